"""Who stands on which side: a third party on neither, and on appeal everyone where they stood in the first instance."""

import datetime as dt

import pytest

from courtportal.kernel.authz import SYSTEM, Refused
from filing.cases.actions.open_follow_up import FollowUp, open_follow_up
from filing.cases.models import CaseLink, Party
from filing.mediation.actions.appoint import accept, appoint
from filing.mediation.actions.consent import consent
from filing.mediation.actions.offers import answer_offer, make_offer
from filing.mediation.actions.start import start_in_case
from filing.mediation.forms import OfferForm, open_channels
from filing.mediation.models import Mediation, Offer, PanelMediator
from filing.mediation.papers import party_lines
from filing.mediation.rules.offers import APPLICANT, RESPONDENT, THIRD, side_of_role
from tests.factories.cases import make_party
from tests.factories.disputes import make_dispute
from tests.factories.mediation import SERVICE, make_mediator, terms
from tests.factories.people import actor_for, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "side"),
    [("plaintiff", APPLICANT), ("appellant", APPLICANT), ("applicant", APPLICANT), ("defendant", RESPONDENT),
     ("appellee", RESPONDENT), ("respondent", RESPONDENT), ("third_party", THIRD)],
)  # fmt: skip
def test_the_side_follows_the_role_of_the_first_instance(role: str, side: str) -> None:
    assert side_of_role(role) == side


def sides(mediation: Mediation) -> dict[str, str]:
    return dict(mediation.parties.values_list("name", "side"))


def test_when_both_sides_appeal_they_are_still_two_sides(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    plan = FollowUp(
        kind=CaseLink.Kind.APPEAL, court=dispute.case.court.parent, case_type="民终", procedure="second_instance",
        roles={dispute.party(role): Party.Role.APPELLANT for role in ("plaintiff", "defendant")},
    )  # fmt: skip
    appeal = open_follow_up(actor=SYSTEM, source=dispute.case, plan=plan, now=now)
    mediation = start_in_case(actor=dispute.defendant, case_id=appeal.pk, now=now)
    assert sides(mediation) == {"林小满": APPLICANT, "周远航": RESPONDENT}


def test_a_third_party_hears_what_all_hear_may_propose_and_answers_for_nobody(now: dt.datetime) -> None:
    dispute, mediator, third = make_dispute(now), make_mediator(), make_user("第三方甲")
    make_party(dispute.case, Party.Role.THIRD_PARTY, third)
    mediation = start_in_case(actor=dispute.plaintiff, case_id=dispute.case.pk, now=now)
    assert sides(mediation) == {"林小满": APPLICANT, "周远航": RESPONDENT, "第三方甲": THIRD}
    for actor in (dispute.defendant, actor_for(third)):
        consent(actor=actor, mediation_id=mediation.pk, service=SERVICE, now=now)
    chosen = PanelMediator.objects.get(user=mediator.user_id).pk
    appoint(actor=dispute.judge, mediation_id=mediation.pk, mediator_id=chosen, now=now)
    accept(actor=mediator, mediation_id=mediation.pk, disclosure="", now=now)
    offer = make_offer(actor=actor_for(third), mediation_id=mediation.pk, terms=terms(now.date(), "60000"), now=now)
    with pytest.raises(Refused):
        answer_offer(actor=actor_for(third), mediation_id=mediation.pk, number=offer.number, accepts=True, now=now)
    for actor in (dispute.plaintiff, dispute.defendant):
        answer_offer(actor=actor, mediation_id=mediation.pk, number=offer.number, accepts=True, now=now)
    assert Offer.objects.get().state == Offer.State.ACCEPTED
    assert open_channels(THIRD) == ["joint"]
    assert [line["role"] for line in party_lines(Mediation.objects.get())] == ["被申请人", "申请人", "第三人"]
    assert [side for side, _ in OfferForm(names={}).fields["payer"].choices] == [APPLICANT, RESPONDENT]  # type: ignore[attr-defined]
