"""Actual expenses: noted by the clerk, collected at cost or paid to the provider, laid on the parties by the decision."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from django.urls import reverse
from django.utils.translation import override

from courtportal.kernel.authz import Actor, Refused
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.outbox.models import OutboxEvent
from filing.cases.models import Case
from filing.decisions.queries import draft_facts
from filing.decisions.rules.drafting import first_draft
from filing.fees.actions.allot import allot_fee
from filing.fees.actions.bear_expense import bear_expense
from filing.fees.actions.note_expense import Spent, note_expense
from filing.fees.actions.reverse_shares import reverse_shares
from filing.fees.actions.take_back_expense import take_back_expense
from filing.fees.expense_models import Expense, ExpenseShare
from filing.fees.models import Fee
from filing.fees.papers import notice_of_fee
from filing.fees.rules.expenses import ExpenseKind
from filing.fees.rules.litigation_fee import FeeError
from tests.factories.sessions import sign_in
from tests.filing.fees.stage import Stage, make_stage, money, pay, titles

pytestmark = pytest.mark.django_db
COST, NONE = Decimal("380.00"), Decimal("0.00")


@pytest.fixture
def stage(now: dt.datetime) -> Stage:
    return make_stage(now)


def spent(stage: Stage, kind: str, now: dt.datetime, *, by: str | None = "plaintiff", amount: Decimal = COST) -> Expense:
    """The clerk notes it."""
    payer = stage.dispute.party(by).pk if by else None
    what = Spent(ExpenseKind(kind), amount, now.date(), "丁一", payer, uuid.uuid4())
    return note_expense(actor=stage.dispute.clerk, case_id=stage.dispute.case.pk, spent=what, now=now)


def decided(stage: Stage) -> None:
    Case.objects.filter(pk=stage.dispute.case.pk).update(state=Case.State.EFFECTIVE)


def test_what_a_witness_cost_is_a_fee_at_cost_with_its_notice(stage: Stage, now: dt.datetime) -> None:
    """诉讼费用交纳办法 第十一条."""
    expense = spent(stage, "travel", now)
    assert expense.fee is not None
    assert money(expense.fee) == ("due", COST, COST, NONE)
    assert (expense.fee.purpose, expense.fee.payer) == ("expense", stage.dispute.party("plaintiff"))
    event = OutboxEvent.objects.get(name="filing.FeeNoticeDue", payload__fee_id=str(expense.fee.pk))
    assert event.payload["case_id"] == str(stage.dispute.case.pk)
    data = notice_of_fee(expense.fee, "民间借贷纠纷", "2026-09-01")
    assert data["expense"] == "证人、鉴定人、翻译人员、理算人员出庭费用"
    pay(expense.fee, now)
    assert money(expense.fee) == ("paid", COST, NONE, NONE)


def test_an_appraisal_is_paid_to_the_appraiser_and_never_to_the_court(stage: Stage, now: dt.datetime) -> None:
    """诉讼费用交纳办法 第十二条."""
    expense = spent(stage, "appraisal", now)
    assert expense.fee is None
    assert Fee.objects.filter(case=stage.dispute.case).count() == 1
    assert "有一笔费用由您直接支付" in titles(stage.dispute.plaintiff)
    assert "有一笔费用由您直接支付" not in titles(stage.dispute.defendant)
    notice = Notice.objects.get(user_id=stage.dispute.plaintiff.user_id, title="有一笔费用由您直接支付")
    assert "鉴定费 380.00" in notice.shown_body
    with override("en"):
        assert "鉴定费" not in notice.shown_body
        assert "appraisal" in notice.shown_body
    (told,) = notice_of_fee(stage.fee, "民间借贷纠纷", "2026-09-01")["direct"]
    assert told == {"name": "鉴定费", "provider": "丁一", "amount": "380.00"}


def test_the_court_advances_its_own_witness(stage: Stage, now: dt.datetime) -> None:
    """民事诉讼法 第七十七条."""
    expense = spent(stage, "lost_wages", now, by=None)
    assert expense.fee is not None
    assert not expense.fee.prepaid
    assert not OutboxEvent.objects.filter(name="filing.FeeNoticeDue", payload__fee_id=str(expense.fee.pk)).exists()
    with pytest.raises(FeeError):
        spent(stage, "copying", now, by=None)
    decided(stage)
    loser = stage.dispute.party("defendant")
    (bill,) = allot_fee(actor=stage.dispute.judge, fee_id=expense.fee.pk, shares={loser.pk: COST}, now=now)
    assert (bill.payer, money(bill)[2]) == (loser, COST)
    assert money(expense.fee)[2] == NONE


def test_the_same_form_sent_twice_is_one_expense(stage: Stage, now: dt.datetime) -> None:
    payer, key = stage.dispute.party("plaintiff").pk, uuid.uuid4()
    what = Spent(ExpenseKind.COPYING, COST, now.date(), "林小满", payer, key)
    clerk, case = stage.dispute.clerk, stage.dispute.case
    assert note_expense(actor=clerk, case_id=case.pk, spent=what, now=now) == note_expense(
        actor=clerk, case_id=case.pk, spent=what, now=now
    )


def test_only_the_panel_notes(stage: Stage, now: dt.datetime) -> None:
    what = Spent(ExpenseKind.COPYING, COST, now.date(), "林小满", stage.dispute.party("plaintiff").pk, uuid.uuid4())
    for actor in (stage.dispute.plaintiff, stage.first):
        with pytest.raises((Refused, Http404)):
            note_expense(actor=actor, case_id=stage.dispute.case.pk, spent=what, now=now)


def test_the_decision_lays_what_was_paid_to_a_provider_on_the_parties(stage: Stage, now: dt.datetime) -> None:
    expense, judge = spent(stage, "appraisal", now), stage.dispute.judge
    loser, winner = stage.dispute.party("defendant").pk, stage.dispute.party("plaintiff").pk
    with pytest.raises(Refused):
        bear_expense(actor=judge, expense_id=expense.pk, shares={loser: COST}, now=now)
    decided(stage)
    with pytest.raises(FeeError):
        bear_expense(actor=judge, expense_id=expense.pk, shares={loser: COST - 1}, now=now)
    shares = bear_expense(actor=judge, expense_id=expense.pk, shares={loser: COST, winner: NONE}, now=now)
    assert [(one.party_id, one.amount) for one in shares] == [(loser, COST)]
    with pytest.raises(Refused):
        bear_expense(actor=judge, expense_id=expense.pk, shares={winner: COST}, now=now)
    reverse_shares(actor=judge, case_id=stage.dispute.case.pk, now=now)  # 第三十条
    bear_expense(actor=judge, expense_id=expense.pk, shares={winner: COST}, now=now)
    assert ExpenseShare.objects.get(reversed_at=None).party_id == winner


def test_what_was_noted_wrongly_is_taken_back_and_the_money_goes_back(stage: Stage, now: dt.datetime) -> None:
    expense = spent(stage, "lodging", now)
    assert expense.fee is not None
    pay(expense.fee, now)
    take_back_expense(actor=stage.dispute.clerk, expense_id=expense.pk, reason="登记两次", now=now)
    assert money(expense.fee) == ("refunded", NONE, NONE, COST)
    with pytest.raises(Refused):
        take_back_expense(actor=stage.dispute.clerk, expense_id=expense.pk, reason="再一次", now=now)


def test_an_unpaid_expense_threatens_nobody_with_withdrawal_and_taken_back_is_not_owed(stage: Stage, now: dt.datetime) -> None:
    expense = spent(stage, "lodging", now)
    assert expense.fee is not None
    assert "按撤诉处理" not in read(stage.dispute.plaintiff, "fee", expense.fee.pk)
    take_back_expense(actor=stage.dispute.clerk, expense_id=expense.pk, reason="登记两次", now=now)
    assert "已经撤销，不用再交" in read(stage.dispute.plaintiff, "fee", expense.fee.pk)


def test_an_expense_never_changes(stage: Stage, now: dt.datetime) -> None:
    expense = spent(stage, "survey", now)
    for change in ({"amount": Decimal(1)}, {"payee": "他人"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Expense.objects.filter(pk=expense.pk).update(**change)


def test_the_first_draft_lays_them_on_who_loses(stage: Stage, now: dt.datetime) -> None:
    spent(stage, "appraisal", now)
    taken = spent(stage, "survey", now)
    take_back_expense(actor=stage.dispute.clerk, expense_id=taken.pk, reason="登记有误", now=now)
    text = first_draft(draft_facts(stage.dispute.case))["fee_text"]
    assert text == f"案件受理费{stage.fee.amount:.2f}元，由周远航负担。鉴定费380.00元，由周远航负担。"


def read(actor: Actor, name: str, pk: uuid.UUID) -> str:
    return sign_in(User.objects.get(pk=actor.user_id)).get(reverse(f"filing:{name}", args=[pk])).content.decode()


def test_everyone_in_the_case_reads_the_account_and_the_clerk_acts_in_it(stage: Stage, now: dt.datetime) -> None:
    case, expense = stage.dispute.case, spent(stage, "appraisal", now)
    for actor in (stage.dispute.plaintiff, stage.dispute.defendant, stage.dispute.clerk):
        page = read(actor, "expenses", case.pk)
        assert "鉴定费 · 丁一" in page
        assert (reverse("filing:expense_add", args=[case.pk]) in page) is (actor == stage.dispute.clerk)
    assert reverse("filing:expenses", args=[case.pk]) in read(stage.dispute.plaintiff, "case", case.pk)
    assert reverse("filing:expense_take_back", args=[expense.pk]) in read(stage.dispute.clerk, "expenses", case.pk)


def test_the_clerk_notes_it_in_the_form_and_keeps_what_was_typed_when_something_is_wrong(stage: Stage, now: dt.datetime) -> None:
    case, client = stage.dispute.case, sign_in(User.objects.get(pk=stage.dispute.clerk.user_id))
    url = reverse("filing:expense_add", args=[case.pk])
    typed = {
        "kind": "copying", "amount": "12.50", "spent_on": now.date().isoformat(), "payee": "林小满", "caused_by": "court",
        "key": str(uuid.uuid4()),
    }  # fmt: skip
    refused = client.post(url, typed)
    assert refused.status_code == 422
    assert "法院只先行垫付" in refused.content.decode()
    assert 'value="林小满"' in refused.content.decode()
    done = client.post(url, {**typed, "caused_by": str(stage.dispute.party("plaintiff").pk)})
    assert (done.status_code, Expense.objects.get().amount) == (302, Decimal("12.50"))


def test_the_pages_of_lying_and_taking_back(stage: Stage, now: dt.datetime) -> None:
    expense, client = spent(stage, "appraisal", now), sign_in(User.objects.get(pk=stage.dispute.clerk.user_id))
    back = client.post(reverse("filing:expense_take_back", args=[expense.pk]), {"reason": ""})
    assert back.status_code == 422
    decided(stage)
    loser, winner = stage.dispute.party("defendant"), stage.dispute.party("plaintiff")
    url, fields = reverse("filing:expense_bear", args=[expense.pk]), (f"party_{loser.pk.hex}", f"party_{winner.pk.hex}")
    assert client.post(url, {fields[0]: "1", fields[1]: "1"}).status_code == 422
    assert client.post(url, {fields[0]: "380", fields[1]: "0"}).status_code == 302
    assert f"{loser.name} ¥380.00" in read(stage.dispute.plaintiff, "expenses", stage.dispute.case.pk)
