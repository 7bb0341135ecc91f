"""Whether a judgment is published, and by when (法释〔2016〕19号 arts 4, 7)."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

#: Codes of 《民事案件案由规定》: 离婚; 抚养纠纷; 探望权; the part 婚姻家庭、继承.
_DIVORCE_OR_CUSTODY = frozenset({"14", "22", "27"})
_FAMILY_PART = "P2"
WORKING_DAYS = 7


def bar(cause_path: Sequence[str], document_type: str) -> str:
    """The ground on which art. 4 forbids publication, '' for none. Divorce and custody, and what ended by mediation;
    secrets and other unsuitable matter are for people to judge."""
    if _DIVORCE_OR_CUSTODY.intersection(cause_path):
        return "divorce_or_custody"
    return "mediated" if document_type == "mediation" else ""


def hides_parties(cause_path: Sequence[str]) -> bool:
    """Whether art. 8 hides the parties' names: marriage, family and inheritance."""
    return _FAMILY_PART in cause_path


def publish_by(effective_on: date, is_rest_day: Callable[[date], bool]) -> date:
    """The seventh working day after the judgment took effect (art. 7)."""
    day, left = effective_on, WORKING_DAYS
    while left:
        day += timedelta(days=1)
        left -= not is_rest_day(day)
    return day
