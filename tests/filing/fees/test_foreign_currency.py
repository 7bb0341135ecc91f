"""A claim in dollars: its fee is counted in yuan at the rate of the day of acceptance (《诉讼费用交纳办法》 art. 55)."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from courtportal.kernel.authz import Refused
from courtportal.kernel.identity.models import User
from courtportal.kernel.outbox.worker import run_until_quiet
from courtportal.kernel.rendering.models import CourtDocument
from filing.cases.home import facts_of
from filing.cases.models import Case
from filing.causes.answers import amount_in_dispute
from filing.causes.elements import load_form
from filing.causes.printing import shown
from filing.fees.assessments import assessment_in_force
from filing.fees.models import Fee
from filing.fees.rules.changes import Basis, Turn, changed
from filing.fees.rules.currency import USUAL_SOURCE, Conversion, Exchange, read_conversion
from filing.fees.rules.scales import FeeKind
from filing.intake.actions.accept import accept
from filing.intake.actions.review import claim
from filing.intake.fees import expected_fee
from filing.intake.models import Filing
from tests.factories.documents import ready_to_sign
from tests.factories.filings import EXAMINED, filing_clerk, litigant, make_bench, make_draft, make_filing
from tests.factories.lending import lending_answers
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
IN_DOLLARS = {
    "currency": "USD", "principal_owed": "100000", "interest_claimed": "no", "interest_amount": None,
    "exchange_rate": "7.10", "exchange_source": "中国外汇交易中心2026年8月31日公布的中间价",
}  # fmt: skip
OF_THE_DAY = Exchange(Decimal("7.1234"), "中国外汇交易中心2026年9月1日公布的中间价")


def taken(now: dt.datetime) -> tuple[Filing, dict[str, object]]:
    clerk = filing_clerk()
    filing = claim(actor=clerk, filing_id=make_filing(now, **IN_DOLLARS).pk, now=now)
    return filing, {"actor": clerk, "filing_id": filing.pk, "version": filing.version, "examined": EXAMINED, "now": now}


def decided(filing: Filing) -> dict[str, object]:
    return {
        "version": filing.version, "drawn_for": str(filing.pk), "checked": list(EXAMINED.checked), "reason": EXAMINED.reason,
    }  # fmt: skip


def test_the_amount_in_dispute_is_in_yuan_and_the_complaint_prints_dollars() -> None:
    form, answers = load_form("private_lending"), lending_answers(**IN_DOLLARS)
    assert amount_in_dispute(form, answers) == Decimal("710000.00")
    assert shown(form.element("principal_owed"), answers) == "100,000.00美元"
    assert shown(form.element("principal_owed"), answers, "en") == "100,000.00 US dollars"
    assert amount_in_dispute(form, lending_answers(**{**IN_DOLLARS, "exchange_rate": None})) is None
    assert amount_in_dispute(form, lending_answers(principal_owed="100000", interest_claimed="no")) == Decimal("100000.00")


def test_before_filing_the_fee_is_worked_out_at_the_rate_that_the_filer_gives(now: dt.datetime) -> None:
    fee = expected_fee(make_draft(litigant(), now, **IN_DOLLARS))
    assert fee is not None
    assert fee.full_fee == Decimal("10900.00")  # 8,800 and 1 % of 210,000
    line = fee.lines[0]
    assert (line.article.article, line.rate, line.amount) == ("55", "7.1", Decimal("0.00"))
    assert "试算" in line.part.zh
    assert "100,000.00美元折合710,000.00元" in line.part.zh


def test_the_court_accepts_at_the_rate_of_the_day_and_prints_it_in_the_fee(now: dt.datetime) -> None:
    ready_to_sign(now)
    make_bench()
    filing, given = taken(now)
    with pytest.raises(Refused, match="国家公布的汇率"):
        accept(**given)  # type: ignore[arg-type]
    assert not Case.objects.exists()
    case = accept(exchange=OF_THE_DAY, **given)  # type: ignore[arg-type]
    fee = Fee.objects.get(case=case)
    assert (filing.amount, case.amount, fee.basis_amount) == (710000, Decimal("712340.00"), Decimal("712340.00"))
    assert fee.full_amount == Decimal("10923.40")
    first = fee.lines[0]
    assert "2026年9月1日受理，1美元合人民币7.1234元（中国外汇交易中心2026年9月1日公布的中间价）" in first["part"]
    assert sum(Decimal(line["amount"]) for line in fee.lines) == fee.amount
    run_until_quiet()
    notice = CourtDocument.objects.get(case_id=case.pk, kind="notice_of_fee")
    assert notice.data["lines"][0]["part"] == first["part"]
    assert notice.data["lines"][0]["amount"] == ""
    assert sum(Decimal(line["amount"]) for line in notice.data["lines"][1:]) == fee.amount


def test_the_line_of_the_rate_is_shown_without_an_amount_of_its_own(now: dt.datetime) -> None:
    make_bench()
    writer = litigant("又一人")
    draft = make_draft(writer, now, **IN_DOLLARS)
    check = sign_in(User.objects.get(pk=writer.user_id)).get(reverse("filing:draft_check", args=[draft.pk]))
    _filing, given = taken(now)
    fee = Fee.objects.get(case=accept(exchange=OF_THE_DAY, **given))  # type: ignore[arg-type]
    assert fee.payer is not None
    assert fee.payer.user is not None
    paid = sign_in(fee.payer.user).get(reverse("filing:fee", args=[fee.pk]))
    for page, rate in ((check, "1美元合人民币7.1元"), (paid, "1美元合人民币7.1234元")):
        assert rate in page.content.decode()
        assert "¥0.00" not in page.content.decode()


def test_a_later_assessment_keeps_the_rate_of_the_day_of_acceptance(now: dt.datetime) -> None:
    make_bench()
    _filing, given = taken(now)
    fee = Fee.objects.get(case=accept(exchange=OF_THE_DAY, **given))  # type: ignore[arg-type]
    basis, result = assessment_in_force(fee)
    assert basis.conversion == Conversion("USD", Decimal("100000.00"), OF_THE_DAY, dt.date(2026, 9, 1))
    ordinary = changed(basis, result, Turn.TO_ORDINARY)
    assert ordinary.result.lines[0].part == result.lines[0].part
    more = changed(basis, result, Turn.AMOUNT, amount=Decimal("800000.00"))
    assert "7.1234" in more.result.lines[0].part.zh
    assert "折合" not in more.result.lines[0].part.zh  # the new amount was given in yuan


def test_the_clerk_is_asked_for_the_rate_only_of_a_claim_in_foreign_currency(now: dt.datetime) -> None:
    make_bench()
    filing, given = taken(now)
    client = sign_in(User.objects.get(pk=given["actor"].user_id))  # type: ignore[attr-defined]
    page = client.get(reverse("filing:review_desk", args=[filing.pk])).content.decode()
    assert "受理之日 1 美元合人民币多少元" in page
    assert "请按受理之日核对" in page
    assert USUAL_SOURCE in page
    url, sent = reverse("filing:review_accept", args=[filing.pk]), {**decided(filing), "procedure": "summary"}
    for rate, source in (("7.1234", ""), ("0", USUAL_SOURCE), ("-7", USUAL_SOURCE), ("1001", USUAL_SOURCE)):
        assert client.post(url, {**sent, "exchange_rate": rate, "exchange_source": source}).status_code == 422
    client.post(url, {**sent, "exchange_rate": "7.1234", "exchange_source": USUAL_SOURCE})
    assert Case.objects.get().amount == Decimal("712340.00")
    in_yuan = make_filing(now, litigant("别人"))
    other = claim(actor=given["actor"], filing_id=in_yuan.pk, now=now)  # type: ignore[arg-type]
    assert "exchange_rate" not in client.get(reverse("filing:review_desk", args=[other.pk])).content.decode()


def test_a_representative_action_of_people_not_yet_known_is_not_prepaid(now: dt.datetime) -> None:
    """民诉法解释 第一百九十四条: not prepaid, borne by who loses when it ends."""
    ready_to_sign(now)
    make_bench()
    clerk = filing_clerk()
    filing = claim(actor=clerk, filing_id=make_filing(now).pk, now=now)
    client = sign_in(User.objects.get(pk=clerk.user_id))
    sent = {**decided(filing), "procedure": "ordinary"}
    client.post(reverse("filing:review_accept", args=[filing.pk]), {**sent, "numerous": "on"})
    case = Case.objects.get()
    fee = Fee.objects.get(case=case)
    assert (case.numerous, fee.prepaid, fee.state) == (True, False, Fee.State.DUE)
    assert "代表人诉讼" in dict(facts_of(case))
    home = client.get(reverse("filing:case", args=[case.pk])).content.decode()
    assert "不用预交" in home
    assert "待交纳" not in home
    run_until_quiet()
    fee.refresh_from_db()
    assert fee.due_on is None
    assert not CourtDocument.objects.filter(case_id=case.pk, kind="notice_of_fee").exists()


@given(
    claimed=st.one_of(st.none(), st.decimals(0, 10**9, places=2)),
    rate=st.decimals("0.01", "999", places=6),
    day=st.one_of(st.none(), st.dates(dt.date(2000, 1, 1))),
    currency=st.sampled_from(["HKD", "MOP", "USD", "EUR"]),
)
def test_a_kept_conversion_is_read_as_it_was(claimed: Decimal | None, rate: Decimal, day: dt.date | None, currency: str) -> None:
    conversion = Conversion(currency, claimed, Exchange(rate, "中国外汇交易中心"), day)
    assert read_conversion(conversion.stored()) == conversion
    fee = Basis(FeeKind.PROPERTY, amount=Decimal(50_000), conversion=conversion).fee()
    assert (fee.fee, sum(line.amount for line in fee.lines)) == (Decimal("1050.00"), Decimal("1050.00"))
