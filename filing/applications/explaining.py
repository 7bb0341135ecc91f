"""What a kind of application means in this case: of several rules the one that holds for it, and the others behind."""

import datetime as dt
from typing import NamedTuple

from filing.applications.rules.chain import RETRIAL, may_choose_original, retrial_explained
from filing.applications.rules.kinds import ApplicationKind
from filing.applications.rules.retrial_term import RULE
from filing.calendar.calendars import due_date
from filing.cases.models import Case, Party, Procedure


class Explained(NamedTuple):
    """In the reader's language; ``others`` is '' where everything said holds for the case."""

    here: str
    others: str = ""


def explained_in(kind: ApplicationKind, case: Case, language: str) -> Explained:
    """The kind as it is for this case."""
    whole = kind.explained.in_language(language)
    if kind.code != RETRIAL:
        return Explained(whole)
    return Explained(retrial_explained(small=is_small_claim(case), choice=may_ask_original(case)).in_language(language), whole)


def is_small_claim(case: Case) -> bool:
    """Whether it was judged as a small claim, whose retrial belongs to the court that judged it (CPL-I 424)."""
    return case.procedure == Procedure.SMALL_CLAIMS


def is_late_for_retrial(case: Case, today: dt.date) -> bool:
    """Whether only grounds of which the parties learnt later can lead to a retrial now (CPL 216)."""
    return case.effective_on is not None and today > due_date(RULE, case.effective_on).due


def may_ask_original(case: Case) -> bool:
    """Whether the parties of the case may choose the court that judged it for the retrial (CPL 210)."""
    sides: dict[str, list[bool]] = {}
    for role, kind in case.parties.exclude(role=Party.Role.THIRD_PARTY).filter(left_at=None).values_list("role", "kind"):
        sides.setdefault(role, []).append(kind == Party.Kind.PERSON)
    return may_choose_original(list(sides.values()))
