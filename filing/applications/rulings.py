"""Rulings against which an appeal lies (CPL 157, 171): which one waits, until when, and whether it was appealed against.

Such a ruling is served like any other, but does nothing to the case before the last party's term is over: ten days, from
abroad thirty (CPL 286).
"""

import datetime as dt

from django.db.models import QuerySet

from filing.applications.models import Application
from filing.applications.queries import WAITING
from filing.calendar.models import Deadline
from filing.calendar.rules.limits import rules_of
from filing.cases.models import Case, CaseLink, Procedure
from filing.cases.rules.procedure import is_final

TERM = "appeal_ruling"
TERMS = rules_of(TERM)
APPEAL = "ruling_appeal"
# Who appeals against which ruling gets a case of this type (案件类型代字标准); a jurisdiction has one of its own.
CASE_TYPES = {"jurisdiction_objection": "民辖终", "dismissal": "民终", "bankruptcy_ruling": "破终"}
UNDECIDED = (Case.State.ACCEPTED, Case.State.IN_TRIAL, Case.State.SUSPENDED, Case.State.DECIDED)


def can_be_appealed(application: Application) -> bool:
    """Whether an appeal lies against what was ruled (CPL 157): not without a court above, nor in a small-claims case, where
    rulings on jurisdiction and dismissals have effect at once (CPL-I 276, 277).
    """
    case = application.case
    final = is_final(case.case_type, case.procedure) or case.court.parent_id is None
    return application.outcome in application.definition.appealable and not final


def in_term(case: Case) -> QuerySet[Application]:
    """The rulings of the case that wait for the end of the terms of appeal, the latest first."""
    return Application.objects.filter(case=case, state=Application.State.SEALED).order_by("-decided_at", "-pk")


def terms_end(ruling: Application) -> list[dt.date | None]:
    """For each party the last day of its term of appeal; None while it has not begun."""
    rows = Deadline.objects.filter(case=ruling.case, rule__in=TERMS, trigger=f"served:{ruling.document_id}")
    ends = dict(rows.exclude(state=Deadline.State.CANCELLED).values_list("party_id", "due_on"))
    present = ruling.case.parties.filter(left_at=None).values_list("pk", flat=True)
    return [ends.get(party_id) for party_id in present]


def open_appeal_of(case: Case) -> CaseLink | None:
    """The appeal against a ruling of the case that is not decided yet."""
    above = case.links_out.filter(kind=CaseLink.Kind.APPEAL, to_case__procedure=Procedure.RULING_APPEAL)
    return above.filter(to_case__state__in=UNDECIDED).select_related("to_case").first()


def is_appealed(ruling: Application) -> bool:
    """An appeal is heard above, or one came in that the court has not looked at yet."""
    waiting = Application.objects.filter(case=ruling.case, kind=APPEAL, state__in=WAITING)
    return waiting.exists() or open_appeal_of(ruling.case) is not None


def ruling_is_open(case: Case) -> bool:
    """Whether a ruling of the case can still be reversed: it is in its term of appeal, or an appeal against it is heard."""
    return in_term(case).exists() or open_appeal_of(case) is not None
