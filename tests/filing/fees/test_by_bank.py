"""Paying without a gateway: payer's page, payment page, notice and counter say one thing (FEE art. 52)."""

import datetime as dt
from decimal import Decimal

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client

from courtportal.kernel.courts.models import Court
from courtportal.kernel.identity.models import User
from courtportal.kernel.rendering.schema import checked
from filing.documents import NoticeOfFee
from filing.fees.actions.counter import ReferenceTaken, take_at_counter
from filing.fees.ledger import books_of
from filing.fees.papers import notice_of_fee
from filing.fees.rules.ledger import Account
from tests.factories.sessions import sign_in
from tests.filing.fees.stage import Stage, make_stage

pytestmark = pytest.mark.django_db
ACCOUNT = {"holder": "佛山市禅城区人民法院（虚构）", "number": "000012345678", "bank": "虚构银行演示支行"}


@pytest.fixture
def stage(now: dt.datetime) -> Stage:
    return make_stage(now)


def name_account(stage: Stage) -> None:
    Court.objects.filter(pk=stage.fee.case.court_id).update(settings={"fee_account": ACCOUNT})
    stage.fee.case.court.refresh_from_db()


def payers_pages(stage: Stage) -> list[str]:
    """The page of the fee as its payer sees it, and the page that anybody opens with the code."""
    own = sign_in(stage.dispute.party("plaintiff").user).get(f"/fees/{stage.fee.pk}/").content.decode()
    return [own, Client().get(f"/pay/{stage.fee.payment_code}/").content.decode()]


def test_both_pages_name_the_account_the_code_and_what_the_counter_takes(stage: Stage) -> None:
    name_account(stage)
    for page in payers_pages(stage):
        for words in (*ACCOUNT.values(), stage.fee.payment_code, "附言", "窗口可以刷卡", "不收现金"):
            assert words in page


def test_a_court_without_an_account_sends_to_its_collecting_bank_and_names_none(stage: Stage) -> None:
    for page in payers_pages(stage):
        assert "代收银行" in page
        assert "户名" not in page


def test_the_notice_says_the_same_and_names_no_account_where_none_is_set(stage: Stage) -> None:
    template = "filing/documents/notice_of_fee.html"
    assert "account" not in notice_of_fee(stage.fee, "民间借贷纠纷", "2026-09-01")
    name_account(stage)
    data = checked(notice_of_fee(stage.fee, "民间借贷纠纷", "2026-09-01"), NoticeOfFee)
    notice = render_to_string(template, {"data": data, "document": {}})
    for words in (*ACCOUNT.values(), stage.fee.payment_code, f"{settings.PORTAL_URL}/pay/", "附言", "窗口刷卡", "不收现金"):
        assert words in notice


def test_a_transfer_is_noted_at_the_counter_and_is_the_treasurys_at_once(stage: Stage, now: dt.datetime) -> None:
    clerk = sign_in(User.objects.get(pk=stage.first.account_id))
    page = clerk.get(f"/fees/{stage.fee.pk}/counter/").content.decode()
    assert "银行转账" in page
    assert "巡回" in page
    given = {"channel": "transfer", "reference": "B20260901", "ticket_number": ""}
    assert clerk.post(f"/fees/{stage.fee.pk}/counter/", given).status_code == 302
    stage.fee.refresh_from_db()
    books = books_of(stage.fee)
    assert (stage.fee.state, books[Account.RECEIVED], books[Account.TREASURY]) == ("paid", Decimal(0), Decimal("1150.00"))


def test_the_clerk_is_not_asked_to_pay(stage: Stage) -> None:
    page = sign_in(User.objects.get(pk=stage.first.account_id)).get(f"/fees/{stage.fee.pk}/").content.decode()
    assert ("请交纳" in page, "待交" in page) == (False, True)


def test_one_bank_slip_pays_one_fee(stage: Stage, now: dt.datetime) -> None:
    other = make_stage(now)
    take_at_counter(actor=stage.first, fee_id=stage.fee.pk, channel="transfer", reference="B1", now=now)
    with pytest.raises(ReferenceTaken):
        take_at_counter(actor=stage.first, fee_id=other.fee.pk, channel="transfer", reference="B1", now=now)
