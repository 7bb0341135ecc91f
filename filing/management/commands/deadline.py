"""``manage.py deadline``: when a time limit ends, and why."""

import json
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError

from courtportal.kernel.courts.working_days import Calendar, published
from filing.calendar.calendars import calendar_in_force
from filing.calendar.rules.counting import Counting, count_term
from filing.calendar.rules.terms import TermError
from filing.management.arguments import refuse, start_argument, term_argument


class Command(BaseCommand):
    """Print the last day of a term, whether it is certain, and the counting step by step."""

    help = "期间届满日与计算过程（民事诉讼法第85条）/ The end of a time limit and how it was counted"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The start is the day (for hours: the instant) of the event, which itself is not counted."""
        parser.add_argument("--term", required=True, type=term_argument, help="48h, 15d, 6m, 2y")
        parser.add_argument("--start", required=True, type=start_argument, help="2026-09-10 (2026-09-10T10:30)")
        parser.add_argument("--counting", default=Counting.ACTION.value, choices=[counting.value for counting in Counting])
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Count and print; exit code 2 with the reason where the term cannot be counted."""
        try:
            result = count_term(options["term"], options["start"], Counting(options["counting"]), _calendar())
        except TermError as error:
            refuse(error.message)
        due, working = _written(result.due), [step.zh for step in result.working]
        if options["json"]:
            answer = {"due": due, "status": result.status.value, "working": working}
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        else:
            self.stdout.write("\n".join([*working, f"{due}  {result.status.value}"]))


def _calendar() -> Calendar:
    """The calendar in force; before the portal is set up, when no notice can have been loaded, what the package knows."""
    try:
        return calendar_in_force()
    except DatabaseError:
        return published()


def _written(due: date) -> str:
    return due.isoformat(timespec="minutes") if isinstance(due, datetime) else due.isoformat()
