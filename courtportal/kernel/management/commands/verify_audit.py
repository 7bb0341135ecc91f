"""``manage.py verify_audit``: checks the whole audit chain and its signed heads."""

import sys
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from courtportal.kernel.audit.chain import Link, first_broken
from courtportal.kernel.audit.models import AuditEntry, AuditHead


def links() -> Iterator[Link]:
    """The chain in order, streamed."""
    for entry in AuditEntry.objects.order_by("sequence").iterator(chunk_size=2000):
        yield Link(entry.sequence, bytes(entry.canonical), entry.previous_hash, entry.entry_hash)


class Command(BaseCommand):
    help = "Verify the audit chain; exit code 1 and the first bad entry if it was changed."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print the verdict."""
        head = AuditHead.objects.order_by("-sequence").first()
        broken = first_broken(links(), (head.sequence, head.entry_hash) if head else None)
        if broken:
            self.stderr.write(f"entry {broken[0]}: {broken[1]}")
            sys.exit(1)
        self.stdout.write(f"{AuditEntry.objects.count()} entries, whole")
