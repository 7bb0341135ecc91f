"""Each channel against a counterpart that speaks its real protocol, on loopback."""

import socketserver
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings

from courtportal.kernel.messaging.models import SimulatedMessage
from delivery.channels import ChannelError, Message, channel
from delivery.channels.email import message_id

MESSAGE = Message(address="reader@demo.example", subject="您有新的法院文书", text="请登录查看。", key="service:1:email:1")


class _MailServer(socketserver.StreamRequestHandler):
    """As much of SMTP (RFC 5321) as a sender needs; refuses the mailbox "full"."""

    def handle(self) -> None:
        self.say("220 mail.example")
        while line := self.rfile.readline().decode().strip():
            verb = line.upper().partition(" ")[0]
            if verb == "DATA":
                self.say("354 go on")
                self.take()
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("552 mailbox full" if "full@" in line else "250 fine")

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def take(self) -> None:
        text = b""
        while (line := self.rfile.readline()) != b".\r\n":
            text += line
        self.server.mails.append(text.decode())  # type: ignore[attr-defined]
        self.say("250 taken")


@pytest.fixture
def mails() -> Iterator[list[str]]:
    """The mails a local server took; Django's SMTP back end sends to it."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _MailServer) as server:
        server.mails = []  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        backend: dict[str, Any] = {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": server.server_address[1],
            "EMAIL_USE_TLS": False,
        }
        with override_settings(**backend):
            yield server.mails  # type: ignore[attr-defined]
        server.shutdown()


def test_a_mail_leaves_by_smtp_with_an_identity_made_from_its_key(mails: list[str]) -> None:
    receipt = channel("email").deliver(MESSAGE)
    assert receipt.reference == message_id(MESSAGE.key)
    assert not receipt.arrived
    assert f"Message-ID: {receipt.reference}" in mails[0]
    assert "Auto-Submitted: auto-generated" in mails[0]


def test_the_same_mail_again_can_be_recognised(mails: list[str]) -> None:
    assert channel("email").deliver(MESSAGE).reference == channel("email").deliver(MESSAGE).reference


def test_a_mailbox_that_refuses_is_an_error_to_try_again(mails: list[str]) -> None:
    with pytest.raises(ChannelError):
        channel("email").deliver(Message("full@demo.example", "x", "y", "k"))
    assert mails == []


def test_a_server_that_is_gone_is_an_error_to_try_again() -> None:
    gone = {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": 9}
    with override_settings(**gone), pytest.raises(ChannelError):
        channel("email").deliver(MESSAGE)


@pytest.mark.django_db
def test_an_sms_is_taken_once_for_its_key() -> None:
    message = Message("13800000000", "", "请登录查看。", "service:1:sms:1")
    first, second = channel("sms").deliver(message), channel("sms").deliver(message)
    assert first == second
    assert SimulatedMessage.objects.count() == 1


def test_an_sms_carrier_that_is_gone_is_an_error_to_try_again() -> None:
    with override_settings(SMS_CARRIER="http", SMS_URL="http://127.0.0.1:9/send", SMS_SECRET="x"), pytest.raises(ChannelError):
        channel("sms").deliver(Message("13800000000", "", "x", "k"))


def test_the_inbox_has_arrived_when_it_is_sent() -> None:
    assert channel("inbox").deliver(Message("", "", "", "k")).arrived


def test_an_unknown_channel_is_a_slip_of_the_pen() -> None:
    with pytest.raises(KeyError):
        channel("pigeon")
