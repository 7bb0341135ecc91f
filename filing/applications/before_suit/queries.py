"""Which suits belong to which preservation before suit."""

from django.db.models import Q, QuerySet

from filing.applications.models import Application
from filing.cases.models import Case, Party
from filing.causes.procedures import BEFORE_SUIT
from filing.intake.models import Filing
from filing.intake.queries import latest_version
from filing.intake.rules import content as contents

OPEN = (Case.State.ACCEPTED, Case.State.IN_TRIAL, Case.State.EFFECTIVE)
PENDING = (Filing.State.SUBMITTED, Filing.State.IN_REVIEW, Filing.State.SUPPLEMENT_REQUESTED, Filing.State.TO_MEDIATION)
RULE = "sue_after_preservation"


def is_before_suit(case: Case) -> bool:
    """Whether the case is about a preservation before any suit."""
    return case.case_type in BEFORE_SUIT


def preserved_in(case: Case) -> Application | None:
    """The application for preservation of the case."""
    return Application.objects.filter(case=case, kind="preservation_property").select_related("party", "follow_up").first()


def waiting_for(suit: Case) -> list[Case]:
    """The preservations of the suit's plaintiffs against its defendants, at whatever court, that wait for a suit."""
    defendants = list(suit.parties.filter(role=Party.Role.DEFENDANT))
    found: QuerySet[Case] = Case.objects.none()
    for plaintiff in suit.parties.filter(role=Party.Role.PLAINTIFF):
        mine = Party.objects.filter(the_same(plaintiff), role=Party.Role.PLAINTIFF)
        found |= Case.objects.filter(case_type__in=BEFORE_SUIT, state__in=OPEN, parties__in=mine)
    cases = found.distinct().select_related("court").order_by("accepted_at", "pk")
    return [case for case in cases if any(_against(case, one) for one in defendants)]


def the_same(party: Party) -> Q:
    """Who acts through the same account under the same name, or bears the same number."""
    same = Q(name=party.name, user_id=party.user_id, user__isnull=False)
    if party.identity_number_index:
        same |= Q(identity_number_index=party.identity_number_index)
    if party.unified_social_credit_code:
        same |= Q(unified_social_credit_code=party.unified_social_credit_code)
    return same


def _against(case: Case, defendant: Party) -> bool:
    """Whether the respondent is this defendant: the same name, and no number that says otherwise."""
    for one in case.parties.filter(role=Party.Role.DEFENDANT, name=defendant.name):
        numbers = {one.identity_number_index, defendant.identity_number_index} - {""}
        codes = {one.unified_social_credit_code, defendant.unified_social_credit_code} - {""}
        if len(numbers) < 2 and len(codes) < 2:
            return True
    return False


def sued_but_not_accepted(case: Case) -> bool:
    """The applicant has filed against the respondent, and the filing has not been decided on yet: the suit is brought."""
    applicants = case.parties.filter(role=Party.Role.PLAINTIFF).exclude(user=None).values("user_id")
    respondents = set(case.parties.filter(role=Party.Role.DEFENDANT).values_list("name", flat=True))
    pending = Filing.objects.filter(owner_id__in=applicants, state__in=PENDING).exclude(cause_code=case.cause_code)
    return any(respondents & _defendants(filing) for filing in pending.order_by("-submitted_at")[:20])


def _defendants(filing: Filing) -> set[str]:
    named = contents.parties(latest_version(filing).content, contents.DEFENDANT)
    return {contents.facts(one).get("name", "") for one in named}
