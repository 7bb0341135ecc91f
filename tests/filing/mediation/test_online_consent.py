"""Online mediation in a case asks the ledger of consent, and a consent taken back stops it (OLR arts 4, 5)."""

import datetime as dt

import pytest
from django.urls import reverse

from courtportal.kernel.authz import Refused
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import Notice
from filing.mediation.actions.consent import consent
from filing.mediation.actions.speak import Said, say
from filing.mediation.actions.start import start_in_case
from filing.mediation.models import Mediation
from filing.online.actions.consent import answer_consent, note_consent
from filing.online.queries import standing
from filing.online.rules import Deed, Means, Step
from tests.factories.disputes import Dispute, make_dispute
from tests.factories.mediation import SERVICE, joined
from tests.factories.sessions import sign_in
from tests.filing.mediation.test_in_case import opened

pytestmark = pytest.mark.django_db
FORM = {"read": "on", "recipient": "周远航", "phone": "13800000002", "address": "佛山市禅城区演示路88号"}


def deed_of(dispute: Dispute, role: str) -> Deed | None:
    entry = standing(dispute.party(role), Step.MEDIATION)
    return entry.deed if entry else None


def test_who_starts_consents_to_the_step_and_the_others_are_asked_in_the_ledger(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    start_in_case(actor=dispute.plaintiff, case_id=dispute.case.pk, now=now)
    assert (deed_of(dispute, "plaintiff"), deed_of(dispute, "defendant")) == (Deed.GIVEN, Deed.ASKED)
    assert standing(dispute.party("plaintiff"), Step.HEARING) is None


def test_the_judge_who_starts_consents_for_nobody(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    start_in_case(actor=dispute.judge, case_id=dispute.case.pk, now=now)
    assert (deed_of(dispute, "plaintiff"), deed_of(dispute, "defendant")) == (Deed.ASKED, Deed.ASKED)


def test_who_agrees_to_mediate_online_has_consented_in_the_ledger(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    mediation = start_in_case(actor=dispute.plaintiff, case_id=dispute.case.pk, now=now)
    consent(actor=dispute.defendant, mediation_id=mediation.pk, service=SERVICE, now=now)
    assert deed_of(dispute, "defendant") == Deed.GIVEN


def test_a_consent_taken_back_stops_the_online_mediation_and_says_what_happens_then(now: dt.datetime) -> None:
    one = opened(now)
    answer_consent(
        actor=one.dispute.defendant, party_id=one.dispute.party("defendant").pk, step=Step.MEDIATION, deed=Deed.WITHDRAWN,
        reason="不会用视频", now=now,
    )  # fmt: skip
    mediation = one.reload()
    assert (mediation.state, mediation.ending) == (Mediation.State.FAILED, Mediation.Ending.OFFLINE)
    with pytest.raises(Refused):
        say(actor=one.dispute.plaintiff, mediation_id=mediation.pk, said=Said("joint", "再谈谈"), now=now)
    for actor in (one.dispute.plaintiff, one.dispute.defendant, one.mediator):
        told = Notice.objects.get(user_id=actor.user_id, title="在线调解停止")
        assert "线下" in told.body


def test_a_refusal_by_telephone_stops_it_while_it_is_still_asked(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    mediation = start_in_case(actor=dispute.plaintiff, case_id=dispute.case.pk, now=now)
    note_consent(
        actor=dispute.clerk, party_id=dispute.party("defendant").pk, step=Step.MEDIATION, deed=Deed.REFUSED, means=Means.PHONE,
        reason="没有智能手机", now=now,
    )  # fmt: skip
    assert Mediation.objects.get(pk=mediation.pk).ending == Mediation.Ending.OFFLINE


def test_another_step_taken_back_leaves_the_mediation_alone(now: dt.datetime) -> None:
    one = opened(now)
    party = one.dispute.party("defendant")
    for deed in (Deed.GIVEN, Deed.WITHDRAWN):
        answer_consent(
            actor=one.dispute.defendant, party_id=party.pk, step=Step.EVIDENCE_EXCHANGE, deed=deed, reason="改主意", now=now
        )
    assert one.reload().state == Mediation.State.OPEN


def test_asked_anew_the_party_consents_anew(now: dt.datetime) -> None:
    one = opened(now)
    party, then, later = one.dispute.party("defendant"), now + dt.timedelta(hours=1), now + dt.timedelta(hours=2)
    answer_consent(
        actor=one.dispute.defendant, party_id=party.pk, step=Step.MEDIATION, deed=Deed.WITHDRAWN, reason="再想想", now=then
    )
    again = start_in_case(actor=one.dispute.plaintiff, case_id=one.dispute.case.pk, now=later)
    assert again.pk != one.mediation.pk
    assert deed_of(one.dispute, "defendant") == Deed.ASKED
    consent(actor=one.dispute.defendant, mediation_id=again.pk, service=SERVICE, now=later + dt.timedelta(hours=1))
    assert deed_of(one.dispute, "defendant") == Deed.GIVEN


def test_in_a_case_the_page_asks_for_the_consent_by_itself_and_before_filing_it_does_not(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    mediation = start_in_case(actor=dispute.plaintiff, case_id=dispute.case.pk, now=now)
    client, url = (
        sign_in(User.objects.get(pk=dispute.defendant.user_id)),
        reverse("filing:mediation_consent", args=[mediation.pk]),
    )
    assert 'name="online"' in client.get(reverse("filing:mediation", args=[mediation.pk])).content.decode()
    assert client.post(url, FORM).status_code == 422
    assert client.post(url, {**FORM, "online": "on"}).status_code == 302
    before = joined(now)
    there = sign_in(User.objects.get(pk=before.respondent.user_id))
    page = there.get(reverse("filing:mediation", args=[before.mediation.pk])).content.decode()
    assert 'name="read"' in page
    assert 'name="online"' not in page


def test_who_takes_the_consent_back_reads_beforehand_what_follows(now: dt.datetime) -> None:
    one = opened(now)
    party, user = one.dispute.party("defendant"), User.objects.get(pk=one.dispute.defendant.user_id)
    client, url = sign_in(user), reverse("filing:online_answer", args=[party.pk])
    assert "正在进行的在线调解立即停止" in client.get(url).content.decode()
    answer = client.post(url, {"step": "mediation", "deed": "withdrawn", "reason": "改主意"}, follow=True)
    assert "在线调解的，已经停止" in answer.content.decode()
