"""What the procedure demands before a judgment and has not happened: who is not told of the suit, no trial, fees unpaid."""

from django.db.models import Q

from filing.calendar.actions.on_service import COMPLAINT
from filing.calendar.models import Hearing
from filing.cases.chain import suit_cases
from filing.cases.grouping import heard_together
from filing.cases.models import Case, Party
from filing.cases.order import AS_NAMED
from filing.cases.rules.procedure import FIRST_INSTANCE, needs_trial
from filing.fees.models import PAID_AHEAD, Fee


def not_told(case: Case) -> list[Party]:
    """The defendants of a suit on whom no service of the complaint took effect, in whichever way (CPL 128).

    Who answered has it. What was served before the suit was transferred or remanded counts, and what the predecessor received.
    """
    if case.case_type not in FIRST_INSTANCE:
        return []
    told = Q(served_documents__document__kind__in=COMPLAINT) | Q(answer__isnull=False)
    defendants = Party.objects.filter(role=Party.Role.DEFENDANT)
    who = {_identity(one) for one in defendants.filter(told, case__in=suit_cases(case))}
    ours = defendants.filter(case=case, left_at=None).select_related("succeeds").order_by(*AS_NAMED)
    return [one for one in ours if not who & {_identity(one), _identity(one.succeeds or one)}]


def _identity(party: Party) -> tuple[str, str, str]:
    """The same in each case of the suit."""
    return party.name, party.identity_number_index, party.unified_social_credit_code


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
