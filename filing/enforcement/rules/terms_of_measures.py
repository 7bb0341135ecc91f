"""How long measures may last (CPL-I, 法释〔2022〕11号, art. 485) and when to think of renewing them. Pure."""

import datetime as dt

from filing.calendar.rules.limits import TIME_LIMITS
from filing.calendar.rules.terms import last_day
from filing.law import Citation

WARN_DAYS = 30
# The longest term of each kind of measure, by the name of its time limit.
_LIMITS = {
    "deposit": "freeze_deposit",
    "movable": "seize_movable",
    "immovable": "seal_immovable",
    "other_right": "seal_immovable",
}


def longest_end(kind: str, start: dt.date) -> dt.date:
    """The last day a measure of this kind may last that starts on ``start``: one, two or three years, never prolonged."""
    return last_day(start, TIME_LIMITS[_LIMITS[kind]].term)


def source(kind: str) -> Citation:
    """Where the longest term stands."""
    return TIME_LIMITS[_LIMITS[kind]].source


def warn_from(expires_on: dt.date) -> dt.date:
    """The day from which the officer is told that a measure runs out; without renewal it lapses (查封规定 art. 27)."""
    return expires_on - dt.timedelta(days=WARN_DAYS)
