"""Who has been told of the suit: the defendants on whom the complaint was served, in this case or in one before it."""

from django.db.models import Q

from filing.cases.chain import suit_cases
from filing.cases.models import Case, Party
from filing.cases.order import AS_NAMED
from filing.cases.rules.procedure import FIRST_INSTANCE

# What tells a defendant of the suit (CPL 128); any other paper does not.
COMPLAINT = ("notice_to_respond", "complaint_copy")


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
