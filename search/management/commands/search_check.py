"""``manage.py search_check``: compare the index with the released judgments and repair it."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from search.judgments.indexing import difference, repair


class Command(BaseCommand):
    help = "Find judgments that the index lacks, should not have or holds in an old version, and repair it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only report")

    def handle(self, *args: Any, **options: Any) -> None:
        found = difference()
        if found and not options["dry_run"]:
            repair(found)
        counts = {"missing": len(found.missing), "surplus": len(found.surplus), "stale": len(found.stale)}
        self.stdout.write(json.dumps(counts | {"repaired": bool(found) and not options["dry_run"]}))
