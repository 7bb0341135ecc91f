"""Pain 23: service mails bounced and nobody saw it. Here what did not get through is a clerk's work within the minute.

A mail server of the test refuses addresses for good, or takes the mail and writes later, as RFC 3464 says, that it came back.
"""

import datetime as dt
from pathlib import Path

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from courtportal.kernel import clock
from courtportal.kernel.messaging.models import Notice, SimulatedMessage
from courtportal.kernel.outbox.worker import run_due_jobs, run_until_quiet
from delivery.channels.email.bounces import MOST_BYTES, read_bounce
from delivery.service.evidence import first_tampered
from delivery.service.models import ServiceAttempt, ServiceOrder, WorkItem
from delivery.service.schedule import go_on_late
from filing.cases.models import Case
from tests.delivery.test_channels import mails  # noqa: F401 - the local mail server
from tests.factories import service
from tests.factories.court_cases import make_case, member
from tests.factories.people import make_user

MINUTE = dt.timedelta(minutes=1)
REPORT = """From: MAILER-DAEMON@mail.example
To: noreply@court.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Your mail could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; reader@demo.example
Action: {action}
Status: {status}

--b
Content-Type: {kind}

Message-ID: {reference}
Subject: x

--b--
"""


def report(reference: str, action: str = "failed", status: str = "5.1.1", kind: str = "text/rfc822-headers") -> bytes:
    return REPORT.format(reference=reference, action=action, status=status, kind=kind).encode()


def arrives(folder: Path, data: bytes, name: str = "1") -> None:
    """The mail server puts it into the Maildir."""
    for part in ("new", "cur", "tmp"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    (folder / "new" / name).write_bytes(data)


@pytest.fixture
def case(now: dt.datetime) -> Case:
    """A defendant with an account who confirmed an address and wants to be reminded by mail."""
    case = make_case(now=now)
    party = service.party_of(case)
    service.bind(party, make_user("周远航"))
    return case


def ordered(case: Case, now: dt.datetime, address: str) -> ServiceAttempt:
    """Documents are served; the reminder goes by mail to this address."""
    service.confirmed_address(service.party_of(case), now, email=address, reminders=["email"])
    service.order_for(case, now)
    run_until_quiet()
    return ServiceAttempt.objects.get(channel="email")


def work_of(case: Case) -> WorkItem:
    """The only work item: open, the clerk's own, told to the clerk."""
    item = WorkItem.objects.get()
    assert (item.kind, item.owner_id, item.done_at) == ("failed", member(case, "clerk").pk, None)
    assert Notice.objects.filter(user_id=item.owner_id, key=f"service_work:{item.pk}").count() == 1
    return item


@pytest.mark.django_db
def test_an_address_refused_for_good_is_work_at_once_and_the_reminder_goes_by_sms(
    case: Case, now: dt.datetime, mails: list[str]  # noqa: F811
) -> None:  # fmt: skip
    attempt = ordered(case, now, "full@demo.example")
    assert (attempt.state, attempt.tries) == ("failed", 1)
    assert work_of(case).created_at == now
    otherwise = ServiceAttempt.objects.get(channel="sms")
    assert (otherwise.state, otherwise.sent_at) == ("sent", now)
    assert SimulatedMessage.objects.filter(channel="sms", key=f"sms:{otherwise.key}").count() == 1


@pytest.mark.django_db
def test_a_mail_that_comes_back_is_work_within_the_minute(
    case: Case, now: dt.datetime, mails: list[str], tmp_path: Path  # noqa: F811
) -> None:  # fmt: skip
    attempt = ordered(case, now, "reader@demo.example")
    assert attempt.state == "sent"
    assert attempt.provider_reference in mails[0]
    with clock.at(now + dt.timedelta(hours=3)), override_settings(BOUNCE_MAILDIR=str(tmp_path)):
        run_due_jobs()
        arrives(tmp_path, report(attempt.provider_reference))
        arrives(tmp_path, report(attempt.provider_reference), "2")  # mail servers say it twice
    noticed = now + dt.timedelta(hours=3) + MINUTE
    with clock.at(noticed), override_settings(BOUNCE_MAILDIR=str(tmp_path)):
        run_due_jobs()
        run_until_quiet()
    attempt.refresh_from_db()
    assert attempt.state == "returned"
    assert work_of(case).created_at == noticed
    assert ServiceAttempt.objects.get(channel="sms").sent_at == noticed
    assert not list((tmp_path / "new").iterdir())
    assert first_tampered(ServiceOrder.objects.get()) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "data",
    [
        report("{reference}", action="delayed", status="4.4.1"),
        report("<unknown@court.example>"),
        b"Subject: thanks\n\nhello",
        b"\x00\xff",
    ],
    ids=["only delayed", "nobody's", "a letter", "nonsense"],
)
def test_what_is_no_bounce_of_ours_changes_nothing(
    case: Case, now: dt.datetime, mails: list[str], tmp_path: Path, data: bytes  # noqa: F811
) -> None:  # fmt: skip
    attempt = ordered(case, now, "reader@demo.example")
    arrives(tmp_path, data.replace(b"{reference}", attempt.provider_reference.encode()))
    with override_settings(BOUNCE_MAILDIR=str(tmp_path)):
        run_due_jobs()
    attempt.refresh_from_db()
    assert attempt.state == "sent"
    assert not WorkItem.objects.exists()


@pytest.mark.django_db
def test_what_nobody_opens_becomes_work_with_its_day(now: dt.datetime) -> None:
    service.order_for(make_case(now=now), now)  # a stranger, invited by SMS
    run_until_quiet()
    due = ServiceOrder.objects.get().due_on
    go_on_late(dt.datetime.combine(due, dt.time(15, 59), dt.UTC))  # the last minute of the day in Shanghai
    assert not WorkItem.objects.exists()
    go_on_late(dt.datetime.combine(due, dt.time(16), dt.UTC))
    assert WorkItem.objects.get().kind == "no_answer"


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822"])
def test_the_report_is_read_whether_it_holds_the_headers_or_the_mail(kind: str) -> None:
    found = read_bounce(report("<a@court.example>", kind=kind))
    assert found is not None
    assert (found.message_id, found.status) == ("<a@court.example>", "5.1.1")


@given(st.one_of(st.binary(max_size=400), st.binary(max_size=60).map(lambda noise: report("<a@b>")[:300] + noise)))
def test_no_mail_makes_the_reader_stumble(data: bytes) -> None:
    found = read_bounce(data)
    assert found is None or found.message_id.startswith("<")
    assert read_bounce(b"x" * (MOST_BYTES + 1)) is None
