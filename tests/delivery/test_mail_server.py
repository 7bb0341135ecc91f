"""E-mail against a mail server that bounces, greylists and hangs (aiosmtpd on loopback): what each means for service."""

import asyncio
import datetime as dt
import email.policy
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.test import override_settings

from courtportal.kernel import clock
from courtportal.kernel.outbox.rounds import RowsFailed
from courtportal.kernel.outbox.worker import run_once
from delivery.channels import ChannelError, Message, channel
from delivery.service import schedule
from delivery.service.evidence import first_tampered
from delivery.service.models import ServiceAttempt, ServiceOrder, WorkItem
from delivery.service.schedule import take_bounces, try_again
from filing.cases.models import Case
from tests.factories import service
from tests.factories.court_cases import make_case
from tests.factories.people import make_user
from tests.servers.postgres import free_port

HOUR = dt.timedelta(hours=1)


class Moody:
    """Refuses `gone@`, is too busy for a sender's first try to `grey@`, hangs on `slow@`; takes everything else.

    What it took for `later@` comes back afterwards as a delivery report in the Maildir.
    """

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.seen: dict[str, int] = {}
        self.maildir: Path | None = None

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]) -> str:
        self.seen[address] = self.seen.get(address, 0) + 1
        if address.startswith("gone@"):
            return "550 5.1.1 no such user"
        if address.startswith("grey@") and self.seen[address] == 1:
            return "450 4.7.1 greylisted, try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        if any(address.startswith("slow@") for address in envelope.rcpt_tos):
            await asyncio.sleep(30)
        mail = email.message_from_bytes(envelope.content or b"", policy=email.policy.default)  # type: ignore[arg-type]
        self.taken.append(mail)  # type: ignore[arg-type]
        if self.maildir and any(address.startswith("later@") for address in envelope.rcpt_tos):
            self.report(mail)  # type: ignore[arg-type]
        return "250 taken"

    def report(self, mail: EmailMessage) -> None:
        """A report as real servers write it (RFC 3464), put into the Maildir."""
        status = (
            "Reporting-MTA: dns; mail.example\n\nFinal-Recipient: rfc822; later@demo.example\nAction: failed\nStatus: 5.2.2\n"
        )
        text = (
            "From: MAILER-DAEMON@mail.example\nSubject: Undelivered\nMIME-Version: 1.0\n"
            'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
            f"--b\nContent-Type: text/plain\n\nmailbox full\n--b\nContent-Type: message/delivery-status\n\n{status}\n"
            f"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: {mail['Message-ID']}\n\n--b--\n"
        )
        folder = self.maildir
        assert folder is not None
        for part in ("new", "cur", "tmp"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        (folder / "new" / "1").write_text(text)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Moody]:
    """The server, to which Django's SMTP back end sends; one second is its patience."""
    moody = Moody()
    moody.maildir = tmp_path / "Maildir"
    controller = Controller(moody, hostname="127.0.0.1", port=free_port())
    controller.start()
    backend: dict[str, Any] = {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": controller.port,
        "EMAIL_USE_TLS": False,
        "EMAIL_TIMEOUT": 1,
        "BOUNCE_MAILDIR": str(moody.maildir),
    }
    try:
        with override_settings(**backend):
            yield moody
    finally:
        controller.stop()


def message(to: str) -> Message:
    return Message(f"{to}@demo.example", "您有新的法院文书", "请登录查看。", f"service:1:email:{to}")


@pytest.fixture
def case(now: dt.datetime) -> Case:
    case = make_case(now=now)
    service.bind(service.party_of(case), make_user("周远航"))
    return case


def ordered(case: Case, now: dt.datetime, to: str) -> ServiceAttempt:
    """Documents are in the inbox of the party; the reminder goes by mail to this mailbox."""
    service.confirmed_address(service.party_of(case), now, email=f"{to}@demo.example", reminders=["email"])
    service.order_for(case, now, documents=1)
    work(now)
    return ServiceAttempt.objects.get(channel="email")


def work(now: dt.datetime) -> None:
    with clock.at(now):
        while run_once():
            pass


def test_a_mail_is_taken_whole(server: Moody) -> None:
    receipt = channel("email").deliver(message("reader"))
    assert [mail["Message-ID"] for mail in server.taken] == [receipt.reference]
    assert server.taken[0]["Auto-Submitted"] == "auto-generated"
    assert server.taken[0].get_content().strip() == "请登录查看。"


def test_a_mailbox_that_is_not_there_is_refused_for_good(server: Moody) -> None:
    with pytest.raises(ChannelError) as refused:
        channel("email").deliver(message("gone"))
    assert refused.value.permanent
    assert server.taken == []


def test_greylisting_is_a_reason_to_try_again_and_then_it_is_taken(server: Moody) -> None:
    with pytest.raises(ChannelError) as busy:
        channel("email").deliver(message("grey"))
    assert not busy.value.permanent
    channel("email").deliver(message("grey"))
    assert len(server.taken) == 1


def test_a_server_that_hangs_keeps_nobody_longer_than_its_patience(server: Moody) -> None:
    began = time.monotonic()
    with pytest.raises(ChannelError) as hung:
        channel("email").deliver(message("slow"))
    assert not hung.value.permanent
    assert time.monotonic() - began < 10


@pytest.mark.django_db
def test_a_greylisted_reminder_leaves_later_once_and_nobody_is_asked(case: Case, now: dt.datetime, server: Moody) -> None:
    attempt = ordered(case, now, "grey")
    assert (attempt.state, attempt.tries) == ("planned", 1)
    assert attempt.try_again_at is not None
    try_again(attempt.try_again_at)
    work(attempt.try_again_at)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.tries, len(server.taken)) == ("sent", 2, 1)
    assert not WorkItem.objects.exists()


@pytest.mark.django_db
def test_a_refused_reminder_is_work_at_once_and_goes_by_sms(case: Case, now: dt.datetime, server: Moody) -> None:
    attempt = ordered(case, now, "gone")
    assert (attempt.state, attempt.tries) == ("failed", 1)
    assert WorkItem.objects.get().kind == "failed"
    assert ServiceAttempt.objects.get(channel="sms").state == "sent"


@pytest.mark.django_db
def test_what_a_server_took_and_could_not_deliver_comes_back_as_a_report(case: Case, now: dt.datetime, server: Moody) -> None:
    attempt = ordered(case, now, "later")
    assert attempt.state == "sent"
    take_bounces(now + HOUR)
    attempt.refresh_from_db()
    assert attempt.state == "returned"
    assert WorkItem.objects.get().kind == "failed"
    assert first_tampered(ServiceOrder.objects.get()) is None
    item = attempt.recipient.items.get()
    assert item.finding == "arrived_confirmed"  # the reminder is no service: what is in the inbox stays served


@pytest.mark.django_db
def test_a_report_that_cannot_be_noted_stays_and_holds_up_none(
    case: Case, now: dt.datetime, server: Moody, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = ordered(case, now, "later")
    arrived = server.maildir / "new"
    first = arrived / "0"
    first.write_bytes(b"no mail")
    read = schedule.read_bounce

    def breaking(data: bytes) -> object:
        if data == b"no mail":
            raise ValueError("unreadable")
        return read(data)

    monkeypatch.setattr(schedule, "read_bounce", breaking)
    with pytest.raises(RowsFailed, match="unreadable"):
        take_bounces(now + HOUR)
    attempt.refresh_from_db()
    assert attempt.state == "returned"
    assert list(arrived.iterdir()) == [first]


@pytest.mark.django_db
def test_a_reminder_to_a_hanging_server_ends_as_work_after_the_last_try(
    case: Case, now: dt.datetime, server: Moody, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("delivery.service.actions.send_attempt.MOST_TRIES", 2)
    attempt = ordered(case, now, "slow")
    assert attempt.state == "planned"
    try_again(now + HOUR)
    work(now + HOUR)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.tries) == ("failed", 2)
    assert WorkItem.objects.get().kind == "failed"
