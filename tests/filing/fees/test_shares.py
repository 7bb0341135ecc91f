"""How a judgment laid the fee on the parties falls with it: reversed in the ledger, and laid anew by the new judgment."""

import datetime as dt
from decimal import Decimal

import pytest

from courtportal.kernel.authz import Refused
from filing.cases.models import CaseLink
from filing.fees.actions.allot import allot_fee
from filing.fees.actions.reverse_shares import reverse_shares
from filing.fees.models import Fee
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
