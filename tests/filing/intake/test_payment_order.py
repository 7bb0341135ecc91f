"""A diverted filing becomes an application for a payment order, and goes on as a suit where the order fails (CPL 225 to 228)."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import SYSTEM, Actor, Refused, Role
from courtportal.kernel.identity.models import User
from courtportal.kernel.outbox.models import OutboxEvent
from courtportal.kernel.rendering.models import CourtDocument
from filing.applications.actions.submit import CannotApply, Request, put_forward, submit_application
from filing.applications.models import Application
from filing.applications.subscribers import begin_term_of_appeal
from filing.calendar.actions.on_service import service_took_effect
from filing.calendar.models import Deadline
from filing.cases.models import Case, CaseLink, Party
from filing.decisions.actions.draft import draft
from filing.decisions.actions.seal import seal
from filing.decisions.actions.sign import sign
from filing.decisions.actions.take_effect import take_effect
from filing.decisions.models import Decision
from filing.decisions.schedule import whose_day_may_have_come
from filing.enforcement.actions.apply import CannotApply as CannotEnforce
from filing.enforcement.actions.apply import apply_for_enforcement
from filing.events import ApplicationDecided, CaseAccepted, DocumentsServed
from filing.fees.actions import relief
from filing.fees.models import Fee
from filing.fees.rules.relief import Relief
from filing.intake.actions.accept import accept
from filing.intake.actions.divert import send_to_payment_order
from filing.intake.actions.payment_order import accept_payment_order, decline_suit, go_on_as_suit
from filing.intake.actions.review import ChangedMeanwhile, claim
from filing.intake.decision_clock import rule_of
from filing.intake.examining import Examined
from filing.intake.models import Filing
from filing.intake.payment_order import CONDITIONS
from filing.intake.schedule import go_on_as_suits
from filing.intake.subscribers import begin_term_to_decline_suit, go_on_after_refusal, issue_notices_of_acceptance
from tests.factories.blank_documents import blank_documents
from tests.factories.decisions import finish
from tests.factories.disputes import decided
from tests.factories.filings import EXAMINED, filing_clerk, litigant, make_bench, make_filing, make_upload
from tests.factories.people import actor_for, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
WITHIN = dt.timedelta(days=3)


@pytest.fixture(autouse=True)
def _blank_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


class Procedure:
    """One diverted filing with its people; each act a day after the one before."""

    def __init__(self, now: dt.datetime) -> None:
        self.now = now
        self.creditor, self.clerk = litigant(), filing_clerk()
        self.judge, self.court_clerk = make_bench()
        self.debtor = actor_for(make_user("周远航"), Role.LITIGANT)
        filing = claim(actor=self.clerk, filing_id=make_filing(now, self.creditor).pk, now=now)
        send_to_payment_order(
            actor=self.clerk, filing_id=filing.pk, version=filing.version, reason="债务没有争议", checked=[], now=now
        )
        self.filing = Filing.objects.get(pk=filing.pk)

    def accepted(self) -> Case:
        version = Filing.objects.get(pk=self.filing.pk).version
        case = accept_payment_order(
            actor=self.clerk, filing_id=self.filing.pk, version=version, checked=list(CONDITIONS), now=self.now
        )
        case.parties.filter(role=Party.Role.DEFENDANT).update(user=self.debtor.user_id)
        return case

    def ordered(self, case: Case) -> Decision:
        """The order is signed, sealed and served on everyone."""
        drafted = draft(actor=self.judge, case_id=case.pk, now=self.now)
        finish(actor=self.judge, decision_id=drafted.pk, now=self.now)
        sign(actor=self.judge, decision_id=drafted.pk, now=self.now)
        decision = seal(actor=self.court_clerk, decision_id=drafted.pk, now=self.now)
        assert decision.document is not None
        self.served(case, decision.document)
        return Decision.objects.get(pk=decision.pk)

    def served(self, case: Case, document: CourtDocument) -> None:
        for party in case.parties.all():
            told: dict[str, Any] = {"case_id": case.pk, "party_id": party.pk}
            service_took_effect(**told, document_ids=[document.pk], effective_at=self.now, now=self.now)
            event = DocumentsServed(**told, document_ids=(document.pk,))
            begin_term_of_appeal(event, self.now)
            begin_term_to_decline_suit(event, self.now)

    def objected(self, case: Case, now: dt.datetime) -> Application:
        debtor = case.parties.get(role=Party.Role.DEFENDANT)
        request = Request("payment_order_objection", {"reasons": "借款已经还清"}, "objection")
        return submit_application(actor=self.debtor, party_id=debtor.pk, request=request, now=now)

    def ended(self, case: Case, outcome: str = "granted") -> Application:
        """The objection was made and decided; the ruling reached both sides."""
        ruling = decided(self.objected(case, self.now), self.judge, self.now, clerk=self.court_clerk, outcome=outcome)
        assert ruling.document is not None
        self.served(case, ruling.document)
        return ruling


@pytest.fixture
def procedure(now: dt.datetime) -> Procedure:
    return Procedure(now)


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
    ruled = _put_forward(procedure.judge, case, "payment_order_refusal", {"reasons": "双方有其他债务纠纷"}, now)
    ruling = decided(ruled, procedure.judge, now, clerk=procedure.court_clerk)
    go_on_after_refusal(ApplicationDecided(application_id=ruling.pk, case_id=case.pk), now)
    procedure.filing.refresh_from_db()
    case.refresh_from_db()
    assert (procedure.filing.state, case.closing) == (Filing.State.SUBMITTED, Case.Closing.ORDER_REFUSED)


def test_relief_asked_for_after_a_failed_order_is_that_of_the_suit(procedure: Procedure, now: dt.datetime) -> None:
    case = procedure.accepted()
    ruled = _put_forward(procedure.judge, case, "payment_order_refusal", {"reasons": "双方有其他债务纠纷"}, now)
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
    ruled = _put_forward(procedure.judge, case, "payment_order_refusal", {"reasons": "双方有其他债务纠纷"}, now)
    ruling = decided(ruled, procedure.judge, now, clerk=procedure.court_clerk)
    go_on_after_refusal(ApplicationDecided(application_id=ruling.pk, case_id=case.pk), now)
    filing = claim(actor=procedure.clerk, filing_id=procedure.filing.pk, now=now)
    with pytest.raises(Refused, match="按诉讼审查"):
        send_to_payment_order(
            actor=procedure.clerk, filing_id=filing.pk, version=filing.version, reason="再试一次", checked=[], now=now
        )
    assert Filing.objects.get(pk=filing.pk).state == Filing.State.IN_REVIEW


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


@pytest.mark.parametrize(("ground", "goes_on"), [("unserved", True), ("sued", False), ("withdrawn", False)])
def test_what_ends_the_procedure_decides_whether_a_suit_follows(
    procedure: Procedure, now: dt.datetime, ground: str, goes_on: bool
) -> None:
    """CPL-I 430: an order that cannot be served in thirty days lapses; who sued or withdrew wants no other suit."""
    case = procedure.accepted()
    ruled = _put_forward(procedure.judge, case, "payment_order_end", {"ground": ground, "reasons": "经查"}, now)
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
    procedure.ended(_with_order(procedure))
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
    suit = accept(**given, suit="108(3)", now=later)
    assert ("民初" in suit.case_number, suit.cause_code, suit.title) == (True, "108(3)", "林小满 诉 周远航 民间借贷纠纷")
    assert suit.links_in.get().kind == CaseLink.Kind.PAYMENT_ORDER


def test_no_suit_follows_where_the_order_was_refused_to_who_applied_for_nothing_else(
    procedure: Procedure, now: dt.datetime
) -> None:
    Filing.objects.filter(pk=procedure.filing.pk).update(cause_code="458")
    case = procedure.accepted()
    ruling = _put_forward(procedure.judge, case, "payment_order_refusal", {"reasons": "双方有其他债务纠纷"}, now)
    decided(ruling, procedure.judge, now, clerk=procedure.court_clerk)
    assert go_on_as_suit(filing_id=procedure.filing.pk, now=now) is None


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
    case = _with_order(procedure)
    debtor, form = browser_of(procedure.debtor), reverse("filing:application_new", args=[case.pk, "payment_order_objection"])
    home = reverse("filing:case", args=[case.pk])
    with clock.at(now):
        assert f'class="button" href="{form}"' in debtor.get(home).content.decode()
        objection = procedure.objected(case, now)
        page = debtor.get(home).content.decode()
        assert "债务人已经对支付令提出异议" in page
        assert f'class="button" href="{form}"' not in page
        assert reverse("filing:application", args=[objection.pk]) in browser_of(procedure.judge).get(home).content.decode()


def _with_order(procedure: Procedure) -> Case:
    case = procedure.accepted()
    procedure.ordered(case)
    return case


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
    assert (drafted.obligations[0]["principal"], drafted.obligations[0]["days"]) == ("70000", 15)
    assert "应当自收到本支付令之日起15日内向林小满给付70000.00元" in drafted.content["orders"][0]


def browser_of(actor: Actor) -> Client:
    return sign_in(User.objects.get(pk=actor.user_id))


def _put_forward(judge: Actor, case: Case, kind: str, content: dict[str, str], now: dt.datetime) -> Application:
    return put_forward(actor=judge, case_id=case.pk, request=Request(kind, content, kind), now=now)
