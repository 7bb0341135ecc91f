"""The last day to pay: unknown until the notice is served, then counted from its service, and never the assessment's."""

import datetime as dt

import pytest

from courtportal.kernel import clock
from courtportal.kernel.outbox.models import OutboxEvent
from courtportal.kernel.outbox.worker import run_until_quiet
from courtportal.kernel.rendering.models import CourtDocument
from filing.calendar.actions.on_service import service_took_effect
from filing.calendar.actions.recompute import change_of
from filing.calendar.actions.tell_changes import tell_changes
from filing.calendar.calendars import calendar_in_force, due_date
from filing.calendar.models import Deadline, DeadlineChange
from filing.events import DeadlineMoved
from filing.fees.actions.begin_term import notices_served
from filing.fees.actions.change import change_fee
from filing.fees.actions.relief import end_deferral
from filing.fees.models import Fee, FeeDefault
from filing.fees.rules.changes import Turn
from filing.fees.schedule import remind_of_due_fees, report_overdue_fees
from filing.fees.subscribers import follow_moved_deadline
from tests.factories.blank_documents import blank_documents
from tests.factories.disputes import decided, proposed
from tests.factories.people import make_court
from tests.factories.sessions import sign_in
from tests.filing.fees.stage import Stage, make_stage, money, notice_of, pay, served, titles

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def stage(now: dt.datetime) -> Stage:
    return make_stage(now)


def test_there_is_no_last_day_before_the_notice_is_served(stage: Stage, now: dt.datetime) -> None:
    assert (stage.fee.prepaid, stage.fee.due_on) == (True, None)
    report_overdue_fees(now + 60 * DAY)
    remind_of_due_fees(now + 5 * DAY)
    assert not FeeDefault.objects.exists()
    assert titles(stage.dispute.plaintiff) == []


def test_service_fixes_the_last_day_seven_days_from_the_day_after(stage: Stage, now: dt.datetime) -> None:
    served(stage.fee, now, at=now + 6 * DAY)
    assert stage.fee.due_on == dt.date(2026, 9, 14)
    assert stage.fee.deadline == Deadline.objects.get(rule="fee")
    report_overdue_fees(now + 13 * DAY)
    assert not FeeDefault.objects.exists()
    report_overdue_fees(now + 14 * DAY)
    assert FeeDefault.objects.get().due_on == dt.date(2026, 9, 14)


def test_an_earlier_service_brings_the_earlier_last_day(stage: Stage, now: dt.datetime) -> None:
    document = served(stage.fee, now, at=now + 6 * DAY)
    served(stage.fee, now, at=now + 2 * DAY, document=document)
    assert stage.fee.due_on == dt.date(2026, 9, 10)


def test_an_old_notice_that_is_served_late_does_not_move_the_new_term(stage: Stage, now: dt.datetime) -> None:
    old, new = notice_of(stage.fee), notice_of(stage.fee)
    CourtDocument.objects.filter(pk=old.pk).update(created_at=now - DAY)
    served(stage.fee, now, document=new)
    served(stage.fee, now, at=now + 9 * DAY, document=old)
    assert stage.fee.due_on == dt.date(2026, 9, 8)
    assert Deadline.objects.get(rule="fee", state=Deadline.State.RUNNING) == stage.fee.deadline


def test_the_unpaid_fee_of_a_suit_that_moved_waits_for_the_notice_of_the_court_where_it_is_now(
    stage: Stage, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """诉讼费用交纳办法 第二十四条: the fee goes with the case; the notice of the court before begins no term any more."""
    blank_documents(monkeypatch)
    make_court("粤0605", "佛山市南海区人民法院")
    fee, here, late = stage.fee, notice_of(stage.fee), notice_of(stage.fee)
    payer_before = stage.dispute.party("plaintiff")
    served(fee, now, document=here)
    moved = decided(proposed(stage.dispute, "transfer", now), stage.dispute.judge, now, clerk=stage.dispute.clerk).follow_up
    fee.refresh_from_db()
    assert (fee.case, fee.due_on, fee.deadline) == (moved, None, None)
    old = {"case_id": stage.dispute.case.pk, "party_id": payer_before.pk, "document_ids": [late.pk], "now": now}
    service_took_effect(effective_at=now + DAY, **old)  # the old court's mail arrives when the suit is gone
    notices_served(**old)
    with clock.at(now):
        run_until_quiet()
    new = CourtDocument.objects.get(kind="notice_of_fee", case_id=fee.case_id)
    served(fee, now, at=now + 9 * DAY, document=new)
    assert fee.due_on == dt.date(2026, 9, 17)
    assert Deadline.objects.get(rule="fee", state=Deadline.State.RUNNING) == fee.deadline


def test_more_to_pay_waits_for_the_service_of_its_own_notice(stage: Stage, now: dt.datetime) -> None:
    served(stage.fee, now)
    pay(stage.fee, now)
    change_fee(actor=stage.dispute.judge, fee_id=stage.fee.pk, turn=Turn.TO_ORDINARY, now=now)
    stage.fee.refresh_from_db()
    assert stage.fee.due_on is None
    assert OutboxEvent.objects.filter(name="filing.FeeNoticeDue").count() == 1
    served(stage.fee, now, at=now + 20 * DAY)
    assert stage.fee.due_on == dt.date(2026, 9, 28)


def test_a_notice_served_after_payment_starts_nothing(stage: Stage, now: dt.datetime) -> None:
    pay(stage.fee, now)
    served(stage.fee, now)
    assert stage.fee.due_on is None
    assert Deadline.objects.get(rule="fee").state == Deadline.State.MET


def test_paying_one_fee_leaves_the_term_of_another(stage: Stage, now: dt.datetime) -> None:
    from filing.fees.actions.assess import assess_further_fee
    from filing.fees.rules.scales import FeeKind

    other = assess_further_fee(
        actor=stage.dispute.judge, case_id=stage.dispute.case.pk, payer_id=stage.dispute.party("plaintiff").pk,
        purpose="application", kind=FeeKind.PRESERVATION, now=now,
    )  # fmt: skip
    served(stage.fee, now)
    served(other, now)
    pay(other, now)
    states = {one.pk: one.state for one in Deadline.objects.filter(rule="fee")}
    assert (states[stage.fee.deadline_id], states[other.deadline_id]) == (Deadline.State.RUNNING, Deadline.State.MET)


def test_the_last_day_moves_with_its_deadline(stage: Stage, now: dt.datetime) -> None:
    served(stage.fee, now)
    deadline = Deadline.objects.get(pk=stage.fee.deadline_id)
    counted = due_date("fee", dt.date(2026, 9, 4))
    change_of(deadline, counted, why=DeadlineChange.Why.CALENDAR, calendar=calendar_in_force(), now=now).save()
    Deadline.objects.filter(pk=deadline.pk).update(due_on=dt.date(2026, 9, 11))
    tell_changes(now=now)
    tell_changes(now=now)  # what was told is not told again
    told = [DeadlineMoved.from_payload(one.payload) for one in OutboxEvent.objects.filter(name="filing.DeadlineMoved")]
    assert [one.deadline_id for one in told] == [deadline.pk]
    follow_moved_deadline(told[0], now)
    stage.fee.refresh_from_db()
    assert stage.fee.due_on == dt.date(2026, 9, 11)


def test_after_a_deferral_a_notice_goes_out_before_anybody_is_in_default(stage: Stage, now: dt.datetime) -> None:
    Fee.objects.filter(pk=stage.fee.pk).update(deferred_until=now.date())
    from courtportal.kernel.authz import SYSTEM

    end_deferral(fee_id=stage.fee.pk, today=now.date() + DAY, actor=SYSTEM, now=now)
    stage.fee.refresh_from_db()
    assert (money(stage.fee)[0], stage.fee.due_on) == ("due", None)
    assert OutboxEvent.objects.filter(name="filing.FeeNoticeDue").count() == 1


def test_each_last_day_has_its_own_reminder_for_the_party_and_its_lawyer(stage: Stage, now: dt.datetime) -> None:
    served(stage.fee, now)
    remind_of_due_fees(now + 6 * DAY)
    remind_of_due_fees(now + 6 * DAY)
    Fee.objects.filter(pk=stage.fee.pk).update(due_on=now.date() + 30 * DAY, deadline=None)
    remind_of_due_fees(now + 29 * DAY)
    for actor in (stage.dispute.plaintiff, stage.lawyer):
        assert titles(actor) == ["诉讼费即将到期"] * 2
    assert titles(stage.dispute.defendant) == []


def test_the_pages_say_from_service_and_then_the_day(stage: Stage, now: dt.datetime) -> None:
    client = sign_in(stage.dispute.party("plaintiff").user)
    for address in (f"/fees/{stage.fee.pk}/", f"/cases/{stage.dispute.case.pk}/", f"/pay/{stage.fee.payment_code}/"):
        assert "收到交费通知书的次日起七日内" in client.get(address).content.decode(), address
    served(stage.fee, now)
    for address in (f"/fees/{stage.fee.pk}/", f"/cases/{stage.dispute.case.pk}/", f"/pay/{stage.fee.payment_code}/"):
        page = client.get(address).content.decode()
        assert "2026年9月8日" in page, address
        assert "收到交费通知书的次日起七日内" not in page, address


def test_the_other_side_is_not_asked_to_pay(stage: Stage) -> None:
    page = sign_in(stage.dispute.party("defendant").user).get(f"/fees/{stage.fee.pk}/").content.decode()
    assert "不需要您交" in page
    assert f"/fees/{stage.fee.pk}/pay/" not in page
