"""Terms that a party missed, and that the court can prolong when an obstacle is gone (CPL 86)."""

import datetime as dt
from collections.abc import Collection

from django.db.models import QuerySet

from filing.calendar.calendars import due_date
from filing.calendar.models import Deadline
from filing.cases.models import Case, Party

RESTORED = "restored_term"
# What a party does in a case that is not decided finally yet. A missed appeal is not among them: the judgment has effect by then.
RESTORABLE = (
    "answer", "answer_abroad", "answer_appeal", "answer_appeal_abroad", "evidence", "evidence_summary", "evidence_small",
    "evidence_second", "jurisdiction_objection", "jurisdiction_objection_abroad",
)  # fmt: skip


def missed_terms(case: Case, parties: Collection[Party], today: dt.date) -> QuerySet[Deadline]:
    """The terms of these parties whose last day is over and in which nothing was done, the latest first."""
    open_ones = Deadline.objects.filter(case=case, party__in=parties, rule__in=RESTORABLE, due_on__lt=today)
    return open_ones.filter(state__in=(Deadline.State.RUNNING, Deadline.State.LAPSED)).order_by("-due_on", "pk")


def why_not_restored(case: Case, party: Party, *, term: str, ended_on: dt.date, today: dt.date) -> str:
    """'' if it can be asked for today: ``no_missed_term``, ``obstacle_lasts``, or ``late`` after the ten days."""
    if term not in {str(one.pk) for one in missed_terms(case, [party], today)}:
        return "no_missed_term"
    if ended_on > today:
        return "obstacle_lasts"
    return "late" if today > due_date("restore_term", ended_on).due else ""
