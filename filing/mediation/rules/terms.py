"""How long mediation may take, and within how many days something must be done about it. Pure.

Terms: 《人民法院在线调解规则》 法释〔2021〕23号 arts 10, 12, 15, 24. Where it does not say from which day a term counts, the day
on which the mediator accepts is taken (《关于人民法院特邀调解的规定》 法释〔2016〕14号 art. 27) [verify].
"""

import datetime as dt
from collections.abc import Callable

# A name of filing/calendar/rules/limits.py for each.
BEFORE_FILING, ORDINARY, SUMMARY = "mediation_before_filing", "mediation_ordinary", "mediation_summary"
CONFIRMATION = "confirm_mediation"
RULES = (BEFORE_FILING, ORDINARY, SUMMARY)
_SHORT = frozenset({"summary", "small_claims"})

WORKING_DAYS = 3  # to appoint a mediator (art. 10), to accept (art. 12), to ask the other side (art. 15)
# An invitation nobody follows ends after this time, so that nobody waits for ever. This is configuration, not law.
SILENCE = dt.timedelta(days=7)
# Both sides may agree to go on, each time for the same term again; art. 24 sets no most, this is a guard against slips.
MOST_EXTENSIONS = 12


def rule_for(procedure: str | None) -> str:
    """The term of a mediation: before filing (``None``), or in a case by its procedure (art. 24)."""
    if procedure is None:
        return BEFORE_FILING
    return SUMMARY if procedure in _SHORT else ORDINARY


def working_days_after(day: dt.date, is_rest_day: Callable[[dt.date], bool], count: int = WORKING_DAYS) -> dt.date:
    """The last of ``count`` working days after ``day``."""
    left, found = count, day
    while left:
        found += dt.timedelta(days=1)
        left -= not is_rest_day(found)
    return found
