"""``manage.py verify_evidence``: checks the chain of evidence of every service order; ends with 1 if one is broken."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from delivery.service.evidence import first_tampered
from delivery.service.models import EvidenceEvent, ProofOfService, ServiceOrder


class Command(BaseCommand):
    help = "Verify the evidence of service: every order's chain, against the hashes printed on proofs of service."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One order only, by its id."""
        parser.add_argument("--order", help="id of one service order")

    def handle(self, *_args: Any, order: str | None = None, **_options: Any) -> None:
        """Name the first bad event of each broken chain."""
        orders = ServiceOrder.objects.filter(pk=order) if order else ServiceOrder.objects.all()
        broken = 0
        for found in orders.order_by("created_at").iterator():
            problem = first_tampered(found) or _missing_head(found)
            if problem is not None:
                broken += 1
                self.stdout.write(f"{found.pk}: event {problem[0]}: {problem[1]}")
        if broken:
            raise CommandError(f"{broken} of {orders.count()} chains are broken")
        self.stdout.write(f"{orders.count()} chains verified")


def _missing_head(order: ServiceOrder) -> tuple[int, str] | None:
    """A proof prints the hash of an event; if no event has it, the end of the chain was cut off or rewritten."""
    proofs = ProofOfService.objects.filter(recipient__order=order).values_list("evidence_hash", flat=True)
    known = set(EvidenceEvent.objects.filter(order=order).values_list("entry_hash", flat=True))
    missing = [head for head in proofs if head not in known]
    return (len(known) + 1, f"the event {missing[0][:12]}… of a proof of service is missing") if missing else None
