"""The pages of mediation, as a browser without scripts sees them: two litigants, a mediator and a clerk, by forms alone."""

import datetime as dt
import re
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from courtportal.kernel.authz import Actor
from courtportal.kernel.identity.models import User
from filing.mediation.actions.speak import Said, say
from filing.mediation.actions.start import start_in_case
from filing.mediation.models import Mediation, PanelMediator
from tests.factories.disputes import make_dispute
from tests.factories.filings import filing_clerk, litigant, make_draft
from tests.factories.mediation import Round, accepted, agreed, asked, consented, drafted, invitation_of, joined, opened
from tests.factories.people import make_court, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
SERVICE = {"read": "on", "recipient": "周远航", "phone": "13800000002", "address": "佛山市禅城区演示路88号"}


def browser(actor: Actor) -> Client:
    return sign_in(User.objects.get(pk=actor.user_id))


def shown(actor: Actor, one: Round) -> str:
    answer = browser(actor).get(reverse("filing:mediation", args=[one.mediation.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def posted(actor: Actor, name: str, *arguments: object, **typed: object) -> int:
    return browser(actor).post(reverse(f"filing:{name}", args=arguments), typed).status_code


def test_from_the_finished_draft_two_clicks_lead_to_mediation(now: dt.datetime) -> None:
    actor = litigant()
    draft = make_draft(actor, now, make_court())
    client = browser(actor)
    check = client.get(reverse("filing:draft_check", args=[draft.pk])).content.decode()
    mediate = reverse("filing:draft_mediate", args=[draft.pk])
    assert mediate in check
    assert client.get(mediate).status_code == 200
    answer = client.post(mediate)
    assert answer["Location"] == reverse("filing:mediation", args=[Mediation.objects.get().pk])
    assert "民诉前调" in client.get(reverse("filing:mediations")).content.decode()


def test_a_reader_of_english_reads_the_cause_of_a_mediation_in_english(now: dt.datetime) -> None:
    one = opened(now)
    clients = [browser(one.applicant), browser(filing_clerk(one.mediation.court))]
    for client in clients:
        client.cookies["django_language"] = "en"
    own = (reverse("filing:my"), reverse("filing:mediations"), reverse("filing:mediation", args=[one.mediation.pk]))
    pages = [clients[0].get(address).content.decode() for address in own]
    for page in [*pages, clients[1].get(reverse("filing:mediations")).content.decode()]:
        assert "林小满 v. 周远航: Private lending" in page
        assert "民间借贷纠纷" not in page


def test_the_invited_person_reads_who_asks_and_nothing_of_the_dispute(now: dt.datetime) -> None:
    one = asked(now)
    client, link = browser(one.respondent), reverse("filing:mediation_join", args=[invitation_of(one).token])
    page = client.get(link).content.decode()
    assert one.mediation.court.name_zh in page
    assert "林小满" not in page
    assert "100,000" not in page
    assert client.post(link, {"code": "abc"}).status_code == 422
    assert client.get(reverse("filing:mediation", args=[one.mediation.pk])).status_code == 404


def test_who_must_prove_the_name_first_comes_back_to_the_invitation(now: dt.datetime) -> None:
    one = asked(now)
    link = reverse("filing:mediation_join", args=[invitation_of(one).token])
    answer = sign_in(make_user("周远航", verified=False)).post(link, {"code": invitation_of(one).code})
    assert f"{reverse('identity:prove')}?next={quote(link, safe='')}" in answer.content.decode()


def test_consent_is_given_by_form_and_what_is_missing_is_said(now: dt.datetime) -> None:
    one = joined(now)
    assert "请答复是否同意调解" in shown(one.respondent, one)
    assert posted(one.respondent, "mediation_consent", one.mediation.pk, recipient="周远航") == 422
    assert posted(one.respondent, "mediation_consent", one.mediation.pk, **SERVICE) == 302
    assert one.reload().state == Mediation.State.APPOINTING


def test_the_clerk_appoints_and_the_mediator_accepts(now: dt.datetime) -> None:
    one = consented(now)
    mediator_id = PanelMediator.objects.get(user=one.mediator.user_id).pk
    assert str(mediator_id) in shown(one.clerk, one)
    assert "（虚构）" in shown(one.applicant, one)
    assert posted(one.clerk, "mediation_mediator", one.mediation.pk) == 422
    assert posted(one.clerk, "mediation_mediator", one.mediation.pk, mediator=mediator_id) == 302
    assert "接受并开始调解" in shown(one.mediator, one)
    assert posted(one.mediator, "mediation_accept", one.mediation.pk, disclosure="无") == 302
    assert "披露：" in shown(one.applicant, one)


def test_what_is_said_in_private_is_on_nobody_elses_page(now: dt.datetime) -> None:
    one = opened(now)
    assert posted(one.applicant, "mediation_say", one.mediation.pk, "applicant", **{"say-applicant-text": "底线五万元"}) == 302
    assert posted(one.applicant, "mediation_say", one.mediation.pk, "joint", **{"say-joint-text": "希望和解"}) == 302
    assert posted(one.applicant, "mediation_say", one.mediation.pk, "respondent", **{"say-respondent-text": "？"}) == 404
    assert posted(one.applicant, "mediation_say", one.mediation.pk, "joint") == 422
    for actor in (one.applicant, one.mediator):
        assert "底线五万元" in shown(actor, one)
    for actor in (one.respondent, one.clerk):
        assert "底线五万元" not in shown(actor, one)
    messages = reverse("filing:mediation_messages", args=[one.mediation.pk, "applicant"])
    assert browser(one.respondent).get(messages).status_code == 404
    assert "希望和解" in shown(one.respondent, one)
    assert "希望和解" not in shown(one.clerk, one)


def test_an_offer_by_form_becomes_instalments_and_is_answered(now: dt.datetime) -> None:
    one = opened(now)
    typed = {"offer-payer": "respondent", "offer-amount": "60000", "offer-first": "2026-10-01", "offer-count": "3"}
    assert posted(one.respondent, "mediation_offer", one.mediation.pk, **{**typed, "offer-first": "2020-01-01"}) == 422
    assert posted(one.respondent, "mediation_offer", one.mediation.pk, **{"offer-payer": "respondent"}) == 422
    assert posted(one.respondent, "mediation_offer", one.mediation.pk, **typed, **{"offer-final": "on"}) == 302
    page = shown(one.applicant, one)
    assert page.count("¥20,000.00") == 3
    assert "接受这个方案" in page
    assert "接受这个方案" not in shown(one.respondent, one)
    assert posted(one.applicant, "mediation_answer", one.mediation.pk, 1, accept="1") == 302
    assert "起草调解协议" in shown(one.mediator, one)


def test_the_agreement_is_read_before_it_is_signed(now: dt.datetime) -> None:
    one = accepted(now)
    assert posted(one.mediator, "mediation_act", one.mediation.pk, "draft") == 302
    client = browser(one.applicant)
    page = client.get(reverse("filing:mediation_sign", args=[one.mediation.pk])).content.decode()
    assert "30000.00元" in page
    pdf = client.get(reverse("filing:mediation_agreement", args=[one.mediation.pk]))
    assert pdf["Content-Type"] == "application/pdf"
    assert browser(one.clerk).get(reverse("filing:mediation_agreement", args=[one.mediation.pk])).status_code in {403, 404}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("stage", [asked, joined, consented, opened, accepted, drafted, agreed])
def test_every_stage_is_shown_to_everyone_in_it(now: dt.datetime, stage: object, language: str) -> None:
    one: Round = stage(now)  # type: ignore[operator]
    actors = [one.applicant, one.clerk]
    actors += [one.respondent] if stage is not asked else []
    actors += [one.mediator] if stage in {opened, accepted, drafted, agreed} else []
    for actor in actors:
        client = browser(actor)
        client.cookies["django_language"] = language
        answer = client.get(reverse("filing:mediation", args=[one.mediation.pk]))
        assert answer.status_code == 200
        assert one.mediation.number in answer.content.decode()


def test_the_clerk_keeps_the_list_of_mediators(now: dt.datetime) -> None:
    one = consented(now)
    client, address = browser(one.clerk), reverse("filing:mediators")
    typed = {"user": one.mediator.user_id, "body": "演示人民调解委员会（虚构）", "specialities": ["private_lending"]}
    assert client.get(address).status_code == 200
    assert client.post(address, typed).status_code == 302
    listed = PanelMediator.objects.get(user=one.mediator.user_id)
    assert listed.body is not None
    assert client.post(reverse("filing:mediator_remove", args=[listed.pk])).status_code == 302
    assert str(listed.pk) not in client.get(address).content.decode()


def test_the_newest_messages_come_alone_for_the_page_that_asks(now: dt.datetime) -> None:
    one = opened(now)
    say(actor=one.mediator, mediation_id=one.mediation.pk, said=Said("joint", "请双方说明还款能力"), now=now)
    client, address = browser(one.respondent), reverse("filing:mediation_messages", args=[one.mediation.pk, "joint"])
    answer = client.get(address)
    assert "请双方说明还款能力" in answer.content.decode()
    assert "<html" not in answer.content.decode()
    # A live region that is itself replaced is not read out: it stays in the page, around what is fetched.
    assert "aria-live" not in answer.content.decode()
    assert re.search(r'<div aria-live="polite"><div id="messages-joint"', shown(one.respondent, one))
    asks_next = re.search(r'hx-get="([^"]+)"', answer.content.decode())
    assert asks_next
    assert client.get(asks_next[1]).status_code == 204
    say(actor=one.mediator, mediation_id=one.mediation.pk, said=Said("joint", "请提出方案"), now=now)
    assert "请提出方案" in client.get(asks_next[1]).content.decode()


def test_clerk_and_judge_find_the_mediation_from_the_case_and_from_every_page(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    mediation = start_in_case(actor=dispute.plaintiff, case_id=dispute.case.pk, now=now)
    for actor in (dispute.clerk, dispute.judge):
        page = browser(actor).get(reverse("filing:case", args=[dispute.case.pk])).content.decode()
        assert reverse("filing:mediation", args=[mediation.pk]) in page
        assert f'href="{reverse("filing:mediations")}"' in page
        assert mediation.title in browser(actor).get(reverse("filing:mediations")).content.decode()
    assert (
        f'href="{reverse("filing:mediations")}"' in browser(filing_clerk()).get(reverse("filing:review_queue")).content.decode()
    )
