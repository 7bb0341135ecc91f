"""A diverted filing becomes an application for a payment order, and goes on as a suit where the order fails (CPL 225 to 228)."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import SYSTEM, Refused
from courtportal.kernel.outbox.models import OutboxEvent
from courtportal.kernel.rendering.models import CourtDocument
from filing.applications.actions.submit import CannotApply
from filing.calendar.actions.on_corrected_service import CorrectedService, service_was_corrected
from filing.calendar.models import Deadline
from filing.cases.models import Case
from filing.decisions.actions.draft import draft
from filing.decisions.actions.follow_service import MovedEffect
from filing.decisions.actions.take_effect import take_effect
from filing.decisions.schedule import whose_day_may_have_come
from filing.enforcement.actions.apply import CannotApply as CannotEnforce
from filing.enforcement.actions.apply import apply_for_enforcement
from filing.events import CaseAccepted
from filing.fees.models import Fee
from filing.intake.actions.accept import accept
from filing.intake.actions.divert import send_to_payment_order
from filing.intake.actions.payment_order import accept_payment_order
from filing.intake.actions.review import ChangedMeanwhile, claim
from filing.intake.decision_clock import rule_of
from filing.intake.examining import Examined
from filing.intake.models import Filing
from filing.intake.payment_order import CONDITIONS
from filing.intake.subscribers import issue_notices_of_acceptance
from tests.factories.disputes import decided
from tests.factories.filings import EXAMINED, filing_clerk, make_bench, make_filing
from tests.filing.intake.payment_order_stage import Procedure, _blank_documents, browser_of, procedure, with_order

pytestmark = pytest.mark.django_db
__all__ = ["_blank_documents", "procedure"]  # the fixtures
WITHIN = dt.timedelta(days=3)


def test_it_is_accepted_with_a_number_a_fee_and_a_term_of_its_own(procedure: Procedure, now: dt.datetime) -> None:
    """《诉讼费用交纳办法》 art. 14(3): one third of the fee of a property case; 103,600 yuan give 2,372 / 3."""
    case = procedure.accepted()
    assert "民督" in case.case_number
    assert (case.cause_code, case.procedure, case.title) == ("458", "payment_order", "林小满 申请支付令")
    fee = Fee.objects.get(case=case)
    assert (case.amount, fee.kind, fee.amount) == (Decimal("103600.00"), "payment_order", Decimal("790.67"))
    running = set(Deadline.objects.filter(case=case, state="running").values_list("rule", flat=True))
    assert running == {"payment_order"}
    assert Deadline.objects.get(rule="payment_order_acceptance").state == Deadline.State.MET
    procedure.filing.refresh_from_db()
    assert procedure.filing.state == Filing.State.ACCEPTED
    entry = json.loads(bytes(AuditEntry.objects.get(action="accept_payment_order").canonical))
    assert entry["detail"]["checked"] == sorted(CONDITIONS)


def test_every_condition_is_examined_before(procedure: Procedure, now: dt.datetime) -> None:
    ticked = [key for key in CONDITIONS if key != "reachable"]
    version = procedure.filing.version
    with pytest.raises(Refused):
        accept_payment_order(actor=procedure.clerk, filing_id=procedure.filing.pk, version=version, checked=ticked, now=now)
    with pytest.raises(ChangedMeanwhile):
        accept_payment_order(
            actor=procedure.clerk, filing_id=procedure.filing.pk, version=version - 1, checked=list(CONDITIONS), now=now
        )


def test_a_claim_without_an_amount_is_not_diverted(now: dt.datetime) -> None:
    clerk = filing_clerk()
    filing = claim(actor=clerk, filing_id=make_filing(now).pk, now=now)
    Filing.objects.filter(pk=filing.pk).update(amount=None)
    with pytest.raises(Refused, match="金额"):
        send_to_payment_order(actor=clerk, filing_id=filing.pk, version=filing.version, reason="无争议", checked=[], now=now)


def test_the_debtor_hears_nothing_before_the_order(procedure: Procedure, now: dt.datetime) -> None:
    case = procedure.accepted()
    issue_notices_of_acceptance(CaseAccepted(case_id=case.pk, filing_id=procedure.filing.pk), now)
    kinds = set(CourtDocument.objects.filter(case_id=case.pk).values_list("kind", flat=True))
    assert kinds == {"notice_of_acceptance", "notice_of_fee"}


def test_the_order_names_the_sum_and_the_fifteen_days(procedure: Procedure, now: dt.datetime) -> None:
    case = procedure.accepted()
    decision = procedure.ordered(case)
    document = decision.document
    assert document is not None
    assert (decision.kind, document.kind, document.title) == ("payment_order", "payment_order", "支付令")
    assert "应当自收到本支付令之日起15日内向林小满给付" in document.data["orders"][0]
    assert [one["role"] for one in document.data["parties"]] == ["申请人", "被申请人"]
    assert "申请费" in document.data["fee_text"]
    assert case.deadlines.get(rule="payment_order").state == Deadline.State.MET
    # The creditor has no term: the debtor alone pays or objects.
    assert [one.party.name for one in case.deadlines.filter(rule="payment_order_objection")] == ["周远航"]


def test_without_an_objection_it_takes_effect_and_is_enforced_at_once(procedure: Procedure, now: dt.datetime) -> None:
    """CPL 227 para 3: 不提出异议又不履行支付令的，债权人可以向人民法院申请执行."""
    case = procedure.accepted()
    decision = procedure.ordered(case)
    due = case.deadlines.get(rule="payment_order_objection").due_on
    assert not whose_day_may_have_come(due).exists()
    assert not take_effect(actor=SYSTEM, decision_id=decision.pk, today=due, now=now)
    after = due + dt.timedelta(days=1)
    assert list(whose_day_may_have_come(after)) == [decision]
    later = dt.datetime.combine(after, dt.time(9), tzinfo=clock.SHANGHAI)
    assert take_effect(actor=SYSTEM, decision_id=decision.pk, today=after, now=later)
    case.refresh_from_db()
    assert (case.state, case.effective_on) == (Case.State.EFFECTIVE, after)
    assert OutboxEvent.objects.filter(name="filing.DecisionTookEffect").count() == 1  # so that it is proposed for publication
    application = apply_for_enforcement(actor=procedure.creditor, case_id=case.pk, now=later)
    assert application.claim["last_day"] == due.isoformat()
    assert application.claim["principal"] == str(decision.obligations[0]["principal"])


def test_given_effect_when_the_service_on_the_debtor_is_rebutted_then_it_has_none(procedure: Procedure, now: dt.datetime) -> None:
    """CPL 227: the fifteen days run from the day on which the debtor received the order."""
    case = procedure.accepted()
    decision = procedure.ordered(case)
    after = case.deadlines.get(rule="payment_order_objection").due_on + dt.timedelta(days=1)
    later = now + dt.timedelta(days=30)
    assert take_effect(actor=SYSTEM, decision_id=decision.pk, today=after, now=later)
    assert decision.document_id is not None
    rebutted = CorrectedService(case.parties.get(role="defendant").pk, (decision.document_id,), None)
    moved = service_was_corrected(actor=procedure.judge, case_id=case.pk, corrected=[rebutted], now=later)
    assert moved.effects == (MovedEffect("支付令", after, None),)
    decision.refresh_from_db()
    case.refresh_from_db()
    assert (decision.state, decision.effective_on, case.state) == ("sealed", None, Case.State.DECIDED)
    assert not take_effect(actor=SYSTEM, decision_id=decision.pk, today=later.date(), now=later)


def test_it_is_not_enforced_while_the_debtor_may_still_object(procedure: Procedure, now: dt.datetime) -> None:
    case = procedure.accepted()
    procedure.ordered(case)
    with pytest.raises((CannotEnforce, Refused)):
        apply_for_enforcement(actor=procedure.creditor, case_id=case.pk, now=now)


def test_an_objection_in_time_keeps_it_from_taking_effect_until_it_is_decided(procedure: Procedure, now: dt.datetime) -> None:
    case = procedure.accepted()
    decision = procedure.ordered(case)
    objection = procedure.objected(case, now + WITHIN)
    after = case.deadlines.get(rule="payment_order_objection").due_on + dt.timedelta(days=1)
    assert not take_effect(actor=SYSTEM, decision_id=decision.pk, today=after, now=now)
    decided(objection, procedure.judge, now, clerk=procedure.court_clerk, outcome="refused")
    assert take_effect(actor=SYSTEM, decision_id=decision.pk, today=after, now=now)


def test_an_objection_after_the_term_is_not_taken(procedure: Procedure, now: dt.datetime) -> None:
    case = procedure.accepted()
    procedure.ordered(case)
    with pytest.raises(CannotApply, match="late"):
        procedure.objected(case, now + dt.timedelta(days=30))


def test_it_is_not_accepted_while_a_deferral_waits_nor_in_a_foreign_currency(
    procedure: Procedure, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FEE art. 49; an order is issued without a hearing that could settle a rate (art. 55)."""
    with monkeypatch.context() as patch:
        patch.setattr("filing.intake.actions.payment_order.deferral_undecided", lambda _filing: True)
        with pytest.raises(Refused, match="第四十九条"):
            procedure.accepted()
    filing = claim(actor=procedure.clerk, filing_id=make_filing(now, procedure.creditor).pk, now=now)
    monkeypatch.setattr("filing.intake.actions.divert.foreign_currency", lambda _form, _answers: "USD")
    with pytest.raises(Refused, match="外币"):
        send_to_payment_order(
            actor=procedure.clerk, filing_id=filing.pk, version=filing.version, reason="没有争议", checked=[], now=now
        )


def test_an_application_for_an_order_is_answered_in_five_days_by_conditions_of_its_own(now: dt.datetime) -> None:
    """CPL 225, 226: 人民法院应当在五日内通知债权人是否受理."""
    clerk, _bench = filing_clerk(), make_bench()
    filing = make_filing(now)
    assert rule_of("458") == "payment_order_acceptance"
    Filing.objects.filter(pk=filing.pk).update(cause_code="458")
    claimed = claim(actor=clerk, filing_id=filing.pk, now=now)
    given: dict[str, Any] = {"actor": clerk, "filing_id": filing.pk, "version": claimed.version, "now": now}
    with pytest.raises(Refused, match="逐项审查"):
        accept(**given, examined=EXAMINED)
    case = accept(**given, examined=Examined(list(CONDITIONS), "经审查符合条件"))
    assert (case.case_type, case.procedure) == ("民督", "payment_order")
    assert set(Filing.objects.get(pk=filing.pk).reviews.get().checked) == set(CONDITIONS)


def test_the_debtors_page_leads_to_the_objection_and_says_when_it_waits(procedure: Procedure, now: dt.datetime) -> None:
    case = with_order(procedure)
    debtor, form = browser_of(procedure.debtor), reverse("filing:application_new", args=[case.pk, "payment_order_objection"])
    home = reverse("filing:case", args=[case.pk])
    with clock.at(now):
        assert f'class="button" href="{form}"' in debtor.get(home).content.decode()
        objection = procedure.objected(case, now)
        page = debtor.get(home).content.decode()
        assert "债务人已经对支付令提出异议" in page
        assert f'class="button" href="{form}"' not in page
        assert reverse("filing:application", args=[objection.pk]) in browser_of(procedure.judge).get(home).content.decode()


def test_the_clerk_accepts_it_at_the_desk_and_comes_to_the_case(procedure: Procedure, now: dt.datetime) -> None:
    clerk = browser_of(procedure.clerk)
    desk = reverse("filing:review_desk", args=[procedure.filing.pk])
    with clock.at(now):
        page = clerk.get(desk).content.decode()
        drawn = {"drawn_for": str(procedure.filing.pk), "version": str(procedure.filing.version)}
        address = reverse("filing:review_payment_order", args=[procedure.filing.pk])
        half = clerk.post(address, {**drawn, "checked": ["money"]})
        done = clerk.post(address, {**drawn, "checked": list(CONDITIONS)})
        again = clerk.post(address, {**drawn, "checked": list(CONDITIONS)})
    assert address in page
    assert (half.status_code, list(half.context["order_form"].errors)) == (422, ["checked"])
    case = Case.objects.get()
    assert done.url == again.url == reverse("filing:case", args=[case.pk])


def test_each_side_reads_on_the_case_what_comes_next(procedure: Procedure, now: dt.datetime) -> None:
    case = procedure.accepted()
    judge = browser_of(procedure.judge)
    with clock.at(now):
        assert "起草支付令" in judge.get(reverse("filing:case", args=[case.pk])).content.decode()
    decision = procedure.ordered(case)
    debtor, creditor = browser_of(procedure.debtor), browser_of(procedure.creditor)
    with clock.at(now):
        home = reverse("filing:case", args=[case.pk])
        assert "前清偿债务，或者对支付令提出书面异议" in debtor.get(home).content.decode()
        assert "支付令" in creditor.get(reverse("filing:decision", args=[decision.pk])).content.decode()
        assert debtor.get(reverse("filing:application_new", args=[case.pk, "payment_order_objection"])).status_code == 200


def test_the_judge_edits_the_sum_of_the_order_and_nothing_that_the_law_fixes(procedure: Procedure, now: dt.datetime) -> None:
    case = procedure.accepted()
    drafted = draft(actor=procedure.judge, case_id=case.pk, now=now)
    judge = browser_of(procedure.judge)
    with clock.at(now):
        page = judge.get(reverse("filing:decision", args=[drafted.pk]))
        assert not {"days", "defence", "facts"} & set(page.context["form"].fields)
        typed = {**page.context["form"].initial, "principal": "70000", "interest": "", "interest_until": "", "annual_rate": ""}
        answer = judge.post(reverse("filing:decision_edit", args=[drafted.pk]), {**typed, "save": "1"})
    assert answer.status_code == 302
    drafted.refresh_from_db()
    assert (Decimal(drafted.obligations[0]["principal"]), drafted.obligations[0]["days"]) == (70_000, 15)
    assert "应当自收到本支付令之日起15日内向林小满给付70000.00元" in drafted.content["orders"][0]


def test_an_order_that_its_debtor_objected_to_says_on_the_case_that_it_has_no_effect(
    procedure: Procedure, now: dt.datetime
) -> None:
    """民事诉讼法 第二百二十八条."""
    case = with_order(procedure)
    procedure.ended(case)
    with clock.at(now):
        page = browser_of(procedure.debtor).get(reverse("filing:case", args=[case.pk])).content.decode()
    assert "支付令已经失效，督促程序已经终结" in page
    assert "清偿债务，或者对支付令提出书面异议" not in page
    assert not Deadline.objects.filter(case=case, rule="payment_order_objection", state="running").exists()
