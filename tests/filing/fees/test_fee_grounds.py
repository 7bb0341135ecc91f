"""What a granted application does to the fees of its case, without anyone computing by hand."""

import datetime as dt
from decimal import Decimal

import pytest

from courtportal.kernel.outbox import publish
from courtportal.kernel.outbox.worker import run_until_quiet
from filing.calendar.models import Hearing
from filing.cases.models import Case, Party, Procedure
from filing.events import FeeGroundArose
from filing.fees.actions.assess import assess_fee
from filing.fees.ledger import faults_of
from filing.fees.models import Fee
from filing.fees.presentation import shown_assessments
from filing.fees.rules.retrial import Exception9, why_charged
from tests.factories.cases import make_case, make_party
from tests.factories.people import make_user
from tests.filing.fees.test_ledger_story import pay

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(now: dt.datetime) -> Case:
    case = make_case()
    Case.objects.filter(pk=case.pk).update(procedure=Procedure.ORDINARY)
    case.refresh_from_db()
    make_party(case, Party.Role.PLAINTIFF, make_user("林小满"))
    make_party(case, Party.Role.DEFENDANT, make_user("周远航"))
    return case


@pytest.fixture
def fee(case: Case, now: dt.datetime) -> Fee:
    fee = assess_fee(case=case, now=now)
    pay(fee, now)
    return fee


def arises(case: Case, role: str, ground: str, now: dt.datetime, amount: str = "") -> None:
    party = case.parties.get(role=role)
    publish(FeeGroundArose(case_id=case.pk, party_id=party.pk, ground=ground, amount=amount, key=ground), now=now)
    run_until_quiet()


def money(fee: Fee) -> tuple[Decimal, Decimal, Decimal]:
    fee.refresh_from_db()
    assert faults_of(fee, fee.ledger.values_list("debit", "credit", "amount")) == []
    return fee.amount, fee.outstanding, fee.refundable


def d(text: str) -> Decimal:
    return Decimal(text)


def test_a_withdrawn_suit_gives_half_the_fee_back(case: Case, fee: Fee, now: dt.datetime) -> None:
    arises(case, "plaintiff", "withdrawal", now)
    assert money(fee) == (d("1150.00"), d("0.00"), d("1150.00"))
    assert [one.reason for one in shown_assessments(fee)] == ["", ""], "a turn of its own says why; no code is shown"


def test_a_fee_halved_for_summary_procedure_is_not_halved_again(case: Case, now: dt.datetime) -> None:
    Case.objects.filter(pk=case.pk).update(procedure=Procedure.SUMMARY)
    case.refresh_from_db()
    fee = assess_fee(case=case, now=now)
    arises(case, "plaintiff", "withdrawal", now)
    assert money(fee) == (d("1150.00"), d("1150.00"), d("0.00"))


def test_a_higher_claim_is_topped_up_and_a_lower_one_refunded_before_the_hearing(case: Case, fee: Fee, now: dt.datetime) -> None:
    arises(case, "plaintiff", "claims_changed", now, "200000")
    assert money(fee) == (d("4300.00"), d("2000.00"), d("0.00"))
    arises(case, "plaintiff", "claims_changed", now, "10000")
    assert money(fee) == (d("50.00"), d("0.00"), d("2250.00"))


def test_a_claim_lowered_after_the_hearing_gives_nothing_back(case: Case, fee: Fee, now: dt.datetime) -> None:
    case.hearings.create(starts_at=now, ends_at=now, state=Hearing.State.CLOSED)
    arises(case, "plaintiff", "claims_changed", now, "10000")
    assert money(fee) == (d("2300.00"), d("0.00"), d("0.00"))


def test_a_change_without_a_new_amount_leaves_the_fee(case: Case, fee: Fee, now: dt.datetime) -> None:
    arises(case, "plaintiff", "claims_changed", now)
    assert fee.assessments.count() == 1


@pytest.mark.parametrize(
    ("ground", "amount", "purpose", "due"),
    [
        ("counterclaim", "100000", Fee.Purpose.COUNTERCLAIM, "1150.00"),
        ("appeal", "100000", Fee.Purpose.APPEAL, "2300.00"),
        ("preservation", "50000", Fee.Purpose.APPLICATION, "520.00"),
        ("retrial_evidence", "100000", Fee.Purpose.RETRIAL, "2300.00"),
    ],
)
def test_a_further_claim_or_application_has_its_own_fee_once(
    case: Case, fee: Fee, now: dt.datetime, ground: str, amount: str, purpose: str, due: str
) -> None:
    for _ in range(2):
        arises(case, "defendant", ground, now, amount)
    added = Fee.objects.get(case=case, purpose=purpose)
    assert (added.payer, added.amount) == (case.parties.get(role="defendant"), d(due))
    assert money(fee) == (d("2300.00"), d("0.00"), d("0.00"))


def test_who_withdraws_an_appeal_changes_its_own_fee_only(case: Case, fee: Fee, now: dt.datetime) -> None:
    arises(case, "defendant", "appeal", now, "100000")
    arises(case, "defendant", "withdrawal", now)
    assert Fee.objects.get(case=case, purpose=Fee.Purpose.APPEAL).amount == d("1150.00")
    assert money(fee)[0] == d("2300.00")


def test_the_fee_of_a_retrial_says_by_which_exception_it_is_charged(case: Case, now: dt.datetime) -> None:
    """诉讼费用交纳办法 第九条第（二）项、第十九条."""
    arises(case, "defendant", "retrial_unappealed", now, "10000")
    added = Fee.objects.get(case=case, purpose=Fee.Purpose.RETRIAL)
    assert (added.lines[0]["citation"][2], added.lines[0]["amount"]) == ("9(2)", "0.00")
    assert money(added) == (d("50.00"), d("50.00"), d("0.00"))


@pytest.mark.parametrize(
    ("ground", "of_first_instance", "appealed", "exception"),
    [
        ("evidence", True, True, Exception9.NEW_EVIDENCE),
        ("evidence", False, True, Exception9.NEW_EVIDENCE),
        ("law", True, False, Exception9.NOT_APPEALED),
        ("law", True, True, None),  # an appeal that was withdrawn had been brought all the same
        ("law", False, False, None),  # the other side's appeal led to a judgment of second instance
    ],
)
def test_a_retrial_is_free_but_for_two_exceptions(
    ground: str, of_first_instance: bool, appealed: bool, exception: Exception9 | None
) -> None:
    """诉讼费用交纳办法 第九条."""
    assert why_charged(ground=ground, of_first_instance=of_first_instance, appealed=appealed) == exception
