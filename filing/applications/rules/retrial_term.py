"""Until when each ground of a retrial can be brought forward (CPL 211, 216). Pure."""

from datetime import date

from courtportal.kernel.courts.working_days import Calendar
from filing.calendar.rules.limits import due_date

RULE = "retrial"
# CPL 211 (1), (3), (12) and (13): their six months run from when the party knew or should have known.
FROM_KNOWLEDGE = frozenset({"evidence", "forged", "basis", "corruption"})


def last_day_of(ground: str, *, effective_on: date, known_on: date | None, calendar: Calendar) -> date:
    """The last day for this ground; knowledge from before the decision had effect shortens nothing."""
    known = known_on if known_on and ground in FROM_KNOWLEDGE else effective_on
    return due_date(RULE, max(effective_on, known), calendar).due


def why_late(ground: str, *, effective_on: date, known_on: date | None, today: date, calendar: Calendar) -> str:
    """'' if it can still be brought forward; ``retrial_late`` for a ground whose time is over, ``no_known_day`` where all hangs
    on a day that is not said, ``known_too_long``, or ``known_later`` for a day to come.
    """
    if known_on is not None and known_on > today:
        return "known_later"
    if today <= last_day_of(ground, effective_on=effective_on, known_on=known_on, calendar=calendar):
        return ""
    if ground not in FROM_KNOWLEDGE:
        return "retrial_late"
    return "known_too_long" if known_on else "no_known_day"
