"""The same person in linked cases: what was said once in the trial holds in enforcement too (CPL-I art. 137)."""

from django.db.models import Q

from filing.cases.models import Party


def earlier_selves(party: Party) -> list[Party]:
    """The same person or organisation as a party of the cases from which this case came, the latest first.

    The same is who acts through the same account, or bears the same name and identity number.
    """
    same = Q(user_id=party.user_id, user__isnull=False)
    if party.identity_number_index:
        same |= Q(name=party.name, identity_number_index=party.identity_number_index)
    if party.unified_social_credit_code:
        same |= Q(name=party.name, unified_social_credit_code=party.unified_social_credit_code)
    return list(Party.objects.filter(same, case__links_out__to_case=party.case_id).order_by("-case__accepted_at").distinct())
