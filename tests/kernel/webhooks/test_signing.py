"""Signatures after the Standard Webhooks specification, judged by its own library; and when a message is sent again."""

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from courtportal.kernel.webhooks.rules.events import register_event_type
from courtportal.kernel.webhooks.rules.retrying import MOST_ATTEMPTS, PAUSES, is_gone, is_taken, pause_after
from courtportal.kernel.webhooks.rules.signing import body_of, headers_of, new_secret, signature


def this_moment() -> dt.datetime:
    """The library refuses messages that are older than five minutes."""
    return dt.datetime.now(dt.UTC)


def test_the_library_of_the_specification_accepts_what_we_sign() -> None:
    now, secret = this_moment(), new_secret()
    body = body_of("filing.accepted", now, {"case": "019…"})
    found = Webhook(secret).verify(body, headers_of([secret], "msg_1", now, body))
    assert found == {"type": "filing.accepted", "timestamp": now.isoformat(), "data": {"case": "019…"}}


def test_during_a_rotation_both_secrets_verify_and_a_third_does_not() -> None:
    new, old, other = new_secret(), new_secret(), new_secret()
    now = this_moment()
    body = body_of("fee.paid", now, {})
    headers = headers_of([new, old], "msg_2", now, body)
    for secret in (new, old):
        Webhook(secret).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(other).verify(body, headers)


@given(st.text(max_size=20), st.binary(max_size=200), st.integers(min_value=0, max_value=2**33))
def test_our_signature_is_the_librarys(message_id: str, body: bytes, timestamp: int) -> None:
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    text = body.decode("latin-1")
    theirs = Webhook(secret).sign(message_id, dt.datetime.fromtimestamp(timestamp, dt.UTC), text)
    assert signature(secret, message_id, timestamp, text.encode()) == theirs


def test_a_changed_body_id_or_time_does_not_verify() -> None:
    now, secret = this_moment(), new_secret()
    body = body_of("fee.paid", now, {"fee": "1"})
    headers = headers_of([secret], "msg_3", now, body)
    wrong = [
        (body.replace(b"1", b"2"), headers),
        (body, headers | {"webhook-id": "msg_4"}),
        (body, headers | {"webhook-timestamp": str(int(now.timestamp()) - 10)}),
    ]
    for changed_body, changed_headers in wrong:
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(changed_body, changed_headers)


def test_a_message_holds_nothing_but_type_time_and_what_it_is_given() -> None:
    assert set(json.loads(body_of("case.closed", this_moment(), {"case": "1"}))) == {"type", "timestamp", "data"}


def test_pauses_grow_and_end_after_three_days() -> None:
    found = [pause_after(attempts) for attempts in range(1, MOST_ATTEMPTS + 1)]
    assert found[:-1] == sorted(PAUSES)
    assert found[-1] is None
    assert dt.timedelta(days=3) < sum(PAUSES, dt.timedelta()) < dt.timedelta(days=3, hours=8)


def test_any_2xx_takes_a_message_and_410_ends_it() -> None:
    assert [status for status in range(100, 600) if is_taken(status)] == list(range(200, 300))
    assert [status for status in range(100, 600) if is_gone(status)] == [410]


@pytest.mark.parametrize("name", ["filing", "Filing.accepted", "filing.accepted.now", "filing accepted", ""])
def test_a_type_has_two_parts(name: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        register_event_type(name, "")
