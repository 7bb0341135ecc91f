"""WeChat Pay and Alipay against the other side, which verifies, signs and keeps books of its own."""

import datetime as dt
import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from pytest_django.fixtures import Settings

from courtportal.kernel.authz import PUBLIC
from filing.cases.models import Party
from filing.fees.actions.assess import assess_fee
from filing.fees.actions.pay import Device, start_payment
from filing.fees.actions.receive_callback import receive_callback
from filing.fees.actions.reconcile import reconcile_day
from filing.fees.gateways.addresses import trusted_host
from filing.fees.gateways.interface import Bill, CallbackRefused, GatewayError, RefundOrder, RefundWord, gateway
from filing.fees.gateways.keys import secret_text
from filing.fees.models import Fee, Payment
from filing.fees.schedule import reconcile_payments
from tests.factories.cases import make_case, make_party
from tests.factories.people import make_user
from tests.servers.payment import Alipay, Wechat

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 9, 1)


@pytest.fixture
def fee(now: dt.datetime) -> Fee:
    case = make_case()
    make_party(case, Party.Role.PLAINTIFF, make_user("林小满"))
    return assess_fee(case=case, now=now)


def pay_wechat(fee: Fee, wechat: Wechat, now: dt.datetime) -> Payment:
    payment = start_payment(actor=PUBLIC, fee_id=fee.pk, now=now)
    wechat.pay(payment.order_number, "2026-09-01T10:05:00+08:00")
    return payment


def pay_alipay(fee: Fee, alipay: Alipay, now: dt.datetime) -> Payment:
    payment = start_payment(actor=PUBLIC, fee_id=fee.pk, now=now)
    assert alipay.open_cashier(payment.cashier_url) == payment.order_number
    alipay.pay(payment.order_number, "2026-09-01 10:05:00")
    return payment


def refused(name: str, headers: dict[str, str], body: bytes, now: dt.datetime) -> str:
    with pytest.raises(CallbackRefused) as error:
        receive_callback(name=name, headers=headers, body=body, now=now)
    assert Fee.objects.get().state == Fee.State.DUE
    return error.value.code


def stamp(now: dt.datetime) -> int:
    return int(now.timestamp())


MINUTES = [("wechat", 110, False), ("wechat", 4, True), ("alipay", 110, False), ("alipay", 110, True)]


@pytest.mark.parametrize(("name", "minutes", "phone"), MINUTES)
def test_an_order_that_ran_out_is_closed_at_its_gateway_and_replaced(
    request: pytest.FixtureRequest, fee: Fee, now: dt.datetime, name: str, minutes: int, *, phone: bool
) -> None:
    platform, device = request.getfixturevalue(name), Device(on_phone=phone, address="203.0.113.5")
    old = start_payment(actor=PUBLIC, fee_id=fee.pk, now=now, device=device)
    if name == "alipay":
        platform.open_cashier(old.cashier_url)
    last, over = now + dt.timedelta(minutes=minutes, seconds=-1), now + dt.timedelta(minutes=minutes)
    assert start_payment(actor=PUBLIC, fee_id=fee.pk, now=last, device=device) == old
    new = start_payment(actor=PUBLIC, fee_id=fee.pk, now=over, device=device)
    old.refresh_from_db()
    assert (old.state, new.state, new.expires_at) == ("closed", "open", over + dt.timedelta(minutes=minutes))
    assert platform.orders[old.order_number]["closed"]


@pytest.mark.parametrize(("name", "paid_at"), [("wechat", "2026-09-01T10:05:00+08:00"), ("alipay", "2026-09-01 10:05:00")])
def test_an_order_that_was_paid_before_it_ran_out_is_settled_instead(
    request: pytest.FixtureRequest, fee: Fee, now: dt.datetime, name: str, paid_at: str
) -> None:
    platform = request.getfixturevalue(name)
    old = start_payment(actor=PUBLIC, fee_id=fee.pk, now=now)
    if name == "alipay":
        platform.open_cashier(old.cashier_url)
    platform.pay(old.order_number, paid_at)
    again = start_payment(actor=PUBLIC, fee_id=fee.pk, now=now + dt.timedelta(hours=3))
    assert (again.pk, again.state) == (old.pk, Payment.State.SUCCEEDED)
    gateway(name).close_order(old.order_number)
    gateway(name).close_order("NOBODY")
    assert not Payment.objects.filter(state=Payment.State.OPEN).exists()


class TestWechat:
    def test_a_computer_gets_a_code_and_a_phone_a_page(self, fee: Fee, wechat: Wechat, now: dt.datetime) -> None:
        payment = start_payment(actor=PUBLIC, fee_id=fee.pk, now=now)
        assert payment.cashier_url.startswith("weixin://wxpay/")
        assert wechat.orders[payment.order_number]["total"] == 115_000
        assert wechat.orders[payment.order_number]["notify"].endswith("/pay/callback/wechat/")
        Payment.objects.update(state="closed")
        phone = start_payment(actor=PUBLIC, fee_id=fee.pk, now=now, device=Device(on_phone=True, address="203.0.113.5"))
        assert phone.cashier_url.startswith(f"{wechat.url}/h5?prepay_id=")
        assert "redirect_url=http%3A%2F%2F" in phone.cashier_url

    def test_a_callback_settles_the_fee_however_often_it_comes(self, fee: Fee, wechat: Wechat, now: dt.datetime) -> None:
        payment = pay_wechat(fee, wechat, now)
        for _ in range(2):
            headers, body = wechat.callback(payment.order_number, stamp(now))
            answer = Client().post(
                "/pay/callback/wechat/",
                body,
                content_type="application/json",
                headers=headers,  # type: ignore[arg-type]
            )
            assert answer.status_code == 204
        fee.refresh_from_db()
        payment.refresh_from_db()
        assert (fee.state, fee.paid_at) == ("paid", dt.datetime(2026, 9, 1, 2, 5, tzinfo=dt.UTC))
        assert (payment.reference[:5], payment.paid_on) == ("42000", DAY)
        assert fee.ledger.filter(deed="paid").count() == 1

    @pytest.mark.parametrize(
        ("changed", "code"),
        [
            ({"mchid": "1900000009"}, "wrong_merchant"),
            ({"appid": "wx9999"}, "wrong_merchant"),
            ({"amount": {"total": 1, "currency": "CNY"}}, "wrong_amount"),
            ({"amount": {"total": 115_000, "currency": "USD"}}, "not_paid"),
            ({"trade_state": "CLOSED"}, "not_paid"),
            ({"out_trade_no": "NOBODY"}, "unknown_order"),
            ({"success_time": "soon"}, "unreadable"),
            ({"amount": None}, "unreadable"),
        ],
    )
    def test_a_signed_callback_that_does_not_fit_is_refused(
        self, fee: Fee, wechat: Wechat, now: dt.datetime, changed: dict[str, Any], code: str
    ) -> None:
        payment = pay_wechat(fee, wechat, now)
        assert refused("wechat", *wechat.callback(payment.order_number, stamp(now), **changed), now) == code

    @pytest.mark.parametrize(
        ("spoil", "code"),
        [
            ("signature", "bad_signature"),
            ("serial", "bad_signature"),
            ("old", "too_old"),
            ("body", "bad_signature"),
            ("stamp", "bad_signature"),
            ("key", "unreadable"),
        ],
    )
    def test_a_callback_that_is_not_the_platforms_is_refused(
        self, fee: Fee, wechat: Wechat, now: dt.datetime, spoil: str, code: str
    ) -> None:
        payment = pay_wechat(fee, wechat, now)
        wechat.spoil = spoil
        if spoil == "key":
            wechat.api_key = os.urandom(32)
        headers, body = wechat.callback(payment.order_number, stamp(now) - (301 if spoil == "old" else 0))
        if spoil == "serial":
            headers["Wechatpay-Serial"] = "ANOTHER"
        if spoil == "stamp":
            headers["Wechatpay-Timestamp"] = "now"
        if spoil == "body":
            body = body.replace(b"EV-1", b"EV-2")
        assert refused("wechat", headers, body, now) == code

    def test_the_refusal_is_told_in_the_platforms_words(self, fee: Fee, wechat: Wechat, now: dt.datetime) -> None:
        answer = Client().post("/pay/callback/wechat/", b"{}", content_type="application/json")
        assert (answer.status_code, json.loads(answer.content)["code"]) == (400, "FAIL")

    def test_a_lost_callback_is_found_by_asking_and_an_unpaid_order_is_not(
        self, fee: Fee, wechat: Wechat, now: dt.datetime
    ) -> None:
        payment = start_payment(actor=PUBLIC, fee_id=fee.pk, now=now)
        assert gateway("wechat").find_payment(payment.order_number) is None
        assert gateway("wechat").find_payment("NOBODY") is None
        wechat.pay(payment.order_number, "2026-09-01T10:05:00+08:00")
        reconcile_payments(now + dt.timedelta(minutes=5))
        assert Fee.objects.get().state == "paid"

    def test_an_answer_without_the_platforms_signature_is_not_believed(self, fee: Fee, wechat: Wechat, now: dt.datetime) -> None:
        wechat.spoil = "signature"
        with pytest.raises(GatewayError, match="not signed"):
            start_payment(actor=PUBLIC, fee_id=fee.pk, now=now)
        assert Payment.objects.get().cashier_url == ""
        wechat.spoil = ""
        assert start_payment(actor=PUBLIC, fee_id=fee.pk, now=now) == Payment.objects.get()

    def test_a_refund_is_one_however_often_it_is_asked_for(self, fee: Fee, wechat: Wechat, now: dt.datetime) -> None:
        payment = pay_wechat(fee, wechat, now)
        order = RefundOrder("R1", payment.order_number, Decimal("575.00"), Decimal("1150.00"), "调解结案")
        way = gateway("wechat")
        assert way.find_refund(order).word is RefundWord.PENDING  # asked for again, because it was not there
        assert way.refund(order).word is RefundWord.PENDING
        wechat.refunds["R1"]["status"] = "SUCCESS"
        assert way.find_refund(order).word is RefundWord.ARRIVED
        wechat.refunds["R1"]["status"] = "ABNORMAL"
        assert way.find_refund(order).word is RefundWord.FAILED
        assert [(number, one["amount"]) for number, one in wechat.refunds.items()] == [("R1", 57_500)]

    def test_the_bill_of_a_day_is_compared_with_the_ledger(self, fee: Fee, wechat: Wechat, now: dt.datetime) -> None:
        payment = pay_wechat(fee, wechat, now)
        receive_callback(
            name="wechat",
            **dict(zip(("headers", "body"), wechat.callback(payment.order_number, stamp(now)), strict=True)),
            now=now,
        )  # type: ignore[arg-type]
        made = reconcile_day(channel="wechat", day=DAY, now=now)
        assert (made.orders, made.total, made.differences.count()) == (1, Decimal("1150.00"), 0)
        assert gateway("wechat").bill(dt.date(2026, 9, 2)) == Bill()

    def test_a_bill_that_is_not_the_announced_one_is_refused(self, wechat: Wechat) -> None:
        wechat.spoil = "bill"
        with pytest.raises(GatewayError, match="announced"):
            gateway("wechat").bill(DAY)


class TestAlipay:
    def test_the_cashier_is_a_signed_address_for_a_computer_and_for_a_phone(
        self, fee: Fee, alipay: Alipay, now: dt.datetime
    ) -> None:
        payment = pay_alipay(fee, alipay, now)
        assert alipay.orders[payment.order_number]["method"] == "alipay.trade.page.pay"
        assert alipay.orders[payment.order_number]["total"] == "1150.00"
        Payment.objects.update(state="closed")
        phone = start_payment(actor=PUBLIC, fee_id=fee.pk, now=now, device=Device(on_phone=True, address="203.0.113.5"))
        assert alipay.orders[alipay.open_cashier(phone.cashier_url)]["method"] == "alipay.trade.wap.pay"

    def test_a_notification_settles_the_fee_however_often_it_comes(self, fee: Fee, alipay: Alipay, now: dt.datetime) -> None:
        payment = pay_alipay(fee, alipay, now)
        for _ in range(2):
            body = alipay.callback(payment.order_number, "2026-09-01 10:06:00")
            answer = Client().post("/pay/callback/alipay/", body, content_type="application/x-www-form-urlencoded")
            assert (answer.status_code, answer.content) == (200, b"success")
        fee.refresh_from_db()
        assert (fee.state, fee.paid_at) == ("paid", dt.datetime(2026, 9, 1, 2, 5, tzinfo=dt.UTC))
        assert fee.ledger.filter(deed="paid").count() == 1

    @pytest.mark.parametrize(
        ("changed", "code"),
        [
            ({"app_id": "2021999999"}, "wrong_merchant"),
            ({"seller_id": "2088999999"}, "wrong_merchant"),
            ({"total_amount": "0.01"}, "wrong_amount"),
            ({"trade_status": "WAIT_BUYER_PAY"}, "not_paid"),
            ({"refund_fee": "1150.00"}, "not_paid"),
            ({"out_trade_no": "NOBODY"}, "unknown_order"),
            ({"gmt_payment": "soon"}, "unreadable"),
            ({"total_amount": "many"}, "unreadable"),
            ({"notify_time": "2026-08-31 08:00:00"}, "too_old"),
        ],
    )
    def test_a_signed_notification_that_does_not_fit_is_refused(
        self, fee: Fee, alipay: Alipay, now: dt.datetime, changed: dict[str, str], code: str
    ) -> None:
        payment = pay_alipay(fee, alipay, now)
        body = alipay.callback(payment.order_number, "2026-09-01 10:06:00", **changed)
        assert refused("alipay", {}, body, now) == code

    @pytest.mark.parametrize("spoil", ["signature", "body", "form"])
    def test_a_notification_that_is_not_alipays_is_refused(self, fee: Fee, alipay: Alipay, now: dt.datetime, spoil: str) -> None:
        payment = pay_alipay(fee, alipay, now)
        alipay.spoil = spoil
        body = alipay.callback(payment.order_number, "2026-09-01 10:06:00")
        body = {"body": body.replace(b"1150.00", b"1151.00"), "form": b"\xff"}.get(spoil, body)
        assert refused("alipay", {}, body, now) == ("unreadable" if spoil == "form" else "bad_signature")

    def test_a_lost_notification_is_found_by_asking(self, fee: Fee, alipay: Alipay, now: dt.datetime) -> None:
        assert gateway("alipay").find_payment("NOBODY") is None
        pay_alipay(fee, alipay, now)
        reconcile_payments(now + dt.timedelta(minutes=5))
        assert Fee.objects.get().state == "paid"

    def test_an_answer_without_alipays_signature_is_not_believed(self, alipay: Alipay) -> None:
        alipay.spoil = "signature"
        with pytest.raises(GatewayError, match="not signed"):
            gateway("alipay").find_payment("ANY")

    def test_a_refund_is_one_however_often_it_is_asked_for(self, fee: Fee, alipay: Alipay, now: dt.datetime) -> None:
        payment = pay_alipay(fee, alipay, now)
        order = RefundOrder("R1", payment.order_number, Decimal("575.00"), Decimal("1150.00"), "调解结案")
        way = gateway("alipay")
        assert way.find_refund(order).word is RefundWord.ARRIVED  # it was not there, so it was made
        assert way.refund(order).word is RefundWord.PENDING
        assert way.find_refund(order).word is RefundWord.ARRIVED
        assert [(number, one["amount"]) for number, one in alipay.refunds.items()] == [("R1", "575.00")]

    def test_the_bill_of_a_day_is_compared_with_the_ledger(self, fee: Fee, alipay: Alipay, now: dt.datetime) -> None:
        payment = pay_alipay(fee, alipay, now)
        receive_callback(name="alipay", headers={}, body=alipay.callback(payment.order_number, "2026-09-01 10:06:00"), now=now)
        made = reconcile_day(channel="alipay", day=DAY, now=now)
        assert (made.orders, made.total, made.differences.count()) == (1, Decimal("1150.00"), 0)
        assert gateway("alipay").bill(dt.date(2026, 9, 2)) == Bill()

    def test_a_bill_elsewhere_is_not_fetched(self, alipay: Alipay) -> None:
        alipay.spoil = "bill"
        with pytest.raises(GatewayError, match="not the gateway's"):
            gateway("alipay").bill(DAY)


@pytest.mark.parametrize(
    "url", ["http://bills.alipay.com/x", "https://alipay.com.evil.example/x", "https://notalipay.com/x", "/x"]
)
def test_no_answer_leads_the_portal_elsewhere(url: str) -> None:
    with pytest.raises(GatewayError):
        trusted_host(url, "https://openapi.alipay.com/gateway.do", ("alipay.com",))


def test_the_gateways_own_domains_may_hold_the_bill() -> None:
    assert trusted_host("https://dwbillcenter.alipay.com/a?b", "https://openapi.alipay.com/gateway.do", ("alipay.com",))


def test_a_gateway_without_its_keys_says_so(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="WECHAT_KEY_FILE"):
        gateway("wechat")
    settings.WECHAT_API_KEY = f"file:{tmp_path / 'missing'}"
    with pytest.raises(ImproperlyConfigured, match="WECHAT_API_KEY"):
        secret_text("WECHAT_API_KEY")


def test_a_gateway_that_does_not_answer_charges_nothing_and_is_said(fee: Fee, wechat: Wechat, settings: Settings) -> None:
    settings.WECHAT_URL = "http://127.0.0.1:9"
    answer = Client().post(f"/pay/{fee.payment_code}/", follow=True)
    assert "暂时没有回应" in answer.content.decode()
    assert Payment.objects.get().state == Payment.State.OPEN


def test_the_code_to_scan_is_drawn_by_the_portal(fee: Fee, wechat: Wechat, now: dt.datetime) -> None:
    answer = Client().post(f"/pay/{fee.payment_code}/", follow=True)
    payment = Payment.objects.get()
    assert answer.redirect_chain == [(f"/pay/orders/{payment.order_number}/scan/", 302)]
    assert Client().get(f"/pay/orders/{payment.order_number}/qr.svg")["Content-Type"] == "image/svg+xml"
    wechat.pay(payment.order_number, "2026-09-01T10:05:00+08:00")
    receive_callback(
        name="wechat", **dict(zip(("headers", "body"), wechat.callback(payment.order_number, stamp(now)), strict=True)), now=now
    )  # type: ignore[arg-type]
    assert Client().get(f"/pay/orders/{payment.order_number}/scan/").status_code == 302
