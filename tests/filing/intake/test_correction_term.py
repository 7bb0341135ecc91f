"""The term to correct a filing is a time limit like others: with its law, reminded of, in the filer's calendar, counted again."""

import datetime as dt

import pytest
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor
from courtportal.kernel.messaging.models import Notice
from filing.calendar.actions.feed import make_feed
from filing.calendar.actions.start_deadline import start_deadline
from filing.calendar.feeds import feed_content
from filing.calendar.models import Deadline
from filing.calendar.schedule import remind
from filing.intake.actions.review import request_correction
from filing.intake.actions.submit import submit
from filing.intake.actions.withdraw import withdraw
from filing.intake.models import CorrectionRequest, Filing
from tests.factories.blank_documents import blank_documents
from tests.factories.filings import claimed, filing_clerk
from tests.factories.holidays import BEGINS, WITH, WITHOUT, holidays_are_published
from tests.factories.people import actor_for

pytestmark = pytest.mark.django_db
ITEMS = [{"page": "principal", "reason": "amount_mismatch", "note": "请核对"}]
LATER = dt.timedelta(days=3)


@pytest.fixture(autouse=True)
def _blank_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


def awaited(now: dt.datetime, days: int = 7) -> tuple[Filing, CorrectionRequest]:
    """A filing whose filer is asked to correct it."""
    clerk = filing_clerk()
    filing = claimed(now, clerk)
    request = request_correction(
        actor=clerk, filing_id=filing.pk, version=filing.version, items=ITEMS, days=days, checked=[], now=now
    )
    filing.refresh_from_db()
    return filing, request


def term() -> Deadline:
    return Deadline.objects.get(rule="filing_correction")


def filer(filing: Filing) -> Actor:
    return actor_for(filing.owner)


def test_it_has_its_law_and_the_length_that_the_clerk_set(now: dt.datetime) -> None:
    filing, request = awaited(now, days=5)
    assert (term().filing_id, term().term, term().law, term().due_on) == (filing.pk, "5d", "REGISTRATION", request.due_on)
    assert term().due_on == dt.date(2026, 9, 7)  # the fifth day is a Sunday


def test_the_filer_is_reminded_three_days_ahead_and_nobody_else(now: dt.datetime) -> None:
    filing, _request = awaited(now)
    remind(now)
    assert not Notice.objects.filter(title="期限快到了").exists()
    for moment in (now + dt.timedelta(days=5), now + dt.timedelta(days=6)):
        remind(moment)
    told = Notice.objects.get(title="期限快到了")
    assert (told.user, told.link) == (filing.owner, reverse("filing:filing", args=[filing.pk]))
    assert "补正立案材料" in told.body


def test_it_stands_in_the_calendar_of_the_filer_and_in_nobody_elses(now: dt.datetime) -> None:
    filing, _request = awaited(now)
    clerk = filing.claimed_by
    assert clerk is not None
    read = [
        feed_content(make_feed(actor=actor_for(user), language="zh-hans", now=now), now).decode().replace("\r\n ", "")
        for user in (filing.owner, clerk)
    ]
    assert ["补正立案材料" in one for one in read] == [True, False]
    assert reverse("filing:filing", args=[filing.pk]) in read[0]


def test_it_is_met_by_the_correction_and_ends_with_the_filing(now: dt.datetime) -> None:
    filing, _request = awaited(now)
    submit(actor=filer(filing), draft_id=filing.draft.pk, now=now + LATER)
    assert term().state == Deadline.State.MET


def test_who_withdraws_has_nothing_to_correct(now: dt.datetime) -> None:
    filing, _request = awaited(now)
    withdraw(actor=filer(filing), filing_id=filing.pk, now=now + LATER)
    assert term().state == Deadline.State.CANCELLED


def test_its_last_day_moves_with_the_holidays_everywhere(now: dt.datetime) -> None:
    with clock.at(BEGINS):
        filing, request = awaited(BEGINS)
        assert request.due_on == WITHOUT
        holidays_are_published(BEGINS)
    request.refresh_from_db()
    assert (request.due_on, term().due_on) == (WITH, WITH)
    assert [one.user for one in Notice.objects.filter(title="期限有变化")] == [filing.owner]


def test_another_length_from_the_same_day_moves_by_its_own_count(now: dt.datetime) -> None:
    with clock.at(BEGINS):
        _filing, short = awaited(BEGINS, days=2)
        _other, long = awaited(BEGINS, days=7)
        holidays_are_published(BEGINS)
    short.refresh_from_db()
    long.refresh_from_db()
    assert (short.due_on, long.due_on) == (dt.date(2027, 2, 2), WITH)


def test_who_may_appeal_against_the_refusal_of_a_filing_is_reminded_as_well(now: dt.datetime) -> None:
    filing, _request = awaited(now)
    start_deadline(
        actor=filer(filing), rule="appeal_ruling", trigger="served", triggered_on=now.date(), key="r", now=now,
        filing_id=filing.pk,
    )  # fmt: skip
    remind(now + dt.timedelta(days=9))
    assert Notice.objects.get(title="期限快到了").user == filing.owner
