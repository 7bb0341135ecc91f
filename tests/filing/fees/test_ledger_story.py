"""The money of a fee from assessment to refund: every action books, and the fee shows what the books say."""

import datetime as dt
import io
import random
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from courtportal.kernel.authz import PUBLIC, SYSTEM, Actor, Refused, Role
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.outbox.models import OutboxEvent
from filing.calendar.actions.start_deadline import start_deadline
from filing.cases.models import Case, Party
from filing.fees.actions.allot import allot_fee
from filing.fees.actions.assess import assess_enforcement_fee, assess_fee, assess_further_fee
from filing.fees.actions.change import change_fee
from filing.fees.actions.counter import ReferenceTaken, note_ticket, take_at_counter
from filing.fees.actions.default import decide_default, finish_default
from filing.fees.actions.pay import start_payment
from filing.fees.actions.refund import CannotRefund, Payee, approve_refund, confirm_bank_refund, prepare_refund
from filing.fees.actions.settle import settle_payment
from filing.fees.gateways.interface import PaidNotice
from filing.fees.gateways.simulated.actions import take_money
from filing.fees.ledger import books_of, faults_of
from filing.fees.models import Fee, FeeDefault, LedgerEntry, Payment, Refund
from filing.fees.rules.changes import Turn
from filing.fees.rules.ledger import Account
from filing.fees.rules.litigation_fee import FeeError
from filing.fees.rules.scales import FeeKind
from filing.fees.schedule import pay_out_refunds, report_overdue_fees
from tests.factories.cases import make_case, make_party
from tests.factories.people import actor_for, make_staff, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(now: dt.datetime) -> Case:
    case = make_case()
    make_party(case, Party.Role.PLAINTIFF, make_user("林小满"))
    make_party(case, Party.Role.DEFENDANT, make_user("周远航"))
    case.panel.create(user=make_staff(Role.JUDGE, case.court), duty="sole_judge")
    return case


@pytest.fixture
def fee(case: Case, now: dt.datetime) -> Fee:
    return assess_fee(case=case, now=now)


@pytest.fixture
def judge(case: Case) -> Actor:
    return actor_for(case.panel.get(duty="sole_judge").user)


@pytest.fixture
def clerks(case: Case) -> tuple[Actor, Actor]:
    return actor_for(make_staff(Role.FILING_CLERK, case.court)), actor_for(make_staff(Role.FILING_CLERK, case.court))


def pay(fee: Fee, now: dt.datetime) -> Payment:
    payment = start_payment(actor=PUBLIC, fee_id=fee.pk, now=now)
    take_money(order_number=payment.order_number, now=now)
    notice = PaidNotice(payment.order_number, payment.amount, "SIM1", now)
    return settle_payment(notice=notice, gateway="simulated", now=now)


def money(fee: Fee) -> tuple[str, Decimal, Decimal, Decimal]:
    fee.refresh_from_db()
    assert faults_of(fee, fee.ledger.values_list("debit", "credit", "amount")) == []
    return fee.state, fee.amount, fee.outstanding, fee.refundable


def d(text: str) -> Decimal:
    return Decimal(text)


def test_conversion_asks_for_the_other_half_within_seven_days(case: Case, fee: Fee, judge: Actor, now: dt.datetime) -> None:
    pay(fee, now)
    change_fee(actor=judge, fee_id=fee.pk, turn=Turn.TO_ORDINARY, now=now)
    assert money(fee) == ("due", d("2300.00"), d("1150.00"), d("0.00"))
    assert fee.due_on is None
    assert OutboxEvent.objects.filter(name="filing.FeeNoticeDue").count() == 1
    assert Notice.objects.filter(key__startswith="fee_changed").count() == 1
    assert pay(fee, now).amount == d("1150.00")
    assert money(fee) == ("paid", d("2300.00"), d("0.00"), d("0.00"))


def test_mediation_gives_half_back_and_the_refund_needs_four_eyes(
    fee: Fee, judge: Actor, clerks: tuple[Actor, Actor], now: dt.datetime
) -> None:
    change_fee(actor=judge, fee_id=fee.pk, turn=Turn.TO_ORDINARY, now=now)
    payment = pay(fee, now)
    change_fee(actor=judge, fee_id=fee.pk, turn=Turn.MEDIATED, now=now)
    assert money(fee) == ("paid", d("1150.00"), d("0.00"), d("1150.00"))
    first, second = clerks
    refund = prepare_refund(actor=first, fee_id=fee.pk, amount=d("1150"), payee=Payee(), reason="调解结案", now=now)
    assert (refund.payment, refund.due_on) == (payment, dt.date(2026, 9, 16))
    with pytest.raises(Refused):
        approve_refund(actor=first, refund_id=refund.pk, approved=True, now=now)
    approve_refund(actor=second, refund_id=refund.pk, approved=True, now=now)
    for _ in range(2):
        pay_out_refunds(now)
    refund.refresh_from_db()
    assert (refund.state, refund.reference[:4]) == (Refund.State.PAID, "SIMR")
    assert money(fee) == ("paid", d("1150.00"), d("0.00"), d("0.00"))
    assert books_of(fee).held == d("1150.00")


def test_no_more_goes_back_than_is_refundable(fee: Fee, judge: Actor, clerks: tuple[Actor, Actor], now: dt.datetime) -> None:
    pay(fee, now)
    change_fee(actor=judge, fee_id=fee.pk, turn=Turn.DISMISSED, now=now)
    prepare_refund(actor=clerks[0], fee_id=fee.pk, amount=d("1000"), payee=Payee(), reason="驳回起诉", now=now)
    for amount, payee, code in [
        ("150.01", Payee(), "too_much"),
        ("0", Payee(), "too_much"),
        ("100", Payee(route="account", holder="林小满"), "no_account"),
    ]:
        with pytest.raises(CannotRefund, match=code):
            prepare_refund(actor=clerks[0], fee_id=fee.pk, amount=d(amount), payee=payee, reason="多交", now=now)


def test_a_transfer_that_comes_back_is_refundable_again(
    fee: Fee, judge: Actor, clerks: tuple[Actor, Actor], now: dt.datetime
) -> None:
    pay(fee, now)
    change_fee(actor=judge, fee_id=fee.pk, turn=Turn.DISMISSED, now=now)
    payee = Payee("account", "林小满", "6222021234567890123", "虚构银行")
    refund = prepare_refund(actor=clerks[0], fee_id=fee.pk, amount=d("1150"), payee=payee, reason="驳回起诉", now=now)
    approve_refund(actor=clerks[1], refund_id=refund.pk, approved=True, now=now)
    confirm_bank_refund(actor=clerks[1], refund_id=refund.pk, arrived=False, reference="B1", now=now)
    assert money(fee) == ("refunded", d("0.00"), d("0.00"), d("1150.00"))
    again = prepare_refund(actor=clerks[0], fee_id=fee.pk, amount=d("1150"), payee=payee, reason="驳回起诉", now=now)
    approve_refund(actor=clerks[1], refund_id=again.pk, approved=True, now=now)
    confirm_bank_refund(actor=clerks[1], refund_id=again.pk, arrived=True, reference="B2", now=now)
    assert money(fee) == ("refunded", d("0.00"), d("0.00"), d("0.00"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT account_number FROM filing_refund")
        assert all(b"6222" not in bytes(row[0]) if isinstance(row[0], bytes) else "6222" not in row[0] for row in cursor)


def test_the_winner_gets_back_and_the_loser_is_billed(case: Case, fee: Fee, judge: Actor, now: dt.datetime) -> None:
    pay(fee, now)
    winner, loser = case.parties.get(role="plaintiff"), case.parties.get(role="defendant")
    with pytest.raises(Refused):
        allot_fee(actor=judge, fee_id=fee.pk, shares={loser.pk: d("1150")}, now=now)
    Case.objects.filter(pk=case.pk).update(state=Case.State.DECIDED)
    with pytest.raises(Refused):  # an appeal may still change who bears it (CPL-I 207)
        allot_fee(actor=judge, fee_id=fee.pk, shares={loser.pk: d("1150")}, now=now)
    Case.objects.filter(pk=case.pk).update(state=Case.State.EFFECTIVE)
    with pytest.raises(FeeError):
        allot_fee(actor=judge, fee_id=fee.pk, shares={loser.pk: d("1000")}, now=now)
    (bill,) = allot_fee(actor=judge, fee_id=fee.pk, shares={winner.pk: d("150"), loser.pk: d("1000")}, now=now)
    assert money(fee) == ("paid", d("150.00"), d("0.00"), d("1000.00"))
    assert money(bill) == ("due", d("1000.00"), d("1000.00"), d("0.00"))
    assert (bill.payer, bill.purpose, bill.due_on) == (loser, "share", None)
    with pytest.raises(Refused):
        allot_fee(actor=judge, fee_id=fee.pk, shares={winner.pk: d("150")}, now=now)


def test_an_unpaid_top_up_is_put_before_the_judge_and_half_goes_back(
    case: Case, fee: Fee, judge: Actor, now: dt.datetime
) -> None:
    pay(fee, now)
    change_fee(actor=judge, fee_id=fee.pk, turn=Turn.TO_ORDINARY, now=now)
    Fee.objects.filter(pk=fee.pk).update(due_on=dt.date(2026, 9, 8))
    late = now + dt.timedelta(days=8)
    report_overdue_fees(late)
    report_overdue_fees(late)
    default = FeeDefault.objects.get()
    finish_default(default=default, withdrawn=True, reason="", now=late)
    assert money(fee) == ("paid", d("575.00"), d("0.00"), d("575.00"))
    assert case.timeline.filter(kind="fee_default").count() == 1
    with pytest.raises(Refused):
        decide_default(actor=judge, default_id=default.pk, withdrawn=False, reason="", now=late)


def test_who_was_served_later_is_not_in_default_before_the_seven_days_from_service(fee: Fee, now: dt.datetime) -> None:
    served = dt.date(2026, 9, 7)
    Fee.objects.filter(pk=fee.pk).update(due_on=dt.date(2026, 9, 8))
    start_deadline(
        actor=SYSTEM, rule="fee", trigger="served:1", triggered_on=served, key="fee:1", now=now, case=fee.case, party=fee.payer
    )
    report_overdue_fees(now + dt.timedelta(days=9))
    assert not FeeDefault.objects.exists()
    report_overdue_fees(now + dt.timedelta(days=14))
    assert FeeDefault.objects.exists()


def test_paying_late_settles_the_default(fee: Fee, judge: Actor, now: dt.datetime) -> None:
    Fee.objects.filter(pk=fee.pk).update(due_on=dt.date(2026, 9, 8))
    report_overdue_fees(now + dt.timedelta(days=8))
    pay(fee, now)
    assert FeeDefault.objects.get().state == FeeDefault.State.SETTLED


def test_a_counterclaim_is_paid_by_who_makes_it_once_and_by_half(case: Case, fee: Fee, judge: Actor, now: dt.datetime) -> None:
    defendant = case.parties.get(role="defendant")
    made = [
        assess_further_fee(
            actor=judge, case_id=case.pk, payer_id=defendant.pk, purpose="counterclaim", kind=FeeKind.PROPERTY,
            amount=d("100000"), now=now,
        )
        for _ in range(2)
    ]  # fmt: skip
    assert made[0] == made[1]
    assert (made[0].amount, made[0].payer, made[0].due_on) == (d("1150.00"), defendant, None)
    assert money(fee)[0] == "due"


def test_each_side_that_appeals_pays_for_what_it_contests(case: Case, judge: Actor, now: dt.datetime) -> None:
    paid = {}
    for role, contested in (("plaintiff", "30000"), ("defendant", "70000")):
        payer = case.parties.get(role=role)
        paid[role] = assess_further_fee(
            actor=judge, case_id=case.pk, payer_id=payer.pk, purpose="appeal", kind=FeeKind.PROPERTY, amount=d(contested), now=now
        ).amount
    assert paid == {"plaintiff": d("550.00"), "defendant": d("1550.00")}


def test_wages_are_not_prepaid(now: dt.datetime) -> None:
    fee = assess_fee(case=make_case(cause_code="205(5)"), now=now)
    assert (fee.due_on, fee.state) == (None, "due")
    report_overdue_fees(now + dt.timedelta(days=40))
    assert not FeeDefault.objects.exists()


def test_money_at_the_counter_has_its_reference_and_its_ticket(fee: Fee, clerks: tuple[Actor, Actor], now: dt.datetime) -> None:
    payment = take_at_counter(actor=clerks[0], fee_id=fee.pk, channel="pos", reference="POS-1", now=now)
    assert money(fee)[0] == "paid"
    assert (payment.reference, payment.gateway, payment.paid_on) == ("POS-1", "pos", dt.date(2026, 9, 1))
    assert note_ticket(actor=clerks[0], payment_id=payment.pk, ticket_number=" 财01 ", now=now).ticket_number == "财01"
    with pytest.raises(Refused):
        take_at_counter(actor=clerks[0], fee_id=fee.pk, channel="cash", reference="2", now=now)
    assert take_at_counter(actor=clerks[0], fee_id=fee.pk, channel="pos", reference="POS-1", now=now) == payment


def test_a_slip_of_the_terminal_pays_one_fee_only(case: Case, fee: Fee, clerks: tuple[Actor, Actor], now: dt.datetime) -> None:
    other = assess_enforcement_fee(case=case, amount=d("100000"), payer=case.parties.get(role="defendant"), now=now)
    take_at_counter(actor=clerks[0], fee_id=fee.pk, channel="pos", reference="POS-1", now=now)
    with pytest.raises(ReferenceTaken):
        take_at_counter(actor=clerks[0], fee_id=other.pk, channel="pos", reference=" POS-1", now=now)
    assert money(other)[0] == "due"


def test_an_order_over_an_old_amount_is_closed_and_still_counts_when_paid(fee: Fee, judge: Actor, now: dt.datetime) -> None:
    old = start_payment(actor=PUBLIC, fee_id=fee.pk, now=now)
    change_fee(actor=judge, fee_id=fee.pk, turn=Turn.TO_ORDINARY, now=now)
    new = start_payment(actor=PUBLIC, fee_id=fee.pk, now=now)
    old.refresh_from_db()
    assert (old.state, new.amount) == (Payment.State.CLOSED, d("2300.00"))
    settle_payment(notice=PaidNotice(old.order_number, old.amount, "LATE", now), gateway="simulated", now=now)
    assert money(fee) == ("due", d("2300.00"), d("1150.00"), d("0.00"))


def test_strangers_and_other_courts_change_nothing(fee: Fee, now: dt.datetime) -> None:
    from django.http import Http404

    for actor in (actor_for(make_user("路人")), actor_for(make_staff(Role.JUDGE))):
        with pytest.raises((Refused, Http404)):
            change_fee(actor=actor, fee_id=fee.pk, turn=Turn.DISMISSED, now=now)


def test_entries_and_assessments_can_be_neither_changed_nor_deleted(fee: Fee) -> None:
    for rows in (LedgerEntry.objects.all(), fee.assessments.all()):
        for ask in (lambda rows=rows: rows.update(amount=1), rows.delete):
            with pytest.raises(IntegrityError), transaction.atomic():
                ask()


@pytest.mark.parametrize("seed", range(6))
def test_any_sequence_of_actions_leaves_right_books(
    seed: int, case: Case, fee: Fee, judge: Actor, clerks: tuple[Actor, Actor], now: dt.datetime
) -> None:
    dice = random.Random(seed)
    turns = [turn for turn in Turn if turn not in {Turn.TO_ORDINARY}]
    for _ in range(12):
        fee.refresh_from_db()
        deed = dice.choice(("turn", "pay", "refund", "counter"))
        if deed == "turn":
            amount = d(str(dice.randrange(0, 3_000_000))) / 100
            change_fee(actor=judge, fee_id=fee.pk, turn=dice.choice(turns), amount=amount, now=now)
        elif deed == "pay" and fee.outstanding:
            pay(fee, now)
        elif deed == "counter" and fee.outstanding:
            take_at_counter(actor=clerks[0], fee_id=fee.pk, channel="cash", reference=str(dice.random()), now=now)
        elif fee.refundable:
            payee = Payee("account", "林小满", "1", "虚构银行")
            refund = prepare_refund(actor=clerks[0], fee_id=fee.pk, amount=fee.refundable, payee=payee, reason="退", now=now)
            approve_refund(actor=clerks[1], refund_id=refund.pk, approved=True, now=now)
            arrived = dice.random() < 0.7
            confirm_bank_refund(actor=clerks[1], refund_id=refund.pk, arrived=arrived, reference="B", now=now)
        money(fee)
    call_command("check_ledger", stdout=io.StringIO())


def test_the_command_finds_a_fee_that_shows_something_else(case: Case, fee: Fee, now: dt.datetime) -> None:
    debtor = case.parties.get(role="defendant")
    assess_enforcement_fee(case=case, amount=d("100000"), payer=debtor, now=now)
    said = io.StringIO()
    call_command("check_ledger", stdout=said)
    assert said.getvalue() == "2 fees, 0 faults\n"
    Fee.objects.filter(pk=fee.pk).update(outstanding=1)
    with pytest.raises(CommandError):
        call_command("check_ledger", stdout=said, stderr=said)
    assert fee.payment_code in said.getvalue()


def test_the_sub_accounts_of_a_case_add_up_over_its_fees(case: Case, fee: Fee, now: dt.datetime) -> None:
    debtor = case.parties.get(role="defendant")
    other = assess_enforcement_fee(case=case, amount=d("100000"), payer=debtor, now=now)
    entries = LedgerEntry.objects.filter(case=case, credit=Account.REVENUE)
    assert sum(entry.amount for entry in entries) == fee.amount + other.amount
