"""When holidays are published, whatever keeps the last day of a term keeps the new one, and whom it concerns is told."""

import datetime as dt

import pytest
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Role
from courtportal.kernel.messaging.models import Notice
from filing.calendar.models import Deadline
from filing.intake.actions.divert import send_to_payment_order
from filing.intake.actions.submit import submit
from filing.intake.models import Filing
from filing.intake.queries import review_queue
from filing.intake.schedule import raise_late_filings, remind_of_last_day
from tests.factories.blank_documents import blank_documents
from tests.factories.claims import make_claim_draft
from tests.factories.filings import claimed, filing_clerk, litigant, make_filing
from tests.factories.holidays import BEGINS, WITH, WITHOUT, holidays_are_published
from tests.factories.mediation import agreed, opened
from tests.factories.people import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _blank_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


def told() -> dict[str, str]:
    """Name → where the notice that a last day has moved leads."""
    return {one.user.display_name: one.link for one in Notice.objects.filter(title="期限有变化").select_related("user")}


def on(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(2), tzinfo=dt.UTC)


def test_queue_reminder_and_alarm_of_a_filing_go_by_the_day_that_the_holidays_moved(now: dt.datetime) -> None:
    with clock.at(BEGINS):
        clerk = filing_clerk()
        head = make_staff(Role.DIVISION_HEAD, None, "冯审之")
        filing = claimed(BEGINS, clerk)
        assert filing.decide_by == WITHOUT
        holidays_are_published(BEGINS)
    filing.refresh_from_db()
    assert filing.decide_by == WITH
    late = on(WITHOUT) + dt.timedelta(days=1)
    remind_of_last_day(on(WITHOUT))
    raise_late_filings(late)
    assert not review_queue(clerk, "overdue", late).exists()
    assert not Notice.objects.filter(title__startswith="立案审查").exists()
    remind_of_last_day(on(WITH))
    raise_late_filings(on(WITH) + dt.timedelta(days=1))
    reminded = Notice.objects.filter(title__startswith="立案审查").values_list("title", "user_id")
    assert set(reminded) == {
        ("立案审查今天到期", clerk.user_id), ("立案审查超过法定期限", clerk.user_id), ("立案审查超过法定期限", head.pk),
    }  # fmt: skip


def test_who_filed_and_the_clerk_who_has_it_are_told(now: dt.datetime) -> None:
    with clock.at(BEGINS):
        clerk, other = filing_clerk(), filing_clerk()
        filing = claimed(BEGINS, clerk)
        holidays_are_published(BEGINS)
    notices = {one.user_id: one.link for one in Notice.objects.filter(title="期限有变化")}
    assert notices == {
        filing.owner_id: reverse("filing:filing", args=[filing.pk]),
        clerk.user_id: reverse("filing:review_desk", args=[filing.pk]),
    }
    assert other.user_id not in notices


def test_while_nobody_has_it_every_filing_clerk_is_told(now: dt.datetime) -> None:
    with clock.at(BEGINS):
        clerks = {filing_clerk().user_id, filing_clerk().user_id}
        filing = make_filing(BEGINS)
        holidays_are_published(BEGINS)
    assert set(Notice.objects.filter(title="期限有变化").values_list("user_id", flat=True)) == clerks | {filing.owner_id}


def test_a_filing_that_seemed_late_is_late_no_more(now: dt.datetime) -> None:
    after = on(WITHOUT) + dt.timedelta(days=1)
    with clock.at(BEGINS):
        filing = claimed(BEGINS, filing_clerk())
    raise_late_filings(after)
    with clock.at(after):
        holidays_are_published(after)
    filing.refresh_from_db()
    assert (filing.decide_by, filing.escalated_at) == (WITH, None)


def test_the_forty_eight_hours_before_suit_depend_on_no_holiday(now: dt.datetime) -> None:
    with clock.at(BEGINS):
        applicant = litigant()
        draft = make_claim_draft("general", applicant, BEGINS, cause_code="475", amount="100000")
        filing = submit(actor=applicant, draft_id=draft.pk, now=BEGINS)
        holidays_are_published(BEGINS)
    filing.refresh_from_db()
    assert filing.decide_by == dt.date(2027, 2, 2)


def test_the_people_of_a_mediation_are_told_of_its_term(now: dt.datetime) -> None:
    begins = BEGINS - dt.timedelta(days=23)  # thirty days before the same Sunday
    with clock.at(begins):
        one = opened(begins)
        holidays_are_published(begins)
    page = reverse("filing:mediation", args=[one.mediation.pk])
    assert told() == {"林小满": page, "周远航": page, "温和宁": page}
    assert Notice.objects.filter(title="期限有变化", body__contains="2月14日").count() == 3


def test_the_people_of_a_mediation_are_told_of_the_term_to_have_it_confirmed(now: dt.datetime) -> None:
    begins = BEGINS - dt.timedelta(days=23)
    with clock.at(begins):
        one = agreed(begins)
        holidays_are_published(begins)
    assert set(told()) == {"林小满", "周远航", "温和宁"}
    assert one.mediation.agreements.get().confirm_by.due_on == WITH


def test_of_the_term_to_take_an_order_to_pay_the_filer_and_the_clerk_are_told(now: dt.datetime) -> None:
    begins = BEGINS + dt.timedelta(days=2)  # five days before the same Sunday
    with clock.at(begins):
        clerk = filing_clerk()
        filing = claimed(begins, clerk)
        send_to_payment_order(actor=clerk, filing_id=filing.pk, version=filing.version, reason="事实清楚", checked=(), now=begins)
        holidays_are_published(begins)
    assert Deadline.objects.get(rule="payment_order_acceptance").due_on == WITH
    assert set(Notice.objects.filter(title="期限有变化").values_list("user_id", flat=True)) == {filing.owner_id, clerk.user_id}
    filing.refresh_from_db()
    assert filing.state == Filing.State.TO_PAYMENT_ORDER
