"""SIGKILL between sending and marking: the message is sent again, under the same id."""

import datetime as dt
import os
import signal

import pytest
from django.db import connections
from pytest_django.fixtures import Settings

from courtportal.kernel import clock
from courtportal.kernel.webhooks import sender
from courtportal.kernel.webhooks.actions.endpoints import register_endpoint
from courtportal.kernel.webhooks.actions.replay import send_test
from courtportal.kernel.webhooks.models import WebhookMessage
from tests.factories.filings import litigant
from tests.servers.webhook_receiver import webhook_receiver

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def send_in_a_process_of_its_own() -> int:
    """A child that sends once; it inherits no connection."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            sender.run_once()
        finally:
            os._exit(0)
    return child


def test_a_killed_sender_is_followed_by_one_that_sends_the_same_id(settings: Settings) -> None:
    settings.WEBHOOK_PRIVATE_ADDRESSES = True
    now, who = clock.now(), litigant()
    with webhook_receiver() as receiver:
        endpoint = register_endpoint(
            actor=who, name="系统", url=receiver.url, types=["portal.test"], organisation_id=None, now=now
        )
        send_test(actor=who, endpoint_id=endpoint.pk, now=now)
        receiver.pause_for = 30.0  # the answer does not come before the sender is dead
        child = send_in_a_process_of_its_own()
        assert receiver.arrived.wait(60)
        os.kill(child, signal.SIGKILL)
        assert os.WIFSIGNALED(os.waitpid(child, 0)[1])
        message = WebhookMessage.objects.get()
        assert (message.state, message.attempts) == (WebhookMessage.State.WAITING, 1)
        receiver.pause_for = 0.0
        with clock.at(now + sender.LEASE + dt.timedelta(seconds=5)):
            assert sender.run_once() == 1
        first, second = (headers["webhook-id"] for headers, _body in receiver.received)
    assert first == second == message.message_id
    assert WebhookMessage.objects.get().state == WebhookMessage.State.TAKEN
