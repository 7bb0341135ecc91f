"""``manage.py verify_audit``: checks the whole audit chain and its signed heads, or exports the chain."""

import base64
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from courtportal.kernel.audit.chain import Link, first_broken
from courtportal.kernel.audit.models import AuditEntry, AuditHead


def links() -> Iterator[Link]:
    """The chain in order, streamed."""
    for entry in AuditEntry.objects.order_by("sequence").iterator(chunk_size=2000):
        yield Link(entry.sequence, bytes(entry.canonical), entry.previous_hash, entry.entry_hash)


def export(path: Path) -> None:
    """One JSON line for each entry, for ``courtportal.kernel.audit.standalone``."""
    with path.open("w", encoding="utf-8") as out:
        for link in links():
            canonical = base64.b64encode(link.canonical).decode()
            row = {"sequence": link.sequence, "canonical": canonical, "previous": link.previous_hash, "hash": link.entry_hash}
            out.write(json.dumps(row) + "\n")


class Command(BaseCommand):
    help = "Verify the audit chain; exit code 1 and the first bad entry if it was changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--export", type=Path, help="write the chain as JSON lines for the stand-alone verifier")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print the verdict."""
        if options["export"]:
            export(options["export"])
        head = AuditHead.objects.order_by("-sequence").first()
        broken = first_broken(links(), (head.sequence, head.entry_hash) if head else None)
        if broken:
            self.stderr.write(f"entry {broken[0]}: {broken[1]}")
            sys.exit(1)
        self.stdout.write(f"{AuditEntry.objects.count()} entries, whole")
