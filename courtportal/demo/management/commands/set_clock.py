"""``manage.py set_clock DAYS``: the clock of the demo's processes so many days back, ahead after a minus; 0 sets it right."""

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from courtportal.kernel import clock


class Command(BaseCommand):
    help = "Move the demo's clock so many days back, or ahead after a minus (-- -30); fractions allowed; 0 sets it right again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("days_ago", type=float)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Every process on this data folder follows at once."""
        clock.move(dt.timedelta(days=-options["days_ago"]))
        self.stdout.write(clock.local(clock.now()).isoformat(timespec="seconds"))
