"""A table of holidays that comes while terms run. Its year and source say that it is assumed."""

import datetime as dt
import json
from pathlib import Path

from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.outbox.worker import run_until_quiet
from filing.calendar.actions.load_table import load_table
from filing.calendar.schedule import recount_and_tell

FILE = Path(__file__).parent / "calendar_2027_assumed.json"
# What begins on this day and takes seven days ends on the first day without the table, on the second by it.
BEGINS = dt.datetime(2027, 1, 31, 2, tzinfo=dt.UTC)
WITHOUT, WITH = dt.date(2027, 2, 8), dt.date(2027, 2, 14)


def holidays_are_published(now: dt.datetime) -> None:
    """The table is loaded, deadlines are counted again, and whatever follows has followed."""
    load_table(actor=SYSTEM, content=json.loads(FILE.read_text("utf-8")), now=now)
    recount_and_tell(now)
    run_until_quiet()
