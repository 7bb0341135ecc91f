"""What the procedure demands before a judgment and has not happened: no trial, fees unpaid."""

from filing.calendar.models import Hearing
from filing.cases.grouping import heard_together
from filing.cases.models import Case
from filing.cases.rules.procedure import needs_trial
from filing.fees.models import PAID_AHEAD, Fee


def lacks_trial(case: Case) -> bool:
    """A judgment of first instance needs a trial (开庭审理); only on appeal may the court do without one (CPL 176)."""
    if not needs_trial(case.case_type, case.procedure):
        return False
    held = Hearing.objects.filter(case__in=heard_together(case), kind=Hearing.Kind.TRIAL, state=Hearing.State.CLOSED)
    return not held.exists()


def unpaid_fees(case: Case) -> list[Fee]:
    """The fees to be paid before the decision that were neither paid nor deferred, reduced to nothing or waived."""
    owed = Fee.objects.filter(case=case, purpose__in=PAID_AHEAD, prepaid=True, state=Fee.State.DUE, outstanding__gt=0)
    return list(owed.select_related("payer").order_by("assessed_at", "pk"))
