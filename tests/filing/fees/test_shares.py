"""How a judgment laid the fee on the parties falls with it: reversed in the ledger, and laid anew by the new judgment."""

import datetime as dt
from decimal import Decimal

import pytest

from courtportal.kernel.authz import Refused
from courtportal.kernel.rendering.documents import html_of
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.rendering.schema import checked
from filing.cases.models import CaseLink
from filing.documents import NoticeOfFee
from filing.fees.actions.allot import allot_fee
from filing.fees.actions.reverse_shares import reverse_shares
from filing.fees.models import Fee
from filing.fees.papers import notice_of_fee
from tests.factories.disputes import Dispute
from tests.filing.decisions.test_review import _blank_documents, dispute, in_effect, retried
from tests.filing.fees.stage import money, pay, titles

pytestmark = pytest.mark.django_db
__all__ = ["_blank_documents", "dispute"]  # fixtures: a judgment of first instance, sealed and served, with blank documents
WHOLE, HALF, NONE = Decimal("1150.00"), Decimal("575.00"), Decimal("0.00")


@pytest.fixture
def later(dispute: Dispute, now: dt.datetime) -> dt.datetime:
    """The judgment has effect: only now its fees are laid on the parties (法释〔2022〕11号 art. 207)."""
    return in_effect(dispute, now)


def shared_out(dispute: Dispute, now: dt.datetime) -> tuple[Fee, Fee]:
    """The plaintiff has prepaid; by the judgment the defendant bears everything, and pays."""
    fee = Fee.objects.get(case=dispute.case, purpose=Fee.Purpose.CLAIM)
    pay(fee, now)
    shares = {dispute.party("defendant").pk: fee.amount}
    (share,) = allot_fee(actor=dispute.judge, fee_id=fee.pk, shares=shares, now=now)
    pay(share, now)
    assert (money(fee), money(share)) == (("refunded", NONE, NONE, WHOLE), ("paid", WHOLE, NONE, NONE))
    return fee, share


def test_when_the_judgment_is_varied_in_retrial_its_shares_fall_and_the_new_ones_are_laid_once(
    dispute: Dispute, later: dt.datetime
) -> None:
    """诉讼费用交纳办法 第三十条."""
    fee, share = shared_out(dispute, later)
    retried(dispute, "varied", later, principal="60000.00")
    assert (money(fee), money(share)) == (("paid", WHOLE, NONE, NONE), ("refunded", NONE, NONE, WHOLE))
    assert fee.lines[-1]["citation"][2] == "30"
    dispute.reload()
    halves = {dispute.party("defendant").pk: HALF, dispute.party("plaintiff").pk: HALF}
    assert allot_fee(actor=dispute.judge, fee_id=fee.pk, shares=halves, now=later) == [share]
    assert (money(fee), money(share)) == (("paid", HALF, NONE, HALF), ("paid", HALF, NONE, HALF))
    with pytest.raises(Refused):
        allot_fee(actor=dispute.judge, fee_id=fee.pk, shares=halves, now=later)


def test_the_notice_of_a_share_says_what_it_is_and_that_it_can_be_enforced(dispute: Dispute, later: dt.datetime) -> None:
    """法释〔2022〕11号 art. 207: what the judgment laid on a party is enforced, and no suit counts as withdrawn for it."""
    fee = Fee.objects.get(case=dispute.case, purpose=Fee.Purpose.CLAIM)
    pay(fee, later)
    (share,) = allot_fee(actor=dispute.judge, fee_id=fee.pk, shares={dispute.party("defendant").pk: WHOLE}, now=later)
    pages = {one.purpose: html_of(_notice(one)) for one in (fee, share)}
    assert ("按撤回起诉处理" in pages["claim"], "强制执行" in pages["claim"]) == (True, False)
    assert ("按撤回起诉处理" in pages["share"], "强制执行" in pages["share"]) == (False, True)
    assert "裁判确定由你（单位）负担的诉讼费用" in pages["share"]
    assert "案件受理费" not in pages["share"].split("<table>")[0]


def _notice(fee: Fee) -> CourtDocument:
    data = checked(notice_of_fee(fee, "民间借贷纠纷", "2026-09-01"), NoticeOfFee)
    return CourtDocument(kind="notice_of_fee", title="诉讼费交纳通知书", court=fee.case.court, data=data)


def test_an_affirmed_judgment_keeps_its_shares(dispute: Dispute, later: dt.datetime) -> None:
    fee, share = shared_out(dispute, later)
    retried(dispute, "affirmed", later)
    assert (money(fee)[1], money(share)[1]) == (NONE, WHOLE)


def test_a_remand_takes_the_whole_fee_along_and_leaves_no_share_behind(dispute: Dispute, later: dt.datetime) -> None:
    fee, share = shared_out(dispute, later)
    retried(dispute, "remanded", later)
    again = CaseLink.objects.get(kind=CaseLink.Kind.REMAND).to_case
    assert (money(fee), fee.case) == (("paid", WHOLE, NONE, NONE), again)
    assert money(share) == ("refunded", NONE, NONE, WHOLE)


def test_a_share_that_nobody_has_paid_is_owed_no_more_and_its_side_is_told(dispute: Dispute, later: dt.datetime) -> None:
    fee = Fee.objects.get(case=dispute.case, purpose=Fee.Purpose.CLAIM)
    pay(fee, later)
    (share,) = allot_fee(actor=dispute.judge, fee_id=fee.pk, shares={dispute.party("defendant").pk: WHOLE}, now=later)
    told = len(titles(dispute.defendant))
    assert reverse_shares(actor=dispute.judge, case_id=dispute.case.pk, now=later) == [fee]
    assert reverse_shares(actor=dispute.judge, case_id=dispute.case.pk, now=later) == []
    assert money(share) == ("waived", NONE, NONE, NONE)
    assert titles(dispute.defendant)[told:] == ["诉讼费有变化"]
