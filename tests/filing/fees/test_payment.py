"""Fees are assessed on acceptance and paid through a gateway that can be believed."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import PUBLIC, Refused, Role
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.outbox.models import OutboxEvent
from filing.calendar.actions.start_deadline import start_deadline
from filing.calendar.models import Deadline
from filing.cases.models import Case, Party
from filing.fees.actions.assess import assess_enforcement_fee, assess_fee
from filing.fees.actions.pay import start_payment
from filing.fees.actions.receive_callback import receive_callback
from filing.fees.gateways.interface import CallbackRefused
from filing.fees.gateways.signatures import signed_headers
from filing.fees.gateways.simulated.actions import take_money
from filing.fees.gateways.simulated.gateway import callback_of, secret
from filing.fees.models import Fee, Payment
from filing.fees.schedule import reconcile_payments, remind_of_due_fees, report_overdue_fees
from tests.factories.cases import make_case, make_party
from tests.factories.people import actor_for, make_staff, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(now: dt.datetime) -> Case:
    case = make_case()
    make_party(case, Party.Role.PLAINTIFF, make_user("林小满"))
    make_party(case, Party.Role.DEFENDANT, make_user("周远航"))
    return case


@pytest.fixture
def fee(case: Case, now: dt.datetime) -> Fee:
    return assess_fee(case=case, now=now)


@pytest.fixture
def payment(fee: Fee, now: dt.datetime) -> Payment:
    return start_payment(actor=PUBLIC, fee_id=fee.pk, now=now)


def report(payment: Payment, now: dt.datetime, **changed: str) -> Payment:
    """The gateway reports the order as paid, signed with its own key."""
    content = {
        "order_number": payment.order_number,
        "amount": str(payment.amount),
        "reference": "SIM1",
        "paid_at": now.isoformat(),
        **changed,
    }
    body = json.dumps(content).encode()
    return receive_callback(name="simulated", headers=signed_headers(secret(), body, now), body=body, now=now)


def test_a_summary_case_costs_half_the_property_fee_from_the_service_of_its_notice(fee: Fee) -> None:
    assert (fee.amount, fee.full_amount) == (Decimal("1150.00"), Decimal("2300.00"))
    assert (fee.prepaid, fee.due_on) == (True, None)
    assert sum(Decimal(line["amount"]) for line in fee.lines) == fee.amount
    assert fee.payer.role == Party.Role.PLAINTIFF


def test_a_fee_is_assessed_once(case: Case, fee: Fee, now: dt.datetime) -> None:
    assert assess_fee(case=case, now=now) == fee


def test_a_case_without_a_fee_is_waived_at_once(now: dt.datetime) -> None:
    fee = assess_fee(case=make_case(cause_code="448", amount=None), now=now)
    assert (fee.state, fee.amount) == (Fee.State.WAIVED, Decimal("0.00"))


def test_a_court_may_round_to_whole_yuan(now: dt.datetime) -> None:
    case = make_case(amount=Decimal("86420.55"))
    case.court.settings = {"fee_rounding": "yuan"}
    assert assess_fee(case=case, now=now).full_amount == Decimal("1961.00")


def test_the_enforcement_fee_is_the_debtors_and_has_no_last_day(case: Case, now: dt.datetime) -> None:
    debtor = case.parties.get(role=Party.Role.DEFENDANT)
    fee = assess_enforcement_fee(case=case, amount=Decimal(100_000), payer=debtor, now=now)
    assert (fee.amount, fee.due_on, fee.payer) == (Decimal("1400.00"), None, debtor)


def test_paying_settles_the_fee_and_tells_the_house(case: Case, payment: Payment, now: dt.datetime) -> None:
    start_deadline(
        actor=PUBLIC, rule="fee", trigger="notice", triggered_on=now.date(), key="fee", now=now, case=case,
        party=payment.fee.payer,
    )  # fmt: skip
    report(payment, now)
    fee = Fee.objects.get()
    assert (fee.state, fee.paid_at) == (Fee.State.PAID, now)
    assert Deadline.objects.get().state == Deadline.State.MET
    assert case.timeline.filter(kind="fee_paid").count() == 1
    assert OutboxEvent.objects.filter(name="filing.FeePaid").count() == 1
    assert AuditEntry.objects.filter(action="fee_paid").count() == 1


def test_the_same_report_twice_has_one_effect(payment: Payment, now: dt.datetime) -> None:
    assert report(payment, now) == report(payment, now)
    assert OutboxEvent.objects.filter(name="filing.FeePaid").count() == 1


def test_two_clicks_make_one_order(fee: Fee, payment: Payment, now: dt.datetime) -> None:
    assert start_payment(actor=PUBLIC, fee_id=fee.pk, now=now) == payment


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"amount": "1.00"}, "wrong_amount"), ({"order_number": "NOBODY"}, "unknown_order"), ({"amount": "NaN"}, "wrong_amount")],
)
def test_a_report_that_does_not_fit_the_order_is_refused(
    payment: Payment, now: dt.datetime, changed: dict[str, str], code: str
) -> None:
    with pytest.raises(CallbackRefused) as refused:
        report(payment, now, **changed)
    assert refused.value.code == code
    assert Fee.objects.get().state == Fee.State.DUE


def test_a_report_signed_with_another_key_is_refused(payment: Payment, now: dt.datetime) -> None:
    body = json.dumps({"order_number": payment.order_number}).encode()
    with pytest.raises(CallbackRefused, match="bad_signature"):
        receive_callback(name="simulated", headers=signed_headers(b"guess", body, now), body=body, now=now)


def test_a_report_sent_again_much_later_is_refused(payment: Payment, now: dt.datetime) -> None:
    order = take_money(order_number=payment.order_number, now=now)
    headers, body = callback_of(order, now)
    with pytest.raises(CallbackRefused, match="too_old"):
        receive_callback(name="simulated", headers=headers, body=body, now=now + dt.timedelta(hours=1))


def test_a_changed_body_breaks_the_signature(payment: Payment, now: dt.datetime) -> None:
    headers, body = callback_of(take_money(order_number=payment.order_number, now=now), now)
    with pytest.raises(CallbackRefused, match="bad_signature"):
        receive_callback(name="simulated", headers=headers, body=body.replace(b"1150", b"1151"), now=now)


def test_a_lost_callback_is_found_by_asking_the_gateway(payment: Payment, now: dt.datetime) -> None:
    take_money(order_number=payment.order_number, now=now)
    reconcile_payments(now + dt.timedelta(minutes=5))
    assert Fee.objects.get().state == Fee.State.PAID


def test_the_payer_is_reminded_once_and_the_judge_hears_of_an_overdue_fee(case: Case, fee: Fee, now: dt.datetime) -> None:
    judge = make_staff(Role.JUDGE, case.court)
    case.panel.create(user=judge, duty="sole_judge")
    Fee.objects.filter(pk=fee.pk).update(due_on=dt.date(2026, 9, 8))
    last_days, overdue = now + dt.timedelta(days=6), now + dt.timedelta(days=8)
    for moment in (now, last_days, last_days, overdue, overdue):
        remind_of_due_fees(moment)
        report_overdue_fees(moment)
    assert [notice.title for notice in Notice.objects.filter(user=fee.payer.user)] == ["诉讼费即将到期"]
    assert Notice.objects.get(user=judge).title == "逾期未交诉讼费"


def test_a_paid_fee_reminds_nobody(payment: Payment, now: dt.datetime) -> None:
    report(payment, now)
    remind_of_due_fees(now + dt.timedelta(days=6))
    report_overdue_fees(now + dt.timedelta(days=30))
    assert not Notice.objects.filter(key__startswith="fee_due").exists()


def test_a_second_paid_order_is_kept_to_be_refunded(fee: Fee, payment: Payment, now: dt.datetime) -> None:
    other = Payment.objects.create(fee=fee, gateway="other", order_number="OTHER", amount=fee.amount, cashier_url="/")
    report(payment, now)
    from filing.fees.actions.settle import settle_payment
    from filing.fees.gateways.interface import PaidNotice

    settled = settle_payment(notice=PaidNotice("OTHER", other.amount, "X", now), gateway="other", now=now)
    assert settled.state == Payment.State.REFUND_DUE
    assert OutboxEvent.objects.filter(name="filing.FeePaid").count() == 1


def test_a_paid_fee_is_not_paid_again(fee: Fee, payment: Payment, now: dt.datetime) -> None:
    report(payment, now)
    plaintiff = actor_for(fee.payer.user, Role.LITIGANT)
    with pytest.raises(Refused):
        start_payment(actor=plaintiff, fee_id=fee.pk, now=now)


def test_a_stranger_cannot_see_the_fee(fee: Fee, client: Client) -> None:
    client.force_login(make_user())
    assert client.get(reverse("filing:fee", args=[fee.pk])).status_code == 404


def test_a_party_reads_each_line_and_pays_at_the_cashier(fee: Fee, client: Client) -> None:
    client.force_login(fee.payer.user)
    page = client.get(reverse("filing:fee", args=[fee.pk]))
    assert "超过1万元至10万元的部分" in page.content.decode()
    assert "《诉讼费用交纳办法》" in page.content.decode()
    to_cashier = client.post(reverse("filing:fee_pay", args=[fee.pk]))
    back = client.post(to_cashier["Location"], follow=True)
    assert "诉讼费已交纳" in back.content.decode()
    assert client.get(reverse("filing:fee_qr", args=[fee.pk]))["Content-Type"] == "image/svg+xml"


def test_anyone_with_the_code_pays_without_an_account_and_sees_no_names(fee: Fee, client: Client) -> None:
    found = client.post(reverse("filing:cashier:enter_code"), {"code": fee.payment_code.lower()}, follow=True)
    page = found.content.decode()
    assert "¥1,150.00" in page
    assert fee.payer.name not in page
    back = client.post(client.post(found.request["PATH_INFO"])["Location"], follow=True)
    assert "诉讼费已交纳" in back.content.decode()


def test_the_front_page_and_the_partys_page_lead_to_where_a_code_is_entered(fee: Fee, client: Client) -> None:
    address = reverse("filing:cashier:enter_code")
    assert f'href="{address}"' in client.get("/").content.decode()
    client.force_login(fee.payer.user)
    assert f'href="{address}"' in client.get(reverse("filing:fee", args=[fee.pk])).content.decode()


def test_a_wrong_code_is_said_beside_the_field(client: Client) -> None:
    page = client.post(reverse("filing:cashier:enter_code"), {"code": "WRONG"}).content.decode()
    assert page.count("没有找到这个缴款码") == 2
    assert 'value="WRONG"' in page


def test_an_address_with_a_wrong_code_says_so_and_what_to_check(client: Client) -> None:
    answer = client.get(reverse("filing:cashier:by_code", args=["0000"]))
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "没有找到这个缴款码" in page
    assert "逐位核对" in page
    assert f'action="{reverse("filing:cashier:enter_code")}"' in page


def test_the_callback_address_answers_machines(payment: Payment, client: Client, now: dt.datetime) -> None:
    headers, body = callback_of(take_money(order_number=payment.order_number, now=now), now)
    url = reverse("filing:cashier:callback", args=["simulated"])
    assert client.post(url, body, content_type="application/json").json() == {"error": "bad_signature"}
    assert client.post(url, body, content_type="application/json", headers=headers).json() == {"result": "ok"}
    assert (
        client.post(reverse("filing:cashier:callback", args=["nobody"]), b"{}", content_type="application/json").status_code
        == 400
    )
