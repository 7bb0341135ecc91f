"""An order that failed: the filing goes on as the suit it was, unless its filer declines (CPL 228; CPL-I 438, 439)."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import Refused
from filing.cases.models import Case, CaseLink
from filing.decisions.models import Decision
from filing.events import ApplicationDecided
from filing.fees.actions import relief
from filing.fees.models import Fee
from filing.fees.rules.relief import Relief
from filing.intake.actions.accept import accept
from filing.intake.actions.divert import resume, send_to_mediation, send_to_payment_order
from filing.intake.actions.payment_order import decline_suit, go_on_as_suit
from filing.intake.actions.review import claim, request_correction
from filing.intake.actions.submit import submit
from filing.intake.forms import AcceptForm
from filing.intake.models import Filing
from filing.intake.schedule import go_on_as_suits
from filing.intake.subscribers import go_on_after_refusal
from tests.factories.disputes import decided
from tests.factories.filings import EXAMINED, make_upload
from tests.filing.intake.payment_order_stage import Procedure, _blank_documents, browser_of, procedure, put_forward_by, with_order

pytestmark = pytest.mark.django_db
__all__ = ["_blank_documents", "procedure"]  # the fixtures


def test_an_objection_upheld_ends_it_and_the_suit_goes_on_with_the_same_papers(procedure: Procedure, now: dt.datetime) -> None:
    """CPL 228; CPL-I 439: 视为向受理申请的人民法院起诉, on the day of the application."""
    case = procedure.accepted()
    decision = procedure.ordered(case)
    procedure.ended(case)
    case.refresh_from_db()
    decision.refresh_from_db()
    assert (case.state, case.closing, decision.state) == (Case.State.CLOSED, Case.Closing.ORDER_ENDED, Decision.State.SET_ASIDE)
    term = case.deadlines.get(rule="payment_order_suit")
    in_time = dt.datetime.combine(term.due_on, dt.time(9), tzinfo=clock.SHANGHAI)
    go_on_as_suits(in_time)
    procedure.filing.refresh_from_db()
    assert procedure.filing.state == Filing.State.ACCEPTED
    later = in_time + dt.timedelta(days=1)
    go_on_as_suits(later)
    go_on_as_suits(later)
    filing = Filing.objects.get(pk=procedure.filing.pk)
    assert (filing.state, filing.submitted_at) == (Filing.State.SUBMITTED, procedure.filing.submitted_at)
    assert filing.decide_by > later.date()
    assert filing.transitions.filter(act="go_on_as_suit").count() == 1
    claimed = claim(actor=procedure.clerk, filing_id=filing.pk, now=later)
    suit = accept(actor=procedure.clerk, filing_id=filing.pk, version=claimed.version, examined=EXAMINED, now=later)
    assert "民初" in suit.case_number
    assert suit.links_in.get().from_case == case
    assert suit.links_in.get().kind == CaseLink.Kind.PAYMENT_ORDER
    assert Fee.objects.get(case=suit).kind == "property"
    assert go_on_as_suit(filing_id=filing.pk, now=later) is None


def test_the_creditor_may_decline_the_suit_in_time(procedure: Procedure, now: dt.datetime) -> None:
    case = procedure.accepted()
    with pytest.raises(Refused):
        decline_suit(actor=procedure.creditor, filing_id=procedure.filing.pk, now=now)
    procedure.ordered(case)
    procedure.ended(case)
    creditor = browser_of(procedure.creditor)
    with clock.at(now):
        address = reverse("filing:filing", args=[procedure.filing.pk])
        decline = reverse("filing:filing_decline_suit", args=[procedure.filing.pk])
        assert decline in creditor.get(address).content.decode()
        creditor.post(decline)
        assert decline not in creditor.get(address).content.decode()
    go_on_as_suits(now + dt.timedelta(days=30))
    procedure.filing.refresh_from_db()
    assert procedure.filing.state == Filing.State.ACCEPTED
    assert AuditEntry.objects.filter(action="decline_suit").count() == 1


def test_a_refused_application_goes_back_to_be_examined_as_the_suit_that_it_was(procedure: Procedure, now: dt.datetime) -> None:
    case = procedure.accepted()
    ruled = put_forward_by(procedure.judge, case, "payment_order_refusal", {"reasons": "双方有其他债务纠纷"}, now)
    ruling = decided(ruled, procedure.judge, now, clerk=procedure.court_clerk)
    go_on_after_refusal(ApplicationDecided(application_id=ruling.pk, case_id=case.pk), now)
    procedure.filing.refresh_from_db()
    case.refresh_from_db()
    assert (procedure.filing.state, case.closing) == (Filing.State.SUBMITTED, Case.Closing.ORDER_REFUSED)


def test_relief_asked_for_after_a_failed_order_is_that_of_the_suit(procedure: Procedure, now: dt.datetime) -> None:
    case = procedure.accepted()
    ruled = put_forward_by(procedure.judge, case, "payment_order_refusal", {"reasons": "双方有其他债务纠纷"}, now)
    ruling = decided(ruled, procedure.judge, now, clerk=procedure.court_clerk)
    go_on_after_refusal(ApplicationDecided(application_id=ruling.pk, case_id=case.pk), now)
    filing = claim(actor=procedure.clerk, filing_id=procedure.filing.pk, now=now)
    wanted = relief.Request(Relief.REDUCE, "special_care", "优抚对象。", [make_upload(filing.owner, now)])
    asked = relief.apply_for_relief(actor=procedure.creditor, request=wanted, filing_id=filing.pk, now=now)
    grant = relief.Grant(granted=True, share=Decimal("0.50"))
    relief.decide_relief(actor=procedure.clerk, application_id=asked.pk, grant=grant, now=now)
    suit = accept(actor=procedure.clerk, filing_id=filing.pk, version=filing.version, examined=EXAMINED, now=now)
    shares = [(fee.case, fee.waived_share) for fee in Fee.objects.order_by("assessed_at", "pk")]
    assert shares == [(case, Decimal(0)), (suit, Decimal("0.50"))]


def test_what_an_order_was_sought_for_once_is_not_diverted_again(procedure: Procedure, now: dt.datetime) -> None:
    case = procedure.accepted()
    ruled = put_forward_by(procedure.judge, case, "payment_order_refusal", {"reasons": "双方有其他债务纠纷"}, now)
    ruling = decided(ruled, procedure.judge, now, clerk=procedure.court_clerk)
    go_on_after_refusal(ApplicationDecided(application_id=ruling.pk, case_id=case.pk), now)
    filing = claim(actor=procedure.clerk, filing_id=procedure.filing.pk, now=now)
    with pytest.raises(Refused, match="按诉讼审查"):
        send_to_payment_order(
            actor=procedure.clerk, filing_id=filing.pk, version=filing.version, reason="再试一次", checked=[], now=now
        )
    assert Filing.objects.get(pk=filing.pk).state == Filing.State.IN_REVIEW


@pytest.mark.parametrize(("ground", "goes_on"), [("unserved", True), ("sued", False), ("withdrawn", False)])
def test_what_ends_the_procedure_decides_whether_a_suit_follows(
    procedure: Procedure, now: dt.datetime, ground: str, goes_on: bool
) -> None:
    """CPL-I 430: an order that cannot be served in thirty days lapses; who sued or withdrew wants no other suit."""
    case = procedure.accepted()
    ruled = put_forward_by(procedure.judge, case, "payment_order_end", {"ground": ground, "reasons": "经查"}, now)
    ruling = decided(ruled, procedure.judge, now, clerk=procedure.court_clerk)
    assert ruling.document is not None
    procedure.served(case, ruling.document)
    go_on_as_suits(now + dt.timedelta(days=30))
    procedure.filing.refresh_from_db()
    assert (procedure.filing.state == Filing.State.SUBMITTED) is goes_on


def test_who_applied_for_an_order_from_the_first_sues_when_it_lapses_unless_that_is_declined(
    procedure: Procedure, now: dt.datetime
) -> None:
    """CPL 228: 支付令失效的，转入诉讼程序，但申请支付令的一方当事人不同意提起诉讼的除外; the clerk names the cause."""
    Filing.objects.filter(pk=procedure.filing.pk).update(cause_code="458")
    procedure.ended(with_order(procedure))
    later = now + dt.timedelta(days=30)
    go_on_as_suits(later)
    filing = claim(actor=procedure.clerk, filing_id=procedure.filing.pk, now=later)
    assert filing.decide_by == later.date() + dt.timedelta(days=7)
    given: dict[str, Any] = {"actor": procedure.clerk, "filing_id": filing.pk, "version": filing.version, "examined": EXAMINED}
    for no_suit in ("", "458", "P4", "999"):
        with pytest.raises(Refused, match="案由"):
            accept(**given, suit=no_suit, now=later)
    with clock.at(later):
        page = browser_of(procedure.clerk).get(reverse("filing:review_desk", args=[filing.pk])).content.decode()
    assert 'name="suit"' in page
    assert "民间借贷纠纷" in page
    unchosen = AcceptForm({"procedure": "summary", "checked": sorted(EXAMINED.checked), "reason": "ok"}, filing=filing)
    assert list(unchosen.errors) == ["suit"]  # not also conditions of a suit that nobody named
    suit = accept(**given, suit="108(3)", now=later)
    assert ("民初" in suit.case_number, suit.cause_code, suit.title) == (True, "108(3)", "林小满 诉 周远航 民间借贷纠纷")
    assert suit.links_in.get().kind == CaseLink.Kind.PAYMENT_ORDER


def test_a_suit_after_a_lapsed_order_has_its_seven_days_again_after_mediation_and_after_a_correction(
    procedure: Procedure, now: dt.datetime
) -> None:
    """CPL 126: seven days for a suit; the five of CPL 226 were those of the order."""
    Filing.objects.filter(pk=procedure.filing.pk).update(cause_code="458")
    procedure.ended(with_order(procedure))
    later = now + dt.timedelta(days=45)  # no holiday makes five days as long as seven
    go_on_as_suits(later)
    filing, seven = claim(actor=procedure.clerk, filing_id=procedure.filing.pk, now=later), later.date() + dt.timedelta(days=7)
    given: dict[str, Any] = {"actor": procedure.clerk, "filing_id": filing.pk, "checked": [], "now": later}
    send_to_mediation(**given, version=filing.version, reason="先行调解")
    filing = resume(actor=procedure.creditor, filing_id=filing.pk, now=later)
    assert filing.decide_by == seven
    items = [{"page": "interest", "reason": "interest_unclear", "note": ""}]
    request_correction(**given, version=filing.version, items=items, days=5)
    assert submit(actor=procedure.creditor, draft_id=filing.draft.pk, now=later).decide_by == seven


def test_no_suit_follows_where_the_order_was_refused_to_who_applied_for_nothing_else(
    procedure: Procedure, now: dt.datetime
) -> None:
    Filing.objects.filter(pk=procedure.filing.pk).update(cause_code="458")
    case = procedure.accepted()
    ruling = put_forward_by(procedure.judge, case, "payment_order_refusal", {"reasons": "双方有其他债务纠纷"}, now)
    decided(ruling, procedure.judge, now, clerk=procedure.court_clerk)
    assert go_on_as_suit(filing_id=procedure.filing.pk, now=now) is None
