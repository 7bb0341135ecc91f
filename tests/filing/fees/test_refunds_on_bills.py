"""Refunds are held against the bills of their gateways: one that is missing, unknown, of another amount or doubled is noticed."""

import datetime as dt
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import translation

from courtportal.kernel import clock
from courtportal.kernel.authz import PUBLIC
from courtportal.kernel.identity.models import User
from filing.fees.actions.change import change_fee
from filing.fees.actions.pay import start_payment
from filing.fees.actions.reconcile import explain_difference, reconcile_day
from filing.fees.actions.refund import Payee, approve_refund, finish_refund, prepare_refund
from filing.fees.actions.settle import settle_payment
from filing.fees.gateways.interface import Bill, GatewayError, gateway
from filing.fees.gateways.simulated.models import SimulatedOrder, SimulatedRefund
from filing.fees.gateways.wechat import protocol as wechat_protocol
from filing.fees.models import Difference, Reconciliation, Refund
from filing.fees.rules.changes import Turn
from filing.fees.rules.reconciliation import BilledRefund, BookedRefund, compare_refunds
from filing.fees.schedule import pay_out_refunds, reconcile_days
from tests.factories.blank_documents import blank_documents
from tests.factories.people import make_court, make_staff
from tests.factories.sessions import sign_in
from tests.filing.fees.stage import Stage, make_stage, pay
from tests.servers.payment import Alipay, Wechat

pytestmark = pytest.mark.django_db
DAY, NEXT = dt.date(2026, 9, 1), dt.date(2026, 9, 2)
ONE_DAY = dt.timedelta(days=1)
AMOUNT = Decimal("1150.00")
PAID_AT = {"wechat": "2026-09-01T10:05:00+08:00", "alipay": "2026-09-01 10:05:00"}


@pytest.fixture(autouse=True)
def _blank_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def stage(now: dt.datetime) -> Stage:
    return make_stage(now)


def approved(stage: Stage, now: dt.datetime) -> Refund:
    """The suit is dismissed, and what was paid goes back the way it came."""
    change_fee(actor=stage.dispute.judge, fee_id=stage.fee.pk, turn=Turn.DISMISSED, now=now)
    refund = prepare_refund(actor=stage.first, fee_id=stage.fee.pk, amount=AMOUNT, payee=Payee(), reason="驳回起诉", now=now)
    return approve_refund(actor=stage.second, refund_id=refund.pk, approved=True, now=now)


def refunded(stage: Stage, now: dt.datetime) -> Refund:
    """Paid at the simulated cashier, and given back by it on the same day."""
    pay(stage.fee, now)
    refund = approved(stage, now)
    pay_out_refunds(now)
    refund.refresh_from_db()
    assert refund.state == Refund.State.PAID
    return refund


def refunded_by(name: str, platform: Wechat | Alipay, stage: Stage, now: dt.datetime) -> Refund:
    """Paid through the gateway, and given back by it: Alipay at once, WeChat Pay when it has succeeded."""
    payment = start_payment(actor=PUBLIC, fee_id=stage.fee.pk, now=now)
    if isinstance(platform, Alipay):
        platform.open_cashier(payment.cashier_url)
    platform.pay(payment.order_number, PAID_AT[name])
    notice = gateway(name).find_payment(payment.order_number)
    assert notice
    settle_payment(notice=notice, gateway=name, now=now)
    refund = approved(stage, now)
    pay_out_refunds(now)
    refund.refresh_from_db()
    return refund


def arrives(refund: Refund, wechat: Wechat, day: dt.date, now: dt.datetime) -> None:
    """WeChat Pay has carried the refund out, and the portal hears of it."""
    wechat.succeed(refund.number, day.isoformat())
    pay_out_refunds(now)
    refund.refresh_from_db()
    assert refund.state == Refund.State.PAID


def differences(channel: str, day: dt.date, now: dt.datetime) -> list[tuple[str, Decimal | None, Decimal | None]]:
    """What the bill of the day says differently."""
    made = reconcile_day(channel=channel, day=day, now=now)
    return list(made.differences.order_by("kind").values_list("kind", "ours", "theirs"))


class TestTheSimulatedGateway:
    def test_a_refund_that_both_know_is_no_difference(self, stage: Stage, now: dt.datetime) -> None:
        refund = refunded(stage, now)
        assert differences("simulated", DAY, now) == differences("simulated", NEXT, now) == []
        refund.refresh_from_db()
        assert refund.billed_on == DAY

    def test_one_that_is_on_no_bill_is_missed_once_after_its_day(self, stage: Stage, now: dt.datetime) -> None:
        refund = refunded(stage, now)
        SimulatedRefund.objects.all().delete()
        assert differences("simulated", DAY, now) == []
        assert differences("simulated", NEXT, now) == [("refund_extra", AMOUNT, None)]
        assert differences("simulated", NEXT + ONE_DAY, now) == []
        difference = Difference.objects.get()
        assert (difference.refund_number, difference.payment, difference.court) == (
            refund.number, refund.payment, stage.dispute.case.court,
        )  # fmt: skip

    def test_one_that_comes_on_the_bill_of_the_next_day_is_no_difference(self, stage: Stage, now: dt.datetime) -> None:
        refunded(stage, now)
        SimulatedRefund.objects.update(created_at=now + ONE_DAY)
        assert differences("simulated", DAY, now) == differences("simulated", NEXT, now) == []
        assert differences("simulated", NEXT + ONE_DAY, now) == []

    def test_one_that_comes_later_still_explains_itself(self, stage: Stage, now: dt.datetime) -> None:
        refunded(stage, now)
        SimulatedRefund.objects.update(created_at=now + 2 * ONE_DAY)
        assert differences("simulated", NEXT, now) == [("refund_extra", AMOUNT, None)]
        assert differences("simulated", NEXT + ONE_DAY, now) == []
        difference = Difference.objects.get()
        assert (difference.state, difference.explanation) == (Difference.State.EXPLAINED, "另一日的账单已列出这笔退费")

    def test_one_that_comes_later_with_another_amount_stays_open(self, stage: Stage, now: dt.datetime) -> None:
        refunded(stage, now)
        SimulatedRefund.objects.update(created_at=now + 2 * ONE_DAY, amount=Decimal("1.00"))
        assert differences("simulated", NEXT, now) == [("refund_extra", AMOUNT, None)]
        assert differences("simulated", NEXT + ONE_DAY, now) == [("refund_amount", AMOUNT, Decimal("1.00"))]
        assert Difference.objects.filter(state=Difference.State.OPEN).count() == 2

    def test_another_amount_is_a_difference(self, stage: Stage, now: dt.datetime) -> None:
        refunded(stage, now)
        SimulatedRefund.objects.update(amount=Decimal("1149.99"))
        assert differences("simulated", DAY, now) == [("refund_amount", AMOUNT, Decimal("1149.99"))]

    def test_one_that_failed_in_our_books_and_went_back_after_all(self, stage: Stage, now: dt.datetime) -> None:
        refund = refunded(stage, now)
        Refund.objects.filter(pk=refund.pk).update(state=Refund.State.SENT)
        finish_refund(refund=refund, actor=PUBLIC, arrived=False, reference="", now=now)
        assert differences("simulated", DAY, now) == [("refund_missing", None, AMOUNT)]

    def test_one_that_nobody_knows_is_the_court_of_its_order_to_explain(self, stage: Stage, now: dt.datetime) -> None:
        pay(stage.fee, now)
        payment = stage.fee.payments.get()
        order = SimulatedOrder.objects.get(order_number=payment.order_number)
        SimulatedRefund.objects.create(order=order, refund_number="BYHAND", amount=Decimal("5.00"))
        assert differences("simulated", DAY, now) == [("refund_missing", None, Decimal("5.00"))]
        difference = Difference.objects.get()
        assert (difference.court, difference.payment) == (stage.dispute.case.court, payment)
        explained = explain_difference(actor=stage.first, difference_id=difference.pk, explanation="商户平台手工退款", now=now)
        assert explained.state == Difference.State.EXPLAINED

    def test_the_payment_of_a_refund_that_differs_has_still_reached_the_treasury(self, stage: Stage, now: dt.datetime) -> None:
        refunded(stage, now)
        SimulatedRefund.objects.update(amount=Decimal("1.00"))
        reconcile_day(channel="simulated", day=DAY, now=now)
        assert stage.fee.ledger.filter(deed="to_treasury").count() == 1

    def test_what_stays_under_way_is_missed_after_a_week(self, stage: Stage, now: dt.datetime) -> None:
        refund = refunded(stage, now)
        Refund.objects.filter(pk=refund.pk).update(state=Refund.State.SENT, paid_at=None)
        SimulatedRefund.objects.all().delete()
        assert differences("simulated", DAY + 7 * ONE_DAY, now) == []
        assert differences("simulated", DAY + 8 * ONE_DAY, now) == [("refund_extra", AMOUNT, None)]

    def test_the_bills_since_a_refund_are_compared_though_the_payment_is_long_ago(self, stage: Stage, now: dt.datetime) -> None:
        pay(stage.fee, now)
        later = now + 60 * ONE_DAY
        with clock.at(later):
            approved(stage, later)
            pay_out_refunds(later)
            reconcile_days(later + 3 * ONE_DAY)
        days = Reconciliation.objects.order_by("day").values_list("day", flat=True)
        assert list(days) == [DAY + number * ONE_DAY for number in (60, 61, 62)]
        assert Refund.objects.get().billed_on == DAY + 60 * ONE_DAY


class TestTheWorkList:
    def test_a_refund_is_shown_with_its_number_in_both_languages(self, stage: Stage, now: dt.datetime) -> None:
        refund = refunded(stage, now)
        SimulatedRefund.objects.all().delete()
        reconcile_day(channel="simulated", day=NEXT, now=now)
        clerk = sign_in(User.objects.get(pk=stage.first.account_id))
        difference = Difference.objects.get()
        for page in (reverse("filing:fee_differences"), reverse("filing:fee_difference", args=[difference.pk])):
            text = clerk.get(page).content.decode()
            assert "退费：账上有、账单没有" in text
            assert refund.number in text
        with translation.override("en"):
            assert [str(label) for label in Difference.Kind.labels[3:]] == [
                "Refund on the bill, not in the ledger",
                "Refund in the ledger, not on the bill",
                "Refund of a different amount",
                "Refunded more than once by the channel",
            ]

    def test_another_court_does_not_see_it(self, stage: Stage, now: dt.datetime) -> None:
        refunded(stage, now)
        SimulatedRefund.objects.all().delete()
        reconcile_day(channel="simulated", day=NEXT, now=now)
        stranger = make_staff("filing_clerk", make_court("粤0605", "佛山市南海区人民法院"))
        page = sign_in(stranger).get(reverse("filing:fee_differences"))
        assert (page.status_code, list(page.context["rows"])) == (200, [])


class TestWechat:
    def test_one_accepted_on_a_day_and_carried_out_on_the_next_is_no_difference(
        self, stage: Stage, wechat: Wechat, now: dt.datetime
    ) -> None:
        refund = refunded_by("wechat", wechat, stage, now)
        assert refund.state == Refund.State.SENT
        assert differences("wechat", DAY, now) == []
        arrives(refund, wechat, NEXT, now + ONE_DAY)
        assert differences("wechat", NEXT, now) == differences("wechat", NEXT + ONE_DAY, now) == []

    def test_one_that_only_the_bill_of_its_success_has_is_no_difference(
        self, stage: Stage, wechat: Wechat, now: dt.datetime
    ) -> None:
        refund = refunded_by("wechat", wechat, stage, now)
        wechat.refunds[refund.number]["days"] = {}
        assert differences("wechat", DAY, now) == []
        arrives(refund, wechat, NEXT, now + ONE_DAY)
        assert differences("wechat", NEXT, now) == differences("wechat", NEXT + ONE_DAY, now) == []

    def test_one_that_is_on_no_bill_is_missed(self, stage: Stage, wechat: Wechat, now: dt.datetime) -> None:
        refund = refunded_by("wechat", wechat, stage, now)
        arrives(refund, wechat, DAY, now)
        wechat.refunds[refund.number]["days"] = {}
        assert differences("wechat", DAY, now) == []
        assert differences("wechat", NEXT, now) == [("refund_extra", AMOUNT, None)]

    def test_one_carried_out_twice_is_a_difference(self, stage: Stage, wechat: Wechat, now: dt.datetime) -> None:
        refund = refunded_by("wechat", wechat, stage, now)
        arrives(refund, wechat, DAY, now)
        wechat.refunds[refund.number]["times"] = 2
        assert differences("wechat", DAY, now) == [("refund_twice", AMOUNT, 2 * AMOUNT)]

    def test_another_amount_and_an_unknown_one_are_differences(self, stage: Stage, wechat: Wechat, now: dt.datetime) -> None:
        refund = refunded_by("wechat", wechat, stage, now)
        wechat.refunds[refund.number]["amount"] = 115_001
        wechat.refunds["BYHAND"] = wechat.accepted(refund.payment.order_number, 500)  # type: ignore[union-attr]
        assert differences("wechat", DAY, now) == [
            ("refund_amount", AMOUNT, Decimal("1150.01")), ("refund_missing", None, Decimal("5.00")),
        ]  # fmt: skip

    @pytest.mark.parametrize("state", ["ABNORMAL", "CLOSED"])
    def test_one_that_was_accepted_and_then_failed_is_no_difference(
        self, stage: Stage, wechat: Wechat, now: dt.datetime, state: str
    ) -> None:
        refund = refunded_by("wechat", wechat, stage, now)
        wechat.refunds[refund.number]["status"] = state
        pay_out_refunds(now)
        assert Refund.objects.get().state == Refund.State.FAILED
        assert differences("wechat", DAY, now) == []
        wechat.refunds[refund.number]["days"] = {NEXT.isoformat(): "FAIL"}
        assert differences("wechat", NEXT, now) == []

    def test_a_bill_without_a_column_is_no_bill(self) -> None:
        with pytest.raises(KeyError):
            wechat_protocol.read_bill("商户订单号,微信订单号\r\n`A1,`W1\r\n")

    def test_the_job_waits_for_a_bill_that_can_be_read(
        self, stage: Stage, wechat: Wechat, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        refunded_by("wechat", wechat, stage, now)
        monkeypatch.setattr(wechat_protocol, "REFUND_STATE_COLUMN", "不存在的列")
        with pytest.raises(GatewayError, match="cannot be read"):
            gateway("wechat").bill(DAY)


class TestAlipay:
    def test_a_refund_that_both_know_is_no_difference(self, stage: Stage, alipay: Alipay, now: dt.datetime) -> None:
        refund = refunded_by("alipay", alipay, stage, now)
        assert refund.state == Refund.State.PAID
        assert gateway("alipay").bill(DAY).refunds[0].amount == AMOUNT
        assert differences("alipay", DAY, now) == differences("alipay", NEXT, now) == []

    def test_one_on_the_bill_of_the_next_day_is_no_difference(self, stage: Stage, alipay: Alipay, now: dt.datetime) -> None:
        refund = refunded_by("alipay", alipay, stage, now)
        alipay.refunds[refund.number]["days"] = ["2026-09-02"]
        assert differences("alipay", DAY, now) == differences("alipay", NEXT, now) == []

    def test_one_that_is_on_no_bill_is_missed(self, stage: Stage, alipay: Alipay, now: dt.datetime) -> None:
        refunded_by("alipay", alipay, stage, now)
        alipay.refunds.clear()
        assert differences("alipay", DAY, now) == []
        assert gateway("alipay").bill(NEXT) == Bill()
        assert differences("alipay", NEXT, now) == [("refund_extra", AMOUNT, None)]

    def test_one_carried_out_twice_on_a_day_is_a_difference(self, stage: Stage, alipay: Alipay, now: dt.datetime) -> None:
        refund = refunded_by("alipay", alipay, stage, now)
        alipay.refunds[refund.number]["times"] = 2
        assert differences("alipay", DAY, now) == [("refund_twice", AMOUNT, 2 * AMOUNT)]

    def test_one_carried_out_again_on_another_day_is_a_difference(self, stage: Stage, alipay: Alipay, now: dt.datetime) -> None:
        refund = refunded_by("alipay", alipay, stage, now)
        alipay.refunds[refund.number]["days"] = ["2026-09-01", "2026-09-02"]
        assert differences("alipay", DAY, now) == []
        assert differences("alipay", NEXT, now) == [("refund_twice", AMOUNT, AMOUNT)]

    def test_another_amount_and_an_unknown_one_are_differences(self, stage: Stage, alipay: Alipay, now: dt.datetime) -> None:
        refund = refunded_by("alipay", alipay, stage, now)
        order_number = refund.payment.order_number  # type: ignore[union-attr]
        alipay.refunds[refund.number]["amount"] = "1149.00"
        alipay.refunds[""] = alipay.carried_out(order_number, "5.00")
        assert differences("alipay", DAY, now) == [
            ("refund_amount", AMOUNT, Decimal("1149.00")), ("refund_missing", None, Decimal("5.00")),
        ]  # fmt: skip
        assert Difference.objects.get(kind="refund_missing").refund_number == order_number


def test_a_bill_that_says_accepted_and_carried_out_tells_of_one_refund() -> None:
    ours = {"R1": BookedRefund("A1", AMOUNT, "")}
    lines = [BilledRefund("R1", "A1", AMOUNT, "W1", done=done) for done in (False, True)]
    assert compare_refunds(ours, lines) == []
    second = BilledRefund("R1", "A1", AMOUNT, "W2", done=False)
    assert [found.kind for found in compare_refunds(ours, [*lines, second])] == ["refund_twice"]


def test_what_went_back_before_refunds_were_compared_is_not_missed(stage: Stage, now: dt.datetime) -> None:
    refunded(stage, now)
    SimulatedRefund.objects.all().delete()
    import_module("filing.migrations.0085_earlier_refunds_are_not_missed").note_as_billed(apps, None)
    assert Refund.objects.get().billed_on == DAY
    assert differences("simulated", NEXT, now) == []
