"""A party lets its agent receive: what is sent to whom, what the agent may sign for, and how it ends."""

import datetime as dt

import pytest
from django.http import Http404
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Refused
from courtportal.kernel.authz.middleware import actor_of
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import Notice, SimulatedMessage
from courtportal.kernel.outbox.worker import run_once
from delivery.delegations.actions.delegate import delegate_service
from delivery.delegations.actions.end import end_delegation
from delivery.delegations.models import ServiceDelegation
from delivery.delegations.queries import delegate_of
from delivery.service.actions.open_document import acknowledge
from delivery.service.actions.send_attempt import send_attempt
from delivery.service.models import ServiceAttempt, ServiceItem, ServiceOrder, WorkItem
from filing.cases.models import Case, Party, Representation
from tests.factories import service
from tests.factories.court_cases import make_case, member
from tests.factories.people import make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def no_proofs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("delivery.service.subscribers.issue_proofs", lambda **_: None)


@pytest.fixture
def party(now: dt.datetime) -> User:
    return make_user("周远航")


@pytest.fixture
def agent(now: dt.datetime) -> User:
    return make_user("郑言")


@pytest.fixture
def case(party: User, now: dt.datetime) -> Case:
    return make_case(now=now, defendant=party)


def mandate(case: Case, agent: User, now: dt.datetime, scope: str = "general") -> Representation:
    return Representation.objects.create(party=service.party_of(case), user=agent, name="郑言", began_at=now - DAY, scope=scope)


def delegated(case: Case, party: User, given: Representation, now: dt.datetime) -> ServiceDelegation:
    return delegate_service(actor=actor_of(party, None), party_id=service.party_of(case).pk, representation_id=given.pk, now=now)


def work(now: dt.datetime) -> None:
    with clock.at(now):
        while run_once():
            pass


def tries(order: ServiceOrder) -> dict[str, str | None]:
    """To whose agent each try of the order went, by channel."""
    rows = ServiceAttempt.objects.filter(recipient__order=order).select_related("representation")
    return {row.channel: row.representation.name if row.representation else None for row in rows}


def states(order: ServiceOrder) -> set[tuple[str, str | None, str]]:
    """Channel, agent and state of each try of the order."""
    rows = ServiceAttempt.objects.filter(recipient__order=order)
    return set(rows.values_list("channel", "representation__name", "state"))


def effects(order: ServiceOrder) -> set[tuple[str, dt.datetime | None]]:
    return set(ServiceItem.objects.filter(recipient__order=order).values_list("status", "effective_at"))


def test_documents_and_reminders_go_to_the_agent_and_a_confirmed_address_counts_on_arrival(
    case: Case, party: User, agent: User, now: dt.datetime
) -> None:
    service.confirmed_address(service.party_of(case), now - DAY)
    delegated(case, party, mandate(case, agent, now), now)
    order = service.order_for(case, now)
    work(now)
    assert tries(order) == {"inbox": "郑言", "sms": "郑言"}
    assert ServiceAttempt.objects.get(recipient__order=order, channel="sms").address == agent.phone
    assert effects(order) == {("served", now)}


def test_without_consent_to_electronic_service_a_delegation_gives_none(
    case: Case, party: User, agent: User, now: dt.datetime
) -> None:
    delegated(case, party, mandate(case, agent, now), now)
    order = service.order_for(case, now)
    work(now)
    assert effects(order) == {("open", None)}


@pytest.mark.parametrize(("scope", "status"), [("general", "open"), ("special", "served")])
def test_a_mediation_statement_is_signed_for_by_a_delegate_with_special_authority_only(
    case: Case, party: User, agent: User, now: dt.datetime, scope: str, status: str
) -> None:
    delegated(case, party, mandate(case, agent, now, scope), now)
    order = service.order_of_kind(case, now, "mediation_statement")
    work(now)
    acknowledge(actor=actor_of(agent, None), recipient_id=service.recipient_of(order).pk, now=now + HOUR)
    assert {found for found, _at in effects(order)} == {status}


def test_taken_back_the_party_itself_is_served_again_and_what_arrived_stays(
    case: Case, party: User, agent: User, now: dt.datetime
) -> None:
    service.confirmed_address(service.party_of(case), now - DAY)
    given = delegated(case, party, mandate(case, agent, now), now)
    first = service.order_for(case, now)
    work(now)
    ended = end_delegation(actor=actor_of(party, None), delegation_id=given.pk, now=now + HOUR)
    assert ended.ended == ServiceDelegation.Ended.REVOKED
    second = service.order_for(case, now + DAY, purpose="hearing")
    work(now + DAY)
    assert (tries(second)["inbox"], effects(first)) == (None, {("served", now)})


def test_it_ends_with_the_mandate(case: Case, party: User, agent: User, now: dt.datetime) -> None:
    given = mandate(case, agent, now)
    delegated(case, party, given, now)
    Representation.objects.filter(pk=given.pk).update(ended_at=now + HOUR)
    assert delegate_of(service.party_of(case)) is None
    order = service.order_for(case, now + DAY)
    work(now + DAY)
    assert tries(order)["inbox"] is None


def test_the_agent_is_told_and_may_give_it_up(case: Case, party: User, agent: User, now: dt.datetime) -> None:
    given = delegated(case, party, mandate(case, agent, now), now)
    assert Notice.objects.filter(user=agent).count() == 1
    assert end_delegation(actor=actor_of(agent, None), delegation_id=given.pk, now=now + HOUR).ended == "declined"
    with pytest.raises(Refused):
        end_delegation(actor=actor_of(agent, None), delegation_id=given.pk, now=now + HOUR)


def test_another_agent_takes_the_place_of_the_first_and_the_same_one_changes_nothing(
    case: Case, party: User, agent: User, now: dt.datetime
) -> None:
    first_mandate = mandate(case, agent, now)
    first = delegated(case, party, first_mandate, now)
    assert delegated(case, party, first_mandate, now + HOUR).pk == first.pk
    second = delegated(case, party, mandate(case, make_user("孙平"), now), now + HOUR)
    first.refresh_from_db()
    assert (first.ended, first.ended_at, second.ended_at) == ("replaced", now + HOUR, None)


def test_only_the_party_delegates_and_only_to_its_own_agent_of_today(
    case: Case, party: User, agent: User, now: dt.datetime
) -> None:
    own = mandate(case, agent, now)
    with pytest.raises(Refused):
        delegated(case, agent, own, now)
    strangers = Representation.objects.create(party=service.party_of(case, "plaintiff"), user=agent, name="郑言")
    with pytest.raises(Http404):
        delegated(case, party, strangers, now)
    Representation.objects.filter(pk=own.pk).update(ended_at=now)
    with pytest.raises(Http404):
        delegated(case, party, own, now)


def test_the_pages_delegate_and_take_back(case: Case, party: User, agent: User, now: dt.datetime) -> None:
    client, page = sign_in(party, factor="code"), reverse("delegations:delegate", args=[service.party_of(case).pk])
    assert "还没有在本平台有账户的代理人" in client.get(page).content.decode()
    given = mandate(case, agent, now)
    shown = client.get(page).content.decode()
    assert "郑言（一般授权）" in shown
    assert "checked" in shown  # the only agent is proposed
    assert "required" not in shown.partition("<main")[2]  # what is missing is said beside the field, not by the browser
    assert client.post(page, {}).status_code == 422
    assert client.post(page, {"agent": given.pk}).status_code == 302
    row = ServiceDelegation.objects.get(ended_at=None)
    assert "郑言" in client.get(reverse("addresses:list")).content.decode()
    stranger = sign_in(make_user("旁人"), factor="code")
    assert stranger.post(reverse("delegations:end", args=[row.pk])).status_code == 404
    assert client.post(reverse("delegations:end", args=[row.pk])).status_code == 302
    assert "当事人已撤回" in client.get(reverse("delegations:mine")).content.decode()


def test_who_has_delegated_nothing_is_led_to_where_it_is_done() -> None:
    client = sign_in(make_user("林小满"), factor="code")
    assert f'href="{reverse("addresses:list")}"' in client.get(reverse("delegations:mine")).content.decode().split("<main")[1]


def test_taken_back_before_arrival_nothing_goes_to_the_agent_and_the_party_itself_is_served(
    case: Case, party: User, agent: User, now: dt.datetime
) -> None:
    service.confirmed_address(service.party_of(case), now - DAY)
    given = delegated(case, party, mandate(case, agent, now), now)
    order = service.order_for(case, now)
    end_delegation(actor=actor_of(party, None), delegation_id=given.pk, now=now + HOUR)
    work(now + 2 * HOUR)
    assert states(order) == {
        ("inbox", "郑言", "failed"), ("sms", "郑言", "failed"), ("inbox", None, "reached"), ("sms", None, "sent"),
    }  # fmt: skip
    assert {message.recipient for message in SimulatedMessage.objects.all()} == {service.PHONE}
    assert effects(order) == {("served", now + 2 * HOUR)}
    assert not WorkItem.objects.exists()


def test_a_mandate_that_ended_before_arrival_serves_nobody_and_without_another_way_the_plan_goes_on(
    agent: User, now: dt.datetime
) -> None:
    case = make_case(now=now)
    party = service.party_of(case)
    Party.objects.filter(pk=party.pk).update(phone="", address="佛山市某路1号")
    given = mandate(case, agent, now)
    order = service.order_for(case, now)
    assert tries(order) == {"inbox": "郑言", "sms": "郑言"}
    Representation.objects.filter(pk=given.pk).update(ended_at=now + HOUR)
    work(now + 2 * HOUR)
    assert {(channel, state) for channel, name, state in states(order) if name} == {("inbox", "failed"), ("sms", "failed")}
    assert service.recipient_of(order).reached_at is None
    assert service.recipient_of(order).way == "post"


def test_delegated_anew_to_the_same_agent_before_arrival_the_agent_is_served(
    case: Case, party: User, agent: User, now: dt.datetime
) -> None:
    service.confirmed_address(service.party_of(case), now - DAY)
    own = mandate(case, agent, now)
    given = delegated(case, party, own, now)
    order = service.order_for(case, now)
    end_delegation(actor=actor_of(party, None), delegation_id=given.pk, now=now + HOUR)
    delegated(case, party, own, now + HOUR)
    work(now + 2 * HOUR)
    assert states(order) == {("inbox", "郑言", "reached"), ("sms", "郑言", "sent")}


def test_taken_back_after_arrival_the_agent_is_not_reminded_and_what_arrived_stays(
    case: Case, party: User, agent: User, now: dt.datetime
) -> None:
    service.confirmed_address(service.party_of(case), now - DAY)
    given = delegated(case, party, mandate(case, agent, now), now)
    order = service.order_for(case, now)
    inbox, reminder = (ServiceAttempt.objects.get(recipient__order=order, channel=channel) for channel in ("inbox", "sms"))
    send_attempt(attempt_id=inbox.pk, now=now)
    end_delegation(actor=actor_of(party, None), delegation_id=given.pk, now=now + HOUR)
    send_attempt(attempt_id=reminder.pk, now=now + 2 * HOUR)
    assert states(order) == {("inbox", "郑言", "reached"), ("sms", "郑言", "failed")}
    assert effects(order) == {("served", now)}


def test_the_desk_says_why_the_agent_was_not_served(case: Case, party: User, agent: User, now: dt.datetime) -> None:
    given = delegated(case, party, mandate(case, agent, now), now)
    order = service.order_for(case, now)
    end_delegation(actor=actor_of(party, None), delegation_id=given.pk, now=now + HOUR)
    work(now + 2 * HOUR)
    page = sign_in(member(case, "clerk")).get(reverse("service:order", args=[order.pk])).content.decode()
    assert "代收委托或者代理权已经终止，改向当事人本人送达" in page
    assert "authority_ended" not in page
