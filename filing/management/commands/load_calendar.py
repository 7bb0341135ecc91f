"""``manage.py load_calendar FILE``: a year's notice of holidays as data; deadlines are counted again."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courtportal.kernel import clock
from courtportal.kernel.authz import SYSTEM
from filing.calendar.actions.load_table import load_table
from filing.calendar.actions.recompute import recompute_deadlines

LARGEST = 100_000


class Command(BaseCommand):
    """The file is JSON: year, source, holidays (day → name), working_days (list of days)."""

    help = "Load the State Council's notice of holidays for a year and count the running deadlines again."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file."""
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load, count again, say what moved."""
        try:
            content = json.loads(options["file"].read_text("utf-8")[:LARGEST])
            table, is_new = load_table(actor=SYSTEM, content=content, now=clock.now())
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        done = recompute_deadlines(now=clock.now())
        self.stdout.write(f"{table} {'loaded' if is_new else 'is known'}; {done.counted} deadlines counted, {done.moved} moved")
