"""The books of a court: the drawer of a day, the month of the ledger, what is open; and that the counter's money is paid in."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtportal.kernel.authz import Role
from courtportal.kernel.identity.models import User
from filing.fees.actions.bank_takings import bank_takings
from filing.fees.actions.change import change_fee
from filing.fees.actions.counter import take_at_counter
from filing.fees.ledger import books_of
from filing.fees.models import Fee, Payment
from filing.fees.rules.changes import Turn
from filing.fees.rules.ledger import Account
from filing.fees.takings import counter_total, lines_of_month, month_of, standing
from tests.factories.people import actor_for, make_court, make_staff
from tests.factories.sessions import sign_in
from tests.filing.fees.stage import Stage, make_stage, money, pay

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 9, 1)


@pytest.fixture
def stage(now: dt.datetime) -> Stage:
    return make_stage(now)


def d(text: str) -> Decimal:
    return Decimal(text)


def figures(stage: Stage) -> dict[tuple[str, str], Decimal]:
    return {(line.account.value, line.channel): line.amount for line in lines_of_month(stage.first, DAY)}


def test_the_month_is_what_the_ledger_says_by_account_and_channel(stage: Stage, now: dt.datetime) -> None:
    other = make_stage(now)
    pay(stage.fee, now)
    take_at_counter(actor=stage.first, fee_id=other.fee.pk, channel="cash", reference="R1", now=now)
    change_fee(actor=stage.dispute.judge, fee_id=stage.fee.pk, turn=Turn.DISMISSED, now=now)
    assert figures(stage) == {
        ("revenue", ""): d("1150.00"), ("received", "cash"): d("1150.00"), ("received", "simulated"): d("1150.00"),
    }  # fmt: skip
    assert lines_of_month(stage.first, DAY.replace(month=8)) == []


def test_another_courts_money_is_not_ours(stage: Stage, now: dt.datetime) -> None:
    pay(stage.fee, now)
    stranger = actor_for(make_staff(Role.FILING_CLERK, make_court("粤0605", "佛山市南海区人民法院")))
    assert lines_of_month(stranger, DAY) == []
    assert standing(stranger, DAY).outstanding == d("0.00")


def test_what_is_open_is_counted_with_what_is_late(stage: Stage, now: dt.datetime) -> None:
    Fee.objects.filter(pk=stage.fee.pk).update(due_on=DAY)
    found = standing(stage.first, DAY + dt.timedelta(days=1))
    assert (found.outstanding, found.overdue, found.overdue_fees) == (d("1150.00"), d("1150.00"), 1)
    assert standing(stage.first, DAY).overdue_fees == 0
    pay(stage.fee, now)
    change_fee(actor=stage.dispute.judge, fee_id=stage.fee.pk, turn=Turn.DISMISSED, now=now)
    assert standing(stage.first, DAY).refundable == d("1150.00")


def test_the_drawer_of_the_day_is_paid_in_once(stage: Stage, now: dt.datetime) -> None:
    take_at_counter(actor=stage.first, fee_id=stage.fee.pk, channel="cash", reference="R1", now=now)
    assert counter_total(stage.first, DAY) == [("cash", d("1150.00"), 1)]
    assert [bank_takings(actor=stage.first, channel="cash", day=DAY, reference="B1", now=now) for _ in range(2)] == [1, 0]
    assert bank_takings(actor=stage.first, channel="pos", day=DAY, reference="B1", now=now) == 0
    books = books_of(stage.fee)
    assert (books[Account.RECEIVED], books[Account.TREASURY]) == (d("0.00"), d("1150.00"))
    assert money(stage.fee)[0] == "paid"
    assert figures(stage)["received", "cash"] == figures(stage)["treasury", "cash"] == d("1150.00")


def test_the_cashier_sees_the_day_notes_the_deposit_and_takes_the_month_along(stage: Stage, now: dt.datetime) -> None:
    take_at_counter(actor=stage.first, fee_id=stage.fee.pk, channel="cash", reference="R-77", now=now)
    client = sign_in(User.objects.get(pk=stage.first.account_id))
    page = client.get("/fees/books/?day=2026-09-01").content.decode()
    assert "R-77" in page
    assert "2026年9月的账" in page
    assert client.post("/fees/books/?day=2026-09-01", {"channel": "cash", "reference": ""}).status_code == 422
    assert client.post("/fees/books/?day=2026-09-01", {"channel": "cash", "reference": "B1"}).status_code == 302
    assert Payment.objects.get().ledger.filter(debit="treasury").count() == 1
    table = client.get("/fees/books.csv?day=2026-09-01").content.decode("utf-8-sig").splitlines()
    assert table[0] == "科目,渠道,笔数,金额"
    assert "已收,窗口现金,1,1150.00" in table
    assert client.get("/fees/books/?day=nonsense").status_code == 200


@pytest.mark.parametrize("role", [Role.PRESIDENT, Role.DIVISION_HEAD, Role.COURT_MANAGER])
def test_who_leads_the_court_reads_and_notes_nothing(stage: Stage, role: Role, now: dt.datetime) -> None:
    take_at_counter(actor=stage.first, fee_id=stage.fee.pk, channel="cash", reference="R1", now=now)
    client = sign_in(make_staff(role, stage.dispute.case.court))
    page = client.get("/fees/books/?day=2026-09-01")
    assert page.status_code == 200
    client.post("/fees/books/?day=2026-09-01", {"channel": "cash", "reference": "B1"})
    assert not Payment.objects.get().ledger.filter(debit="treasury").exists()


def test_a_litigant_reads_no_books(stage: Stage) -> None:
    assert sign_in(stage.dispute.party("plaintiff").user).get("/fees/books/").status_code in {403, 404}


@given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)))
def test_a_month_begins_on_its_first_day_and_ends_where_the_next_begins(day: dt.date) -> None:
    first, after = month_of(day)
    assert (first.day, after.day) == (1, 1)
    assert first <= day < after
    assert (after - dt.timedelta(days=1)).month == day.month
