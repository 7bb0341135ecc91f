"""A message reaches its receiver signed, again after a failure, under one id, and never a private address."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django.fixtures import Settings
from standardwebhooks import Webhook

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, Refused
from courtportal.kernel.identity.models import Organisation, User
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.webhooks import sender
from courtportal.kernel.webhooks.actions.endpoints import (
    BadAddress,
    enable_endpoint,
    register_endpoint,
    remove_endpoint,
    rotate_secret,
)
from courtportal.kernel.webhooks.actions.replay import replay_message, send_test
from courtportal.kernel.webhooks.announcing import announce
from courtportal.kernel.webhooks.models import WebhookEndpoint, WebhookMessage
from courtportal.kernel.webhooks.rules.retrying import DEAD_IN_A_ROW, MOST_ATTEMPTS, PAUSES
from courtportal.kernel.webhooks.schedule import forget_old_messages
from tests.factories.filings import litigant
from tests.servers.webhook_receiver import Receiver, webhook_receiver

pytestmark = pytest.mark.django_db
TYPE = "filing.accepted"
State = WebhookMessage.State


@pytest.fixture
def moment() -> Iterator[dt.datetime]:
    """Now, because the library refuses messages that are not of this minute."""
    at = clock.now()
    with clock.at(at):
        yield at


@pytest.fixture
def who(moment: dt.datetime) -> Actor:
    return litigant()


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    settings.WEBHOOK_PRIVATE_ADDRESSES = True
    with webhook_receiver() as found:
        yield found


def register(who: Actor, url: str, now: dt.datetime, **changed: Any) -> WebhookEndpoint:
    given: dict[str, Any] = {"name": "系统", "types": [TYPE], "organisation_id": None, **changed}
    return register_endpoint(actor=who, url=url, now=now, **given)


def tell(who: Actor, now: dt.datetime, key: str = "k", **changed: Any) -> int:
    return announce(TYPE, user_ids=[who.account_id], data={"filing": "1"}, key=key, now=now, **changed)


def test_a_message_arrives_signed_and_is_marked_taken(who: Actor, receiver: Receiver, moment: dt.datetime) -> None:
    endpoint = register(who, receiver.url, moment)
    tell(who, moment)
    tell(who, moment)  # the event's handler ran twice
    assert sender.run_once() == 1
    (headers, body), message = receiver.received[0], WebhookMessage.objects.get()
    found = Webhook(endpoint.secret).verify(body, headers)
    assert (found["type"], found["data"]) == (TYPE, {"filing": "1"})
    assert headers["webhook-id"] == message.message_id
    assert (message.state, message.last_status, message.attempts) == (State.TAKEN, 200, 1)
    assert sender.run_once() == 0


def test_after_a_failure_it_is_sent_again_later_under_the_same_id(who: Actor, receiver: Receiver, moment: dt.datetime) -> None:
    register(who, receiver.url, moment)
    receiver.statuses = [500, 200]
    tell(who, moment)
    assert sender.run_once() == 1
    assert sender.run_once() == 0
    with clock.at(moment + PAUSES[0]):
        assert sender.run_once() == 1
    assert len({headers["webhook-id"] for headers, _body in receiver.received}) == 1
    assert WebhookMessage.objects.get().state == State.TAKEN


class Killed(BaseException):
    """The process ends here: no handler runs, nothing more is written."""


def test_who_is_killed_between_sending_and_marking_sends_the_same_id_again(
    who: Actor, receiver: Receiver, moment: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(who, receiver.url, moment)
    tell(who, moment)

    def killed(*_args: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(sender, "_mark", killed)
        with pytest.raises(Killed):
            sender.run_once()
    assert len(receiver.received) == 1
    assert sender.run_once() == 0  # its lease is not over
    with clock.at(moment + sender.LEASE + dt.timedelta(seconds=1)):
        assert sender.run_once() == 1
    first, second = (headers["webhook-id"] for headers, _body in receiver.received)
    assert first == second
    assert WebhookMessage.objects.get().state == State.TAKEN


def test_who_lost_the_lease_marks_nothing(who: Actor, receiver: Receiver, moment: dt.datetime) -> None:
    register(who, receiver.url, moment)
    tell(who, moment)
    (message,) = sender._claim(moment)
    WebhookMessage.objects.update(lease="another")
    sender._mark(message, sender.Outcome(200), moment)
    assert WebhookMessage.objects.get().state == State.WAITING


def test_it_is_given_up_in_the_end_and_the_owner_sends_it_again(who: Actor, receiver: Receiver, moment: dt.datetime) -> None:
    register(who, receiver.url, moment)
    receiver.statuses, at = [503], moment
    tell(who, moment)
    for pause in (dt.timedelta(0), *PAUSES):
        at += pause
        with clock.at(at):
            assert sender.run_once() == 1
    message = WebhookMessage.objects.get()
    assert (message.state, message.attempts, message.last_status) == (State.DEAD, MOST_ATTEMPTS, 503)
    receiver.statuses = [204]
    replay_message(actor=who, message_id=message.pk, now=at)
    with clock.at(at):
        assert sender.run_once() == 1
    assert {headers["webhook-id"] for headers, _body in receiver.received} == {message.message_id}


def test_what_waits_is_not_sent_again(who: Actor, receiver: Receiver, moment: dt.datetime) -> None:
    register(who, receiver.url, moment)
    tell(who, moment)
    with pytest.raises(Refused):
        replay_message(actor=who, message_id=WebhookMessage.objects.get().pk, now=moment)


def test_an_address_that_takes_nothing_is_switched_off_and_its_owner_told(
    who: Actor, receiver: Receiver, moment: dt.datetime
) -> None:
    endpoint = register(who, receiver.url, moment)
    receiver.statuses = [400]
    for number in range(DEAD_IN_A_ROW):
        tell(who, moment, key=str(number))
    WebhookMessage.objects.update(attempts=MOST_ATTEMPTS - 1)
    sender.run_once()
    endpoint.refresh_from_db()
    assert endpoint.disabled_at == moment
    assert Notice.objects.filter(user_id=who.user_id, title="事件通知地址已停用").count() == 1
    assert tell(who, moment, key="later") == 0
    enable_endpoint(actor=who, endpoint_id=endpoint.pk, now=moment)
    assert tell(who, moment, key="later") == 1


def test_410_ends_it_at_once(who: Actor, receiver: Receiver, moment: dt.datetime) -> None:
    endpoint = register(who, receiver.url, moment)
    receiver.statuses = [410]
    tell(who, moment)
    sender.run_once()
    endpoint.refresh_from_db()
    assert (WebhookMessage.objects.get().state, endpoint.disabled_at) == (State.DEAD, moment)


def test_a_redirect_is_not_followed(who: Actor, receiver: Receiver, moment: dt.datetime) -> None:
    register(who, receiver.url, moment)
    receiver.statuses, receiver.location = [302], receiver.url
    tell(who, moment)
    sender.run_once()
    assert len(receiver.received) == 1
    assert WebhookMessage.objects.get().last_status == 302


def test_a_slow_receiver_keeps_nobody_waiting_but_itself(
    who: Actor, receiver: Receiver, moment: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "MOST_SECONDS", 0.3)
    receiver.pause_for = 5.0
    register(who, receiver.url, moment)
    with webhook_receiver() as quick:
        register(who, quick.url, moment)
        tell(who, moment)
        sender.run_once()
        assert len(quick.received) == 1
    states = dict(WebhookMessage.objects.values_list("endpoint__url", "state"))
    assert states == {receiver.url: State.WAITING, quick.url: State.TAKEN}


def test_for_a_day_both_secrets_sign(who: Actor, receiver: Receiver, moment: dt.datetime) -> None:
    old = register(who, receiver.url, moment)
    new = rotate_secret(actor=who, endpoint_id=old.pk, now=moment)
    tell(who, moment)
    sender.run_once()
    headers, body = receiver.received[0]
    for secret in (old.secret, new.secret):
        Webhook(secret).verify(body, headers)
    with clock.at(moment + dt.timedelta(hours=24)):
        tell(who, clock.now(), key="later")
        sender.run_once()
    assert len(receiver.received[1][0]["webhook-signature"].split()) == 1


def test_a_removed_address_gets_nothing_more(who: Actor, receiver: Receiver, moment: dt.datetime) -> None:
    endpoint = register(who, receiver.url, moment)
    tell(who, moment)
    remove_endpoint(actor=who, endpoint_id=endpoint.pk, now=moment)
    assert sender.run_once() == 0
    endpoint.refresh_from_db()
    assert (endpoint.secret, endpoint.old_secret) == ("", "")
    assert not endpoint.messages.exists()


def test_what_waits_for_an_address_long_switched_off_is_forgotten(who: Actor, moment: dt.datetime) -> None:
    off, on = (register(who, f"https://example.com/{name}", moment) for name in ("off", "on"))
    tell(who, moment)
    WebhookEndpoint.objects.filter(pk=off.pk).update(disabled_at=moment)
    WebhookMessage.objects.update(created_at=moment - dt.timedelta(days=1))
    forget_old_messages(moment + dt.timedelta(days=90))
    assert off.messages.exists()
    forget_old_messages(moment + dt.timedelta(days=91))
    assert not off.messages.exists()
    assert on.messages.exists()  # it is still sent


def test_an_organisations_address_hears_of_its_own_matters_only(who: Actor, receiver: Receiver, moment: dt.datetime) -> None:
    company = Organisation.objects.create(owner=User.objects.get(pk=who.user_id), name="示例公司")
    register(who, receiver.url, moment, organisation_id=company.pk)
    assert tell(who, moment, concerns=lambda _organisation: False) == 0
    assert tell(who, moment, concerns=lambda organisation: organisation == company.pk) == 1


def test_a_test_message_goes_whatever_types_are_wanted(who: Actor, receiver: Receiver, moment: dt.datetime) -> None:
    endpoint = register(who, receiver.url, moment)
    send_test(actor=who, endpoint_id=endpoint.pk, now=moment)
    sender.run_once()
    assert json.loads(receiver.received[0][1])["type"] == "portal.test"


# -- addresses that may not be called


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/x", "https://user:secret@example.com/", "https://example.com/#part", "https://example.com:8443/",
        "ftp://example.com/", "https://", "https://例子.测试/", "https://example.com/a b", "javascript:alert(1)", "https://[::1",
    ],
)  # fmt: skip
def test_such_an_address_is_not_registered(who: Actor, moment: dt.datetime, url: str) -> None:
    with pytest.raises(BadAddress):
        register(who, url, moment)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.0.0.8", "169.254.169.254", "[::1]", "[::ffff:192.168.1.1]"])
def test_a_private_address_is_never_called(who: Actor, moment: dt.datetime, host: str) -> None:
    register(who, f"https://{host}/events", moment)
    tell(who, moment)
    sender.run_once()
    message = WebhookMessage.objects.get()
    assert (message.state, message.last_status) == (State.WAITING, None)
    assert "not public" in message.last_error


def test_a_name_is_resolved_once_and_connected_where_it_was_judged(
    who: Actor, receiver: Receiver, moment: dt.datetime, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that leads elsewhere at the second look-up (DNS rebinding) gains nothing: there is none."""
    settings.WEBHOOK_PRIVATE_ADDRESSES = False
    asked: list[str] = []
    called: list[tuple[str, int]] = []

    def resolve(host: str, port: int, **_kind: object) -> list[tuple[Any, ...]]:
        asked.append(host)
        address = "93.184.215.14" if len(asked) == 1 else "127.0.0.1"
        return [(2, 1, 6, "", (address, port))]

    def connect(address: tuple[str, int], _timeout: float) -> None:
        called.append(address)
        raise OSError("no network in tests")

    monkeypatch.setattr("courtportal.kernel.outgoing.socket.getaddrinfo", resolve)
    monkeypatch.setattr("courtportal.kernel.outgoing.socket.create_connection", connect)
    register(who, "https://rebinding.example.com/x", moment)
    tell(who, moment)
    sender.run_once()
    assert (asked, called) == (["rebinding.example.com"], [("93.184.215.14", 443)])
