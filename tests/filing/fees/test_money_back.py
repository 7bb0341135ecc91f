"""Relief after acceptance, money back, shares, orders that run out: what the books say and who is told."""

import datetime as dt
from decimal import Decimal

import pytest
from django.http import Http404

from courtportal.kernel.authz import PUBLIC, Actor, Refused, may
from courtportal.kernel.identity.models import User
from courtportal.kernel.outbox.worker import run_until_quiet
from filing.cases.models import Case
from filing.fees.actions.allot import allot_fee
from filing.fees.actions.assess import assess_enforcement_fee, assess_further_fee
from filing.fees.actions.change import change_fee
from filing.fees.actions.counter import take_at_counter
from filing.fees.actions.pay import Device, start_payment
from filing.fees.actions.refund import CannotRefund, Payee, approve_refund, confirm_bank_refund, prepare_refund
from filing.fees.actions.relief import CannotRelieve, Grant, Request, apply_for_relief, decide_relief
from filing.fees.actions.review import request_review
from filing.fees.gateways.simulated.actions import take_money
from filing.fees.grounds import closed_by_mediation
from filing.fees.models import Fee, FeeReview, Payment, Refund, ReliefApplication
from filing.fees.rules.changes import Turn
from filing.fees.rules.relief import Relief
from filing.fees.rules.scales import FeeKind
from filing.fees.schedule import AT_ONCE, pay_out_refunds, reconcile_payments
from tests.factories.blank_documents import blank_documents
from tests.factories.filings import accept_filing, make_filing
from tests.factories.people import actor_for, make_staff
from tests.factories.sessions import sign_in
from tests.filing.fees.stage import Stage, hardship_paper, make_stage, money, pay, titles

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _blank_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def stage(now: dt.datetime) -> Stage:
    return make_stage(now)


def d(text: str) -> Decimal:
    return Decimal(text)


def asked(actor: Actor, kind: Relief, ground: str) -> Request:
    return Request(kind, ground, "没有工作，靠低保生活。", [hardship_paper(actor)])


class TestReliefOfTheFiling:
    """Asked for with the filing, decided when it is a case already."""

    def accepted(self, now: dt.datetime, kind: Relief, ground: str) -> tuple[ReliefApplication, Fee, Actor]:
        filing = make_filing(now)
        filer = actor_for(filing.owner)
        application = apply_for_relief(actor=filer, request=asked(filer, kind, ground), filing_id=filing.pk, now=now)
        return application, accept_filing(filing, now).fees.get(), actor_for(make_staff("filing_clerk", filing.court))

    def test_a_waiver_is_booked_and_what_was_paid_is_refundable(self, now: dt.datetime) -> None:
        application, fee, clerk = self.accepted(now, Relief.WAIVE, "subsistence")
        amount = fee.amount
        pay(fee, now)
        decide_relief(actor=clerk, application_id=application.pk, grant=Grant(granted=True), now=now)
        assert money(fee) == ("refunded", amount, d("0.00"), amount)

    def test_a_reduction_lowers_what_is_owed(self, now: dt.datetime) -> None:
        application, fee, clerk = self.accepted(now, Relief.REDUCE, "disaster")
        decide_relief(actor=clerk, application_id=application.pk, grant=Grant(granted=True, share=d("0.5")), now=now)
        assert money(fee)[2] == (fee.amount / 2).quantize(d("0.01"))

    def test_it_belongs_to_the_fee_so_that_nobody_is_in_default_while_it_waits(self, now: dt.datetime) -> None:
        application, fee, _clerk = self.accepted(now, Relief.WAIVE, "subsistence")
        application.refresh_from_db()
        assert application.fee == fee

    def test_everyone_on_the_side_is_told(self, now: dt.datetime) -> None:
        application, fee, clerk = self.accepted(now, Relief.WAIVE, "subsistence")
        decide_relief(actor=clerk, application_id=application.pk, grant=Grant(granted=True), now=now)
        run_until_quiet()
        assert "司法救助申请有了决定" in titles(actor_for(fee.payer.user))  # type: ignore[union-attr]


def test_a_second_application_is_refused_in_words(stage: Stage, now: dt.datetime) -> None:
    applicant = stage.dispute.plaintiff
    apply_for_relief(actor=applicant, request=asked(applicant, Relief.WAIVE, "subsistence"), fee_id=stage.fee.pk, now=now)
    with pytest.raises(CannotRelieve) as refused:
        apply_for_relief(actor=applicant, request=asked(applicant, Relief.REDUCE, "disaster"), fee_id=stage.fee.pk, now=now)
    assert refused.value.codes == ["waiting"]


def test_a_second_request_for_review_is_the_first(stage: Stage, now: dt.datetime) -> None:
    made = [request_review(actor=stage.lawyer, fee_id=stage.fee.pk, reasons="多算了", now=now) for _ in range(2)]
    assert made[0] == made[1]
    assert FeeReview.objects.count() == 1


def test_a_party_may_bear_a_share_of_each_fee_of_the_case(stage: Stage, now: dt.datetime) -> None:
    winner, loser = stage.dispute.party("plaintiff"), stage.dispute.party("defendant")
    counterclaim = assess_further_fee(
        actor=stage.dispute.judge, case_id=stage.dispute.case.pk, payer_id=winner.pk, purpose="counterclaim",
        kind=FeeKind.PROPERTY, amount=d("100000"), now=now,
    )  # fmt: skip
    Case.objects.filter(pk=stage.dispute.case.pk).update(state=Case.State.EFFECTIVE)
    for fee in (stage.fee, counterclaim):
        allot_fee(actor=stage.dispute.judge, fee_id=fee.pk, shares={loser.pk: fee.amount}, now=now)
    bills = Fee.objects.filter(purpose=Fee.Purpose.SHARE, payer=loser)
    assert [bill.amount for bill in bills] == [d("1150.00"), d("1150.00")]


def test_each_preservation_has_its_own_fee(stage: Stage, now: dt.datetime) -> None:
    made = [
        assess_further_fee(
            actor=stage.dispute.judge, case_id=stage.dispute.case.pk, payer_id=stage.dispute.party("plaintiff").pk,
            purpose="application", kind=FeeKind.PRESERVATION, amount=d("50000"), ground=ground, now=now,
        )
        for ground in ("preservation:1", "preservation:2", "preservation:2")
    ]  # fmt: skip
    assert len({fee.pk for fee in made}) == 2


def test_mediation_halves_once_however_often_it_is_said(stage: Stage, now: dt.datetime) -> None:
    Case.objects.filter(pk=stage.dispute.case.pk).update(procedure="ordinary")
    change_fee(actor=stage.dispute.judge, fee_id=stage.fee.pk, turn=Turn.TO_ORDINARY, now=now)
    pay(stage.fee, now)
    for key in ("mediated:1", "mediated:1"):
        closed_by_mediation(case_id=stage.dispute.case.pk, key=key, now=now)
        run_until_quiet()
    assert money(stage.fee) == ("paid", d("1150.00"), d("0.00"), d("1150.00"))


class TestRefunds:
    """Where the money goes, and who may say that it went."""

    def refundable(self, stage: Stage, now: dt.datetime, *, at_counter: bool) -> None:
        if at_counter:
            take_at_counter(actor=stage.first, fee_id=stage.fee.pk, channel="cash", reference="R1", now=now)
        else:
            pay(stage.fee, now)
        change_fee(actor=stage.dispute.judge, fee_id=stage.fee.pk, turn=Turn.DISMISSED, now=now)

    def test_cash_goes_back_to_an_account_and_not_along_its_way(self, stage: Stage, now: dt.datetime) -> None:
        self.refundable(stage, now, at_counter=True)
        with pytest.raises(CannotRefund, match="not_original"):
            prepare_refund(actor=stage.first, fee_id=stage.fee.pk, amount=d("1150"), payee=Payee(), reason="驳回", now=now)
        payee = Payee("account", "林小满", "6222021234567890123", "虚构银行")
        refund = prepare_refund(actor=stage.first, fee_id=stage.fee.pk, amount=d("1150"), payee=payee, reason="驳回", now=now)
        approve_refund(actor=stage.second, refund_id=refund.pk, approved=True, now=now)
        confirm_bank_refund(actor=stage.second, refund_id=refund.pk, arrived=True, reference="B1", now=now)
        assert titles(stage.lawyer)[-1] == titles(stage.dispute.plaintiff)[-1] == "诉讼费已退还"

    def test_the_form_offers_the_account_for_cash(self, stage: Stage, now: dt.datetime) -> None:
        self.refundable(stage, now, at_counter=True)
        clerk = User.objects.get(pk=stage.first.account_id)
        form = sign_in(clerk).get(f"/fees/{stage.fee.pk}/refund/").context["form"]
        assert form.initial["route"] == Refund.Route.ACCOUNT

    @pytest.mark.parametrize("state", [Refund.State.APPROVED, Refund.State.SENT])
    def test_nobody_notes_by_hand_what_a_gateway_carries(self, stage: Stage, now: dt.datetime, state: str) -> None:
        self.refundable(stage, now, at_counter=False)
        refund = prepare_refund(actor=stage.first, fee_id=stage.fee.pk, amount=d("1150"), payee=Payee(), reason="驳回", now=now)
        approve_refund(actor=stage.second, refund_id=refund.pk, approved=True, now=now)
        Refund.objects.filter(pk=refund.pk).update(state=state)
        with pytest.raises((Refused, Http404)):
            confirm_bank_refund(actor=stage.second, refund_id=refund.pk, arrived=True, reference="B1", now=now)


class TestOrders:
    """An order is good for its time, its device and its amount."""

    def test_one_that_ran_out_is_replaced(self, stage: Stage, now: dt.datetime) -> None:
        old = start_payment(actor=PUBLIC, fee_id=stage.fee.pk, now=now)
        Payment.objects.filter(pk=old.pk).update(expires_at=now + 5 * MINUTE)
        assert start_payment(actor=PUBLIC, fee_id=stage.fee.pk, now=now + 4 * MINUTE) == old
        new = start_payment(actor=PUBLIC, fee_id=stage.fee.pk, now=now + 5 * MINUTE)
        old.refresh_from_db()
        assert (old.state, new.state, new.cashier_url != old.cashier_url) == ("closed", "open", True)
        assert take_money(order_number=old.order_number, now=now).paid_at is None

    def test_a_phone_gets_an_order_of_its_own(self, stage: Stage, now: dt.datetime) -> None:
        first = start_payment(actor=PUBLIC, fee_id=stage.fee.pk, now=now)
        phone = start_payment(actor=PUBLIC, fee_id=stage.fee.pk, now=now, device=Device(on_phone=True))
        assert phone != first

    def test_one_that_was_paid_after_all_is_settled_and_nobody_pays_twice(self, stage: Stage, now: dt.datetime) -> None:
        old = start_payment(actor=PUBLIC, fee_id=stage.fee.pk, now=now)
        take_money(order_number=old.order_number, now=now)
        Payment.objects.filter(pk=old.pk).update(expires_at=now)
        again = start_payment(actor=PUBLIC, fee_id=stage.fee.pk, now=now + MINUTE)
        assert (again.pk, again.state) == (old.pk, Payment.State.SUCCEEDED)
        assert money(stage.fee)[0] == "paid"
        assert not Payment.objects.filter(state=Payment.State.OPEN).exists()

    def test_a_closed_one_is_still_asked_about(self, stage: Stage, now: dt.datetime) -> None:
        old = start_payment(actor=PUBLIC, fee_id=stage.fee.pk, now=now)
        take_money(order_number=old.order_number, now=now)
        Payment.objects.filter(pk=old.pk).update(state=Payment.State.CLOSED, created_at=now - MINUTE)
        reconcile_payments(now)
        assert money(stage.fee)[0] == "paid"

    def test_nobody_is_left_out_however_many_wait(self, stage: Stage, now: dt.datetime) -> None:
        others = [
            Payment(fee=stage.fee, gateway="gone", order_number=f"X{number}", amount=1, cashier_url="/", state="closed")
            for number in range(AT_ONCE)
        ]
        Payment.objects.bulk_create(others)
        last = start_payment(actor=PUBLIC, fee_id=stage.fee.pk, now=now)
        take_money(order_number=last.order_number, now=now)
        Payment.objects.update(created_at=now - 2 * MINUTE)
        Payment.objects.filter(pk=last.pk).update(created_at=now - MINUTE)
        reconcile_payments(now)
        assert money(stage.fee)[0] == "due"
        reconcile_payments(now + MINUTE)
        assert money(stage.fee)[0] == "paid"

    def test_refunds_are_asked_about_in_turn(self, stage: Stage, now: dt.datetime) -> None:
        TestRefunds().refundable(stage, now, at_counter=False)
        refund = prepare_refund(actor=stage.first, fee_id=stage.fee.pk, amount=d("1"), payee=Payee(), reason="驳回", now=now)
        approve_refund(actor=stage.second, refund_id=refund.pk, approved=True, now=now)
        pay_out_refunds(now)
        refund.refresh_from_db()
        assert (refund.state, refund.asked_at) == (Refund.State.PAID, now)


def test_the_enforcement_fee_is_not_the_creditors_to_pay(stage: Stage, now: dt.datetime) -> None:
    fee = assess_enforcement_fee(case=stage.dispute.case, amount=d("100000"), payer=stage.dispute.party("defendant"), now=now)
    assert not may(stage.dispute.plaintiff, fee, "pay")
    assert not may(stage.lawyer, fee, "pay")
    assert may(stage.dispute.defendant, fee, "pay")
    page = sign_in(stage.dispute.party("plaintiff").user).get(f"/fees/{fee.pk}/").content.decode()
    assert f"/fees/{fee.pk}/pay/" not in page


def test_who_may_adds_a_fee_from_the_case(stage: Stage) -> None:
    address = f"/cases/{stage.dispute.case.pk}/fees/add/"
    judge = stage.dispute.case.panel.get(duty="sole_judge").user
    assert address in sign_in(judge).get(f"/cases/{stage.dispute.case.pk}/").content.decode()
    plaintiff = stage.dispute.party("plaintiff").user
    assert address not in sign_in(plaintiff).get(f"/cases/{stage.dispute.case.pk}/").content.decode()


def test_a_part_and_what_is_too_much_have_their_receipts(stage: Stage, now: dt.datetime) -> None:
    other = Payment.objects.create(fee=stage.fee, gateway="other", order_number="OTHER", amount=stage.fee.amount, cashier_url="/")
    pay(stage.fee, now)
    from filing.fees.actions.settle import settle_payment
    from filing.fees.gateways.interface import PaidNotice

    settle_payment(notice=PaidNotice("OTHER", other.amount, "X", now), gateway="other", now=now)
    run_until_quiet()
    assert not Payment.objects.filter(receipt=None, state__in=("succeeded", "refund_due")).exists()
    assert titles(stage.lawyer) == ["收到诉讼费"] * 2
