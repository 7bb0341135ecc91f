"""What ends a case of a court above without a decision on the merits, and what it does to the case and the judgment below."""

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest

from courtportal.kernel.authz import SYSTEM
from filing.applications.effects.errors import CannotDecide
from filing.applications.models import Application
from filing.applications.papers import order_of
from filing.applications.queries import counterclaimants, other_claims
from filing.applications.rules.above import DISMISSED_TOO
from filing.cases.models import Case, CaseLink
from filing.decisions.actions.draft import CannotDraft
from filing.decisions.actions.take_effect import take_effect
from filing.decisions.models import Decision
from filing.fees.models import Fee
from tests.factories.disputes import Dispute, apply_for, decided, make_dispute, proposed
from tests.filing.decisions.test_review import appealed, bench, decide_above, dispute, first

pytestmark = pytest.mark.django_db
__all__ = ["dispute"]  # the fixture: a judgment of first instance, sealed and served


def bench_of(dispute: Dispute, case: Case) -> Dispute:
    return dataclasses.replace(dispute, case=case, judge=bench(case)[0], clerk=bench(case)[1])


def ruled(above: Dispute, application: Application, now: dt.datetime) -> Case:
    decided(application, above.judge, now, clerk=above.clerk)
    return above.reload()


def test_with_a_terminated_appeal_the_suit_ends_and_the_judgment_never_has_effect(dispute: Dispute, now: dt.datetime) -> None:
    """民事诉讼法 第一百五十四条、民诉法解释 第三百二十条."""
    above = bench_of(dispute, appealed(dispute, now))
    case = ruled(above, proposed(above, "termination", now, ground="divorce"), now)
    assert (case.state, case.closing) == (Case.State.CLOSED, Case.Closing.TERMINATED)
    assert (dispute.reload().state, dispute.case.closing) == (Case.State.CLOSED, Case.Closing.TERMINATED)
    later = now + dt.timedelta(days=90)
    assert not take_effect(actor=SYSTEM, decision_id=first(dispute).pk, today=later.date(), now=later)
    assert {fee.purpose: fee.amount > 0 for fee in Fee.objects.all()} == {"claim": True, "appeal": True}  # nothing goes back


def test_an_action_dismissed_on_appeal_gives_the_fees_of_both_instances_back(dispute: Dispute, now: dt.datetime) -> None:
    """民诉法解释 第三百二十八条; 诉讼费用交纳办法 第八条第（二）项."""
    above = bench_of(dispute, appealed(dispute, now))
    ruled(above, proposed(above, "dismissal_on_appeal", now), now)
    assert above.case.closing == dispute.reload().closing == Case.Closing.DISMISSED
    assert first(dispute).state == Decision.State.SET_ASIDE
    assert set(Fee.objects.values_list("amount", flat=True)) == {Decimal("0.00")}


def counterclaimed(dispute: Dispute, now: dt.datetime) -> Dispute:
    """The defendant had a counterclaim in the case that was judged, and both are under appeal."""
    Application.objects.create(
        case=dispute.case, court=dispute.case.court, kind="counterclaim", decider="panel", party=dispute.party("defendant"),
        submitted_by_id=dispute.defendant.account_id, content={"claims": "赔偿"}, sha256="0" * 64, submitted_at=now,
        receipt_number="COUNTERCLAIM", key="counterclaim", state=Application.State.GRANTED,
    )  # fmt: skip
    return bench_of(dispute, appealed(dispute, now))


def test_a_counterclaim_does_not_fall_with_an_action_dismissed_on_appeal(dispute: Dispute, now: dt.datetime) -> None:
    """民诉法解释 第二百三十九条、第三百二十八条: the appeal goes on about it; what is below is not affirmed as a whole."""
    above = counterclaimed(dispute, now)
    ruling = decided(proposed(above, "dismissal_on_appeal", now), above.judge, now, clerk=above.clerk)
    assert "反诉、第三人的请求继续审理" in order_of(ruling)
    assert (above.reload().state, dispute.reload().state) == (Case.State.ACCEPTED, Case.State.APPEALED)
    assert first(dispute).state == Decision.State.SEALED
    assert {fee.purpose: fee.amount > 0 for fee in Fee.objects.all()} == {"claim": False, "appeal": True}
    with pytest.raises(CannotDraft, match="no_outcome"):
        decide_above(above.case, "affirmed", now, "")
    withdrawal = apply_for(above, "appeal_withdrawal", now, role="appellant", actor=dispute.defendant)
    with pytest.raises(CannotDecide, match="partly_dismissed"):  # the part that was set aside would have effect
        ruled(above, withdrawal, now)
    decide_above(above.case, "varied", now, "5000.00")
    assert (first(dispute).state, dispute.reload().state) == (Decision.State.SET_ASIDE, Case.State.EFFECTIVE)


def test_a_counterclaim_that_is_not_for_the_courts_either_is_dismissed_as_well(dispute: Dispute, now: dt.datetime) -> None:
    above = counterclaimed(dispute, now)
    ruling = proposed(above, "dismissal_on_appeal", now)
    decided(ruling, above.judge, now, clerk=above.clerk, others=DISMISSED_TOO)
    assert above.reload().closing == dispute.reload().closing == Case.Closing.DISMISSED


def test_a_counterclaim_goes_along_when_the_case_is_remanded(dispute: Dispute, now: dt.datetime) -> None:
    above = counterclaimed(dispute, now)
    decide_above(above.case, "remanded", now, "")
    again = CaseLink.objects.get(kind=CaseLink.Kind.REMAND).to_case
    assert other_claims(again)
    assert counterclaimants(again) == {again.parties.get(role="defendant").pk}


@pytest.mark.parametrize("kind", ["examination_termination", "retrial_withdrawal"])
def test_an_examination_may_end_without_a_ruling_on_its_ground(dispute: Dispute, now: dt.datetime, kind: str) -> None:
    """民诉法解释 第三百九十八条、第四百条: what had effect keeps it."""
    later = now + dt.timedelta(days=30)
    take_effect(actor=SYSTEM, decision_id=first(dispute).pk, today=later.date(), now=later)
    dispute.reload()
    examination = decided(apply_for(dispute, "retrial", later, role="defendant"), dispute.filing_clerk_above, later).follow_up
    assert examination is not None
    above = bench_of(dispute, examination)
    if kind == "retrial_withdrawal":
        asked = apply_for(above, kind, later, role="applicant", actor=dispute.defendant)
    else:
        asked = proposed(above, kind, later)
    case = ruled(above, asked, later)
    expected = Case.Closing.RETRIAL_WITHDRAWN if kind == "retrial_withdrawal" else Case.Closing.RETRIAL_ENDED
    assert (case.state, case.closing) == (Case.State.CLOSED, expected)
    assert (first(dispute).state, dispute.reload().state) == (Decision.State.EFFECTIVE, Case.State.EFFECTIVE)


def test_a_retrial_may_end_and_the_judgment_stays_in_effect(dispute: Dispute, now: dt.datetime) -> None:
    """民诉法解释 第四百零四条."""
    later = now + dt.timedelta(days=30)
    take_effect(actor=SYSTEM, decision_id=first(dispute).pk, today=later.date(), now=later)
    dispute.reload()
    examination = decided(apply_for(dispute, "retrial", later, role="defendant"), dispute.filing_clerk_above, later).follow_up
    assert examination is not None
    examining = bench_of(dispute, examination)
    retrial = decided(proposed(examining, "retrial_order", later), examining.judge, later, clerk=examining.clerk).follow_up
    assert retrial is not None
    above = bench_of(dispute, retrial)
    case = ruled(above, proposed(above, "retrial_termination", later), later)
    assert (case.state, case.closing) == (Case.State.CLOSED, Case.Closing.RETRIAL_ENDED)
    assert (first(dispute).state, dispute.reload().state) == (Decision.State.EFFECTIVE, Case.State.EFFECTIVE)


def test_only_the_case_above_ends_so(now: dt.datetime) -> None:
    from filing.applications.actions.submit import CannotApply

    dispute = make_dispute(now)
    for kind in ("dismissal_on_appeal", "retrial_termination", "examination_termination"):
        with pytest.raises(CannotApply) as refused:
            proposed(dispute, kind, now)
        assert refused.value.code == "case_type"
