"""An organisation is bound by nobody whose authority the court has not looked at; the code travels apart from the link."""

import datetime as dt

import pytest
from django.http import Http404
from django.urls import reverse

from courtportal.kernel.authz import Actor
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import Notice, SimulatedMessage
from courtportal.kernel.outbox.worker import run_until_quiet
from filing.mediation.actions.authority import accept_authority, refuse_authority
from filing.mediation.actions.consent import consent
from filing.mediation.actions.invite import NoProof, join
from filing.mediation.models import AuthorityProof, MediationParty
from filing.mediation.schedule import end_unanswered
from tests.factories.filings import filing_clerk, make_upload
from tests.factories.mediation import SERVICE, Round, asked, invitation_of
from tests.factories.people import make_court
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
PROOF = "营业执照和授权委托书.pdf"


def asked_of_organisation(now: dt.datetime) -> Round:
    """A mediation in which an organisation is asked, of whose representative the applicant wrote nothing."""
    one = asked(now)
    MediationParty.objects.filter(mediation=one.mediation, name="周远航").update(
        kind="organisation", name="佛山市演示贸易有限公司（虚构）"
    )
    return one


def shown(one: Round, now: dt.datetime) -> AuthorityProof:
    """Somebody with a proven name came by link and code and showed a paper."""
    upload = make_upload(User.objects.get(pk=one.respondent.user_id), now, PROOF)
    found = invitation_of(one)
    join(actor=one.respondent, invitation=found, code=found.code, proof=upload, now=now)
    return AuthorityProof.objects.get(state="waiting")


def place(one: Round) -> MediationParty:
    return one.mediation.parties.get(kind="organisation")


def test_everyone_sees_that_the_court_looks_at_the_proof_and_the_clerk_what_to_do(now: dt.datetime) -> None:
    one = asked_of_organisation(now)
    shown(one, now)
    page = reverse("filing:mediation", args=[one.mediation.pk])
    clerk, applicant = (sign_in(User.objects.get(pk=actor.user_id)) for actor in (one.clerk, one.applicant))
    assert "请核对单位提交的授权材料" in clerk.get(page).content.decode()
    told = applicant.get(page).content.decode()
    assert "等待法院核对授权材料" in told
    assert "还没有联系上" not in told
    assert "请核对单位提交的授权材料" not in told


def may_consent(actor: Actor, one: Round, now: dt.datetime) -> bool:
    try:
        consent(actor=actor, mediation_id=one.mediation.pk, service=SERVICE, now=now)
    except Http404:
        return False
    return True


def test_link_and_code_alone_bind_no_organisation(now: dt.datetime) -> None:
    one = asked_of_organisation(now)
    found = invitation_of(one)
    with pytest.raises(NoProof):
        join(actor=one.respondent, invitation=found, code=found.code, now=now)
    shown(one, now)
    assert place(one).user is None
    assert not may_consent(one.respondent, one, now)
    assert Notice.objects.filter(user=one.clerk.user_id, title="请核对单位的授权材料").exists()


def test_the_place_opens_when_the_court_has_accepted_the_proof(now: dt.datetime) -> None:
    one = asked_of_organisation(now)
    proof = shown(one, now)
    stranger = filing_clerk(make_court("粤0605", "佛山市南海区人民法院"))
    with pytest.raises(Http404):
        accept_authority(actor=stranger, proof_id=proof.pk, now=now)
    accept_authority(actor=one.clerk, proof_id=proof.pk, now=now)
    assert place(one).user_id == one.respondent.user_id
    assert may_consent(one.respondent, one, now)


def test_after_a_refusal_the_same_link_takes_a_better_proof(now: dt.datetime) -> None:
    one = asked_of_organisation(now)
    proof = shown(one, now)
    with pytest.raises(ValueError, match=str(proof.pk)):
        refuse_authority(actor=one.clerk, proof_id=proof.pk, reason=" ", now=now)
    refuse_authority(actor=one.clerk, proof_id=proof.pk, reason="缺少授权委托书", now=now)
    assert "缺少授权委托书" in Notice.objects.get(user=one.respondent.user_id, title__contains="没有通过核对").body
    accept_authority(actor=one.clerk, proof_id=shown(one, now).pk, now=now)
    assert place(one).user_id == one.respondent.user_id


def test_by_the_pages_the_paper_is_sent_with_the_code_and_the_clerk_decides(now: dt.datetime) -> None:
    one = asked_of_organisation(now)
    found, respondent = invitation_of(one), sign_in(User.objects.get(pk=one.respondent.user_id))
    clerk = sign_in(User.objects.get(pk=one.clerk.user_id))
    link = reverse("filing:mediation_join", args=[found.token])
    upload = make_upload(User.objects.get(pk=one.respondent.user_id), now, PROOF)
    assert respondent.post(link, {"code": found.code}).status_code == 422  # no paper
    assert "正在核对" in respondent.post(link, {"code": found.code, "proof_upload": str(upload.pk)}).content.decode()
    assert "正在核对" in respondent.get(link).content.decode()
    page = clerk.get(reverse("filing:mediation", args=[one.mediation.pk])).content.decode()
    proof = AuthorityProof.objects.get()
    file, decide = (reverse(f"filing:{name}", args=[proof.pk]) for name in ("mediation_proof", "mediation_proof_decide"))
    assert file in page
    assert clerk.get(file).status_code == 200
    assert respondent.post(decide, {"accept": "1"}).status_code in {403, 404}
    assert clerk.post(decide, {"reason": ""}).status_code == 302
    assert place(one).user is None
    clerk.post(decide, {"accept": "1"})
    assert respondent.get(link)["Location"] == reverse("filing:mediation", args=[one.mediation.pk])


def test_the_code_is_read_by_who_asked_and_travels_apart_from_the_link(now: dt.datetime) -> None:
    one = asked(now)
    run_until_quiet()
    found = invitation_of(one)
    sent = next(message for message in SimulatedMessage.objects.all() if message.recipient == "13800000002")
    assert found.token in sent.body
    assert found.code not in sent.body
    for actor in (one.applicant, one.clerk):
        page = sign_in(User.objects.get(pk=actor.user_id)).get(reverse("filing:mediation", args=[one.mediation.pk]))
        assert found.code in page.content.decode()


def test_who_showed_its_authority_in_time_is_not_silent_because_the_court_is_slow(now: dt.datetime) -> None:
    one = asked_of_organisation(now)
    proof = shown(one, now + dt.timedelta(days=5))
    late = now + dt.timedelta(days=9)
    end_unanswered(late)
    accept_authority(actor=one.clerk, proof_id=proof.pk, now=late)
    end_unanswered(late + dt.timedelta(hours=1))
    assert may_consent(one.respondent, one, late + dt.timedelta(days=1))


def test_who_says_nothing_after_its_authority_was_accepted_is_silent(now: dt.datetime) -> None:
    one = asked_of_organisation(now)
    accept_authority(actor=one.clerk, proof_id=shown(one, now).pk, now=now)
    end_unanswered(now + dt.timedelta(days=8))
    one.mediation.refresh_from_db()
    assert one.mediation.ending == "silent"
