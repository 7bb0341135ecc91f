"""``manage.py verify_evidence``: checks all evidence of service and its heads; ends with 1 if something is wrong."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from courtportal.kernel import clock
from delivery.evidence_log import reading
from delivery.evidence_log.verifying import verify_all
from delivery.service.evidence import first_tampered
from delivery.service.models import ProofOfService, ServiceOrder

SHOWN = 50


class Command(BaseCommand):
    help = "Verify the evidence of service: chains, the log over all of them, its heads, and the records of proofs of service."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to check, and against what."""
        parser.add_argument("--order", help="only the chain of one service order, by its id")
        parser.add_argument("--heads", type=Path, help="heads that somebody kept (JSON lines); else those exported here")
        parser.add_argument("--export", type=Path, help="write all events as JSON lines for the stand-alone verifier")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Say what is wrong and where, or that all is whole."""
        if options["order"]:
            self._verify_order(ServiceOrder.objects.get(pk=options["order"]))
            return
        if options["export"]:
            reading.export(options["export"])
        found = verify_all(clock.now(), held=options["heads"])
        for wrong in found.wrong[:SHOWN]:
            self.stdout.write(wrong)
        if found.wrong:
            raise CommandError(f"the evidence was changed in {len(found.wrong)} places")
        self.stdout.write(f"{found.events} events in {found.heads} heads, {found.proofs} proofs: whole")
        if found.not_covered:
            self.stdout.write(f"{found.not_covered} events wait for the next head")

    def _verify_order(self, order: ServiceOrder) -> None:
        problem = first_tampered(order)
        hashes = set(order.evidence.values_list("entry_hash", flat=True))
        lost = [one for one in _printed(order) if one not in hashes]
        if problem or lost:
            where, what = problem or (len(hashes) + 1, f"the event {lost[0][:12]}… of a proof of service is missing")
            raise CommandError(f"event {where}: {what}")
        self.stdout.write(f"{len(hashes)} events: whole")


def _printed(order: ServiceOrder) -> list[str]:
    return list(ProofOfService.objects.filter(recipient__order=order).values_list("evidence_hash", flat=True))
