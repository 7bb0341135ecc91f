"""Service from the order to its effect, told in the words of the court."""

import datetime as dt

import pytest
from django.core.mail import EmailMessage
from django.http import Http404
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import SYSTEM, Actor, Refused
from courtportal.kernel.authz.middleware import actor_of
from courtportal.kernel.messaging.models import Notice, SimulatedMessage
from courtportal.kernel.outbox import publish
from courtportal.kernel.outbox.models import OutboxEvent
from courtportal.kernel.outbox.worker import run_once
from courtportal.kernel.vault.fields import blind_index
from delivery.channels import ChannelError, base
from delivery.service.actions.make_order import make_order
from delivery.service.actions.note_answer import note_answer
from delivery.service.actions.open_document import acknowledge, open_document
from delivery.service.actions.record_outcome import ImpossibleTime, Noted, invite_again, record_outcome, settle_work
from delivery.service.actions.send_attempt import MOST_TRIES, send_attempt
from delivery.service.models import ServiceAttempt, ServiceItem, ServiceOrder, WorkItem
from delivery.service.rules.effect import Consent, Reason
from delivery.service.schedule import go_on_late, try_again
from filing.calendar.models import Deadline
from filing.cases.models import Case, Representation
from filing.events import DocumentsToServe
from tests.factories import service
from tests.factories.court_cases import make_case, member
from tests.factories.people import make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def no_proofs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proofs are rendered and sealed in their own tests."""
    monkeypatch.setattr("delivery.service.subscribers.issue_proofs", lambda **_: None)


@pytest.fixture
def case(now: dt.datetime) -> Case:
    return make_case(now=now)


def work(now: dt.datetime) -> None:
    """Let the worker do what is due."""
    with clock.at(now):
        while run_once():
            pass


def clerk(case: Case) -> Actor:
    return actor_of(member(case, "clerk"), None)


def items(order: ServiceOrder) -> list[ServiceItem]:
    return list(ServiceItem.objects.filter(recipient__order=order).order_by("position"))


def test_given_a_confirmed_address_when_documents_arrive_then_they_are_served_at_that_instant(
    case: Case, now: dt.datetime
) -> None:
    party = service.party_of(case, "plaintiff")
    service.confirmed_address(party, now - DAY)
    order = service.order_for(case, now, "plaintiff", purpose="acceptance")
    work(now)
    assert {item.status for item in items(order)} == {"served"}
    assert {item.effective_at for item in items(order)} == {now}
    assert items(order)[0].basis == [["OLR", 31], ["CPL", 90], ["CPL-I", 135]]
    order.refresh_from_db()
    assert order.state == ServiceOrder.State.COMPLETE


def test_given_a_confirmed_address_then_the_terms_of_the_defendant_run_from_arrival(case: Case, now: dt.datetime) -> None:
    party = service.party_of(case)
    service.bind(party, make_user("周远航"))
    service.confirmed_address(party, now - DAY)
    service.order_for(case, now)
    work(now)
    deadline = Deadline.objects.get(party=party, rule="answer")
    assert deadline.triggered_on == dt.date(2026, 9, 1)
    assert deadline.due_on == dt.date(2026, 9, 16)


def test_given_an_account_without_confirmation_then_arrival_is_not_yet_service_and_reading_is_presumed_service(
    case: Case, now: dt.datetime
) -> None:
    user = make_user("周远航")
    service.bind(service.party_of(case), user)
    order = service.order_for(case, now)
    work(now)
    first, second = items(order)
    assert first.effective_at is None
    opened = open_document(actor=actor_of(user, None), item_id=first.pk, now=now + HOUR)
    assert (opened.status, opened.effective_at, opened.basis) == ("presumed", now + HOUR, [["OLR", 31]])
    second.refresh_from_db()
    assert second.effective_at is None


def test_given_unread_documents_when_the_party_answers_then_they_are_served(case: Case, now: dt.datetime) -> None:
    party = service.party_of(case)
    service.bind(party, make_user("周远航"))
    order = service.order_for(case, now)
    work(now)
    note_answer(case_id=case.pk, party_id=party.pk, now=now + 2 * DAY)
    assert {(item.status, item.effective_at, item.finding) for item in items(order)} == {("served", now + 2 * DAY, "answered")}


def test_acknowledging_serves_everything_and_twice_is_once(case: Case, now: dt.datetime) -> None:
    user = make_user("周远航")
    service.bind(service.party_of(case), user)
    order = service.order_for(case, now)
    work(now)
    for later in (HOUR, 2 * HOUR):
        acknowledge(actor=actor_of(user, None), recipient_id=service.recipient_of(order).pk, now=now + later)
    assert {item.effective_at for item in items(order)} == {now + HOUR}
    assert OutboxEvent.objects.filter(name="delivery.ServiceTookEffect").count() == 1


def test_a_reminder_says_where_to_look_and_nothing_else(case: Case, now: dt.datetime, mailoutbox: list[EmailMessage]) -> None:
    user = make_user("周远航")
    service.bind(service.party_of(case), user)
    service.confirmed_address(service.party_of(case), now, reminders=("sms", "email"), email="z@demo.example")
    service.order_for(case, now)
    work(now)
    texts = [SimulatedMessage.objects.get(channel="sms").body, str(mailoutbox[0].subject) + str(mailoutbox[0].body)]
    assert len(mailoutbox) == 1
    assert mailoutbox[0].to == ["z@demo.example"]
    for text in texts:
        assert not [word for word in ("周远航", case.case_number, "应诉") if word in text]


def test_given_a_stranger_with_a_phone_then_an_invitation_with_link_and_code_leaves(case: Case, now: dt.datetime) -> None:
    order = service.order_for(case, now)
    work(now)
    message = SimulatedMessage.objects.get()
    invitation = service.party_of(case).service_invitations.get()
    assert message.recipient == service.PHONE
    assert f"/s/{invitation.token}/" in message.body
    assert invitation.code in message.body
    assert {item.effective_at for item in items(order)} == {None}


def test_given_no_way_to_reach_someone_then_the_clerk_of_the_case_is_asked_at_once(case: Case, now: dt.datetime) -> None:
    party = service.party_of(case)
    party.phone = ""
    party.save()
    service.order_for(case, now)
    item = WorkItem.objects.get(kind="no_address")
    assert item.owner == member(case, "clerk")
    assert item.due_on == dt.date(2026, 9, 2)
    assert Notice.objects.filter(user=item.owner).count() == 1


def test_given_a_refusal_of_electronic_service_then_nothing_is_sent_and_a_letter_waits_for_its_envelope(
    case: Case, now: dt.datetime
) -> None:
    service.confirmed_address(service.party_of(case), now, consent=Consent.REFUSED)
    service.order_for(case, now)
    work(now)
    assert not SimulatedMessage.objects.exists()
    assert WorkItem.objects.get().kind == "post"
    assert [attempt.channel for attempt in ServiceAttempt.objects.all()] == ["post"]


def test_an_unanswered_invitation_becomes_work_on_the_fourth_day_once(case: Case, now: dt.datetime) -> None:
    service.order_for(case, now)
    work(now)
    go_on_late(now + 3 * DAY)
    assert not WorkItem.objects.exists()
    for later in (4 * DAY, 5 * DAY):
        go_on_late(now + later)
    assert WorkItem.objects.get().kind == "no_answer"


def test_the_same_event_twice_makes_one_order(case: Case, now: dt.datetime) -> None:
    document, party = service.sealed_document(case), service.party_of(case)
    for _ in range(2):
        publish(DocumentsToServe(case_id=case.pk, document_ids=(document.pk,), party_ids=(party.pk,), purpose="respond"), now=now)
    work(now)
    assert ServiceOrder.objects.count() == 1
    assert SimulatedMessage.objects.count() == 1


def test_only_sealed_documents_are_served(case: Case, now: dt.datetime) -> None:
    document = service.sealed_document(case, state="checked")
    with pytest.raises(ValueError, match="sealed"):
        make_order(
            actor=SYSTEM,
            case_id=case.pk,
            document_ids=[document.pk],
            party_ids=[service.party_of(case).pk],
            purpose="respond",
            now=now,
        )


def test_given_a_carrier_that_fails_then_it_is_tried_again_and_at_last_a_clerk_is_asked(
    case: Case, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken:
        def deliver(self, _message: base.Message) -> base.Receipt:
            raise ChannelError("no route")

    monkeypatch.setitem(base._channels, "sms", Broken())
    service.order_for(case, now)
    work(now)
    attempt = ServiceAttempt.objects.get()
    for number in range(2, MOST_TRIES + 1):
        assert (attempt.state, attempt.tries) == ("planned", number - 1)
        assert attempt.try_again_at is not None
        moment = attempt.try_again_at
        try_again(moment)
        work(moment)
        attempt.refresh_from_db()
    assert attempt.state == "failed"
    assert WorkItem.objects.get().kind == "failed"


def test_given_a_carrier_that_recovers_then_the_message_leaves_once(
    case: Case, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = base.channel("sms"), []

    class Flaky:
        def deliver(self, message: base.Message) -> base.Receipt:
            calls.append(message.key)
            if len(calls) == 1:
                raise ChannelError("busy")
            return real.deliver(message)

    monkeypatch.setitem(base._channels, "sms", Flaky())
    service.order_for(case, now)
    work(now)
    try_again(now + HOUR)
    work(now + HOUR)
    assert calls[0] == calls[1]
    assert SimulatedMessage.objects.count() == 1


def test_sending_twice_is_sending_once(case: Case, now: dt.datetime) -> None:
    service.order_for(case, now)
    attempt = ServiceAttempt.objects.get()
    for _ in range(3):
        send_attempt(attempt_id=attempt.pk, now=now)
    assert SimulatedMessage.objects.count() == 1
    assert attempt.evidence.count() == 1


def test_paper_handed_over_at_the_counter_is_served_then_and_closes_the_work(case: Case, now: dt.datetime) -> None:
    order = service.order_for(case, now)
    work(now)
    go_on_late(now + 4 * DAY)
    service.note(service.recipient_of(order), "handed_over", now + 4 * DAY, note="本人持身份证领取")
    assert {(item.effective_at, item.channel) for item in items(order)} == {(now + 4 * DAY, "counter")}
    assert WorkItem.objects.get().done_at is not None


def test_a_returned_letter_serves_only_from_a_confirmed_address(case: Case, now: dt.datetime) -> None:
    order = service.order_for(case, now)
    recipient = service.recipient_of(order)
    service.note(recipient, "post_returned", now + 8 * DAY, reason=Reason.REFUSED)
    assert {item.effective_at for item in items(order)} == {None}
    service.confirmed_address(service.party_of(case), now, consent=Consent.REFUSED)
    service.note(recipient, "post_returned", now + 9 * DAY, reason=Reason.REFUSED)
    assert {item.effective_at for item in items(order)} == {now + 9 * DAY}


def test_an_outcome_in_the_future_or_before_the_order_is_impossible(case: Case, now: dt.datetime) -> None:
    recipient = service.recipient_of(service.order_for(case, now))
    for moment in (now - HOUR, now + HOUR):
        noted = Noted("handed_over", moment, paper=service.scan())
        with pytest.raises(ImpossibleTime):
            record_outcome(actor=clerk(case), recipient_id=recipient.pk, noted=noted, now=now)


def test_a_fresh_invitation_ends_the_old_link(case: Case, now: dt.datetime) -> None:
    recipient = service.recipient_of(service.order_for(case, now))
    old = service.party_of(case).service_invitations.get()
    invite_again(actor=clerk(case), recipient_id=recipient.pk, phone="13900000009", now=now + HOUR)
    work(now + HOUR)
    old.refresh_from_db()
    assert old.ended_at == now + HOUR
    assert SimulatedMessage.objects.filter(recipient_index=blind_index("recipient", "13900000009")).count() == 1


def test_a_clerk_settles_work_with_words(case: Case, now: dt.datetime) -> None:
    service.order_for(case, now)
    go_on_late(now + 4 * DAY)
    item = WorkItem.objects.get()
    wrong = sign_in(member(case, "clerk")).post(reverse("service:settle", args=[item.pk]), {"outcome": " "})
    assert (wrong.status_code, wrong.content.decode().count('aria-invalid="true"')) == (422, 1)
    settle_work(actor=clerk(case), work_item_id=item.pk, outcome="已电话联系", now=now + 4 * DAY)
    item.refresh_from_db()
    assert (item.outcome, item.done_by) == ("已电话联系", member(case, "clerk"))


def test_strangers_and_other_clerks_find_nothing_and_judges_note_nothing(case: Case, now: dt.datetime) -> None:
    service.bind(service.party_of(case), make_user("周远航"))
    order = service.order_for(case, now)
    work(now)
    stranger = actor_of(make_user(), None)
    with pytest.raises(Http404):
        open_document(actor=stranger, item_id=items(order)[0].pk, now=now)
    with pytest.raises(Http404):
        acknowledge(actor=stranger, recipient_id=service.recipient_of(order).pk, now=now)
    recipient, judge = service.recipient_of(order), actor_of(member(case, "sole_judge"), None)
    with pytest.raises(Refused):
        service.note(recipient, "handed_over", now, actor=judge)
    with pytest.raises(Http404):
        service.note(recipient, "handed_over", now, actor=clerk(make_case(now=now)))


def test_who_represents_the_party_receives_for_it_until_the_mandate_ends(case: Case, now: dt.datetime) -> None:
    service.bind(service.party_of(case), make_user("周远航"))
    agent = make_user("郑言")
    mandate = Representation.objects.create(party=service.party_of(case), user=agent, name="郑言")
    order = service.order_for(case, now)
    work(now)
    assert open_document(actor=actor_of(agent, None), item_id=items(order)[0].pk, now=now).status == "presumed"
    mandate.ended_at = now
    mandate.save()
    with pytest.raises(Http404):
        open_document(actor=actor_of(agent, None), item_id=items(order)[1].pk, now=now)


def test_a_party_without_an_account_is_served_through_its_agent(case: Case, now: dt.datetime) -> None:
    agent = make_user("郑言")
    agent.phone = "13900000009"
    agent.save()
    Representation.objects.create(party=service.party_of(case), user=agent, name="郑言", began_at=now)
    order = service.order_for(case, now)
    work(now)
    attempts = {attempt.channel: attempt for attempt in ServiceAttempt.objects.all()}
    assert set(attempts) == {"inbox", "sms"}
    assert attempts["sms"].address == "13900000009"
    assert {item.effective_at for item in items(order)} == {None}
    acknowledge(actor=actor_of(agent, None), recipient_id=service.recipient_of(order).pk, now=now + HOUR)
    assert {(item.effective_at, item.finding) for item in items(order)} == {(now + HOUR, "answered")}


def test_an_agent_named_to_receive_is_a_confirmed_address_while_the_mandate_lasts(case: Case, now: dt.datetime) -> None:
    agent = make_user("郑言")
    agent.phone = "13900000009"
    agent.save()
    mandate = Representation.objects.create(party=service.party_of(case), user=agent, name="郑言", began_at=now)
    service.confirmed_address(service.party_of(case), now, receiver_name="郑言")
    order = service.order_for(case, now)
    work(now)
    assert {item.effective_at for item in items(order)} == {now}
    mandate.ended_at = now
    mandate.save()
    second = service.order_for(case, now + DAY, purpose="hearing")
    work(now + DAY)
    assert [attempt.channel for attempt in ServiceAttempt.objects.filter(recipient__order=second)] == ["sms"]


def test_a_mediation_statement_in_the_inbox_waits_for_the_partys_own_signature(case: Case, now: dt.datetime) -> None:
    user, agent = make_user("周远航"), make_user("郑言")
    service.bind(service.party_of(case), user)
    Representation.objects.create(party=service.party_of(case), user=agent, name="郑言")
    service.confirmed_address(service.party_of(case), now)
    order = service.order_of_kind(case, now, "mediation_statement")
    work(now)
    assert items(order)[0].working[0][1] == "must_be_signed_for"
    acknowledge(actor=actor_of(user, None), recipient_id=service.recipient_of(order).pk, now=now + HOUR)
    assert (items(order)[0].effective_at, items(order)[0].finding) == (now + HOUR, "signed_for")


def test_an_agents_click_does_not_sign_a_mediation_statement_for_the_party(case: Case, now: dt.datetime) -> None:
    agent = make_user("郑言")
    service.bind(service.party_of(case), make_user("周远航"))
    Representation.objects.create(party=service.party_of(case), user=agent, name="郑言")
    service.confirmed_address(service.party_of(case), now)
    order = service.order_of_kind(case, now, "mediation_statement")
    work(now)
    for _again in range(2):
        acknowledge(actor=actor_of(agent, None), recipient_id=service.recipient_of(order).pk, now=now + HOUR)
        assert items(order)[0].effective_at is None
    user = service.party_of(case).user
    assert user is not None
    for later in (DAY, 2 * DAY):
        acknowledge(actor=actor_of(user, None), recipient_id=service.recipient_of(order).pk, now=now + later)
    assert items(order)[0].effective_at == now + DAY


def test_a_confirmation_for_another_stage_does_not_serve_on_arrival(case: Case, now: dt.datetime) -> None:
    service.bind(service.party_of(case), make_user("周远航"))
    service.confirmed_address(service.party_of(case), now, scope=("enforcement",))
    order = service.order_for(case, now)
    work(now)
    assert {(item.effective_at, item.working[0][1]) for item in items(order)} == {(None, "out_of_scope")}
