"""What the procedure demands before a judgment and has not happened: no trial, fees unpaid."""

from django.db.models import QuerySet

from filing.calendar.models import Hearing
from filing.cases.grouping import heard_together
from filing.cases.models import Case
from filing.decisions.rules.untried import Ground, grounds_without_trial
from filing.fees.models import PAID_AHEAD, Fee
from filing.online.queries import consented_all
from filing.online.rules import ASYNCHRONOUS_PROCEDURES


def lacks_trial(case: Case) -> tuple[Ground, ...]:
    """The grounds on one of which alone the case may be judged, as no trial (开庭审理) was held; none where one was, or where
    none is needed.
    """
    grounds = grounds_without_trial(case.case_type, case.procedure)
    if not grounds:
        return ()
    return () if any(_is_trial(case, one) for one in _held(case)) else grounds


def held_at_different_times(case: Case) -> bool:
    """Whether a trial at different times was held: where the case lacks a trial, it is what does not count as one."""
    return _held(case).filter(mode=Hearing.Mode.ASYNCHRONOUS).exists()


def _held(case: Case) -> "QuerySet[Hearing, Hearing]":
    return Hearing.objects.filter(case__in=heard_together(case), kind=Hearing.Kind.TRIAL, state=Hearing.State.CLOSED)


def _is_trial(case: Case, held: Hearing) -> bool:
    """At different times a small claim or a summary case is tried with everyone's consent, and nothing else (OLR art. 20)."""
    if held.mode != Hearing.Mode.ASYNCHRONOUS:
        return True
    return case.procedure in ASYNCHRONOUS_PROCEDURES and consented_all(held)


def unpaid_fees(case: Case) -> list[Fee]:
    """The fees to be paid before the decision that were neither paid nor deferred, reduced to nothing or waived."""
    owed = Fee.objects.filter(case=case, purpose__in=PAID_AHEAD, prepaid=True, state=Fee.State.DUE, outstanding__gt=0)
    return list(owed.select_related("payer").order_by("assessed_at", "pk"))
