"""From the appeal to what becomes of the judgment below: affirmed, varied, reversed, or tried anew."""

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest

from courtportal.kernel.authz import SYSTEM, Actor, may
from courtportal.kernel.outbox.models import OutboxEvent
from filing.applications.models import Application
from filing.applications.queries import appeal_stage
from filing.calendar.actions.on_service import service_took_effect
from filing.calendar.models import Deadline
from filing.cases.models import Case, CaseLink, Party
from filing.decisions.actions.draft import CannotDraft, draft
from filing.decisions.actions.save import save
from filing.decisions.actions.seal import seal
from filing.decisions.actions.take_effect import take_effect
from filing.decisions.models import Decision
from filing.decisions.queries import document_data, document_of
from filing.decisions.reviewing import enforceable
from filing.dossier.models import ServedDocument
from filing.enforcement.queries import claim_of
from filing.events import FeeGroundArose
from filing.fees.actions.assess import assess_fee
from filing.fees.grounds import settle_ground
from filing.fees.models import Fee
from tests.factories.blank_documents import blank_documents
from tests.factories.decisions import finish, sign_by_all
from tests.factories.disputes import Dispute, apply_for, decided, make_dispute, proposed
from tests.factories.people import actor_for

pytestmark = pytest.mark.django_db
State = Decision.State


@pytest.fixture(autouse=True)
def _blank_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    return judged(now)


def judged(now: dt.datetime) -> Dispute:
    """A judgment of first instance for 100,000 yuan, sealed and served."""
    dispute = make_dispute(now)
    assess_fee(case=dispute.case, now=now)
    decision = draft(actor=dispute.judge, case_id=dispute.case.pk, now=now)
    owed = {**decision.obligations[0], "principal": "100000.00"}
    save(actor=dispute.judge, decision_id=decision.pk, version=1, content=decision.content, obligations=[owed], now=now)
    give(decision, dispute.judge, dispute.clerk, now)
    return dispute


def give(decision: Decision, judge: Actor, clerk: Actor, now: dt.datetime) -> Decision:
    """Checked, signed, sealed and served on everyone."""
    finish(actor=judge, decision_id=decision.pk, now=now)
    sign_by_all(decision_id=decision.pk, now=now, reason="诉讼费另行催交。")  # where one was assessed, nobody has paid it
    given = seal(actor=clerk, decision_id=decision.pk, now=now)
    for party in given.case.parties.filter(left_at=None):
        service_took_effect(
            case_id=given.case_id, party_id=party.pk, document_ids=[document_of(given).pk], effective_at=now, now=now
        )
    return given


def bench(case: Case) -> tuple[Actor, Actor]:
    return actor_for(case.panel.get(duty="presiding_judge").user), actor_for(case.panel.get(duty="clerk").user)


def appealed(dispute: Dispute, now: dt.datetime) -> Case:
    dispute.reload()
    application = decided(apply_for(dispute, "appeal", now, role="defendant"), dispute.filing_clerk_above, now)
    assert application.follow_up is not None
    for event in OutboxEvent.objects.filter(name="filing.FeeGroundArose"):
        settle_ground(FeeGroundArose.from_payload(event.payload), now)
    return application.follow_up


def reviewed(dispute: Dispute, outcome: str, now: dt.datetime, principal: str = "") -> Decision:
    """The court above has decided, and its decision has effect."""
    return decide_above(appealed(dispute, now), outcome, now, principal)


def decide_above(case: Case, outcome: str, now: dt.datetime, principal: str) -> Decision:
    judge, clerk = bench(case)
    decision = draft(actor=judge, case_id=case.pk, outcome=outcome, now=now)
    if principal:
        owed = {**decision.obligations[0], "principal": principal}
        save(actor=judge, decision_id=decision.pk, version=1, content=decision.content, obligations=[owed], now=now)
    give(decision, judge, clerk, now)
    assert take_effect(actor=SYSTEM, decision_id=decision.pk, today=now.date(), now=now)
    decision.refresh_from_db()
    return decision


def in_effect(dispute: Dispute, now: dt.datetime) -> dt.datetime:
    """Nobody has appealed: the judgment of first instance has effect; the moment."""
    later = now + dt.timedelta(days=30)
    assert take_effect(actor=SYSTEM, decision_id=first(dispute).pk, today=later.date(), now=later)
    return later


def taken_up(dispute: Dispute, now: dt.datetime) -> Case:
    """The court above has taken the case up for retrial (提审)."""
    dispute.reload()
    application = decided(apply_for(dispute, "retrial", now, role="defendant"), dispute.filing_clerk_above, now)
    assert application.follow_up is not None
    presiding, clerk = bench(application.follow_up)
    examining = dataclasses.replace(dispute, case=application.follow_up, judge=presiding)
    ordered: Application = decided(proposed(examining, "retrial_order", now), presiding, now, clerk=clerk)
    assert ordered.follow_up is not None
    return ordered.follow_up


def retried(dispute: Dispute, outcome: str, now: dt.datetime, principal: str = "") -> Decision:
    """The court above has decided in retrial, and its decision has effect."""
    return decide_above(taken_up(dispute, now), outcome, now, principal)


def first(dispute: Dispute) -> Decision:
    return Decision.objects.get(case=dispute.case)


def test_the_draft_names_both_roles_the_article_and_the_judgment_below(dispute: Dispute, now: dt.datetime) -> None:
    appeal = appealed(dispute, now)
    judge, _clerk = bench(appeal)
    data = document_data(draft(actor=judge, case_id=appeal.pk, outcome="affirmed", now=now))
    assert [(one["role"], one["name"]) for one in data["parties"]] == [
        ("上诉人（原审被告）", "周远航"),
        ("被上诉人（原审原告）", "林小满"),
    ]
    assert dispute.case.case_number in data["introduction"]
    assert "周远航上诉请求：撤销一审判决" in data["claims"]
    assert data["orders"] == ["驳回上诉，维持原判。"]
    assert [one["title"] for one in data["panel"]] == ["审判长", "审判员", "审判员"]
    assert "appeal_days" not in data
    assert data["late_performance"] is False


def test_nothing_can_be_appealed_against_a_second_time(dispute: Dispute, now: dt.datetime) -> None:
    decision = reviewed(dispute, "affirmed", now)
    assert not Deadline.objects.filter(case=decision.case, rule="appeal_judgment").exists()
    served = OutboxEvent.objects.filter(name="filing.DocumentsToServe", payload__case_id=str(decision.case_id))
    assert "final_decision" in {one.payload["purpose"] for one in served}


def test_an_affirmed_judgment_has_effect_with_the_service_of_the_second(dispute: Dispute, now: dt.datetime) -> None:
    decision = reviewed(dispute, "affirmed", now)
    below = first(dispute)
    assert (below.state, below.effective_on) == (State.EFFECTIVE, now.date())
    assert (decision.state, decision.case.state) == (State.EFFECTIVE, Case.State.EFFECTIVE)
    assert dispute.reload().state == Case.State.EFFECTIVE
    assert enforceable(dispute.case) == below
    told = OutboxEvent.objects.filter(name="filing.DecisionTookEffect")
    assert {one.payload["decision_id"] for one in told} == {str(below.pk), str(decision.pk)}
    assert not decision.case.deadlines.filter(rule="trial_appeal", state="running").exists()


def test_a_second_judgment_has_no_effect_while_one_party_is_not_served(dispute: Dispute, now: dt.datetime) -> None:
    appeal = appealed(dispute, now)
    judge, clerk = bench(appeal)
    decision = draft(actor=judge, case_id=appeal.pk, outcome="affirmed", now=now)
    finish(actor=judge, decision_id=decision.pk, now=now)
    sign_by_all(decision_id=decision.pk, now=now, reason="上诉费另行催交。")
    seal(actor=clerk, decision_id=decision.pk, now=now)
    assert not take_effect(actor=SYSTEM, decision_id=decision.pk, today=now.date() + dt.timedelta(days=90), now=now)
    assert dispute.reload().state == Case.State.APPEALED


@pytest.mark.parametrize("outcome", ["varied", "reversed"])
def test_what_the_court_above_orders_is_enforced_by_the_court_of_first_instance(
    dispute: Dispute, now: dt.datetime, outcome: str
) -> None:
    decision = reviewed(dispute, outcome, now, principal="60000.00")
    assert first(dispute).state == State.SET_ASIDE
    assert dispute.reload().state == Case.State.EFFECTIVE
    claim = claim_of(dispute.case, dispute.party("plaintiff"), now.date())
    assert claim is not None
    assert claim.decision == decision
    assert [party.name for party in claim.debtors] == ["周远航"]
    assert "60000.00元" in claim.duty


def test_after_a_dismissal_on_appeal_nothing_is_left_to_enforce(dispute: Dispute, now: dt.datetime) -> None:
    reviewed(dispute, "reversed", now, principal="0")
    assert claim_of(dispute.reload(), dispute.party("plaintiff"), now.date()) is None


def test_a_remand_is_a_ruling_and_gives_the_case_back_under_a_new_number(dispute: Dispute, now: dt.datetime) -> None:
    decision = reviewed(dispute, "remanded", now)
    assert (decision.kind, document_of(decision).kind) == (Decision.Kind.RULING, "procedural_ruling")
    assert (decision.case.state, decision.case.closing) == (Case.State.CLOSED, Case.Closing.REMANDED)
    assert (dispute.reload().state, dispute.case.closing) == (Case.State.CLOSED, Case.Closing.REMANDED)
    assert first(dispute).state == State.SET_ASIDE
    assert appeal_stage(dispute.defendant, dispute.case, [document_of(first(dispute)).pk], now.date()) == "gone"
    link = CaseLink.objects.get(from_case=dispute.case, kind=CaseLink.Kind.REMAND)
    again = link.to_case
    assert (again.court, again.case_type, again.procedure) == (dispute.case.court, "民初", "ordinary")
    assert {party.role: party.name for party in again.parties.all()} == {"plaintiff": "林小满", "defendant": "周远航"}
    assert again.deadlines.get(rule="trial").state == "running"
    assert again.dossier.filter(document=decision.document).exists()
    assert again.dossier.count() > 1


def test_a_remand_gives_the_fee_of_the_appeal_back_and_keeps_that_of_the_suit(dispute: Dispute, now: dt.datetime) -> None:
    decision = reviewed(dispute, "remanded", now)
    assert Fee.objects.get(case=decision.case).amount == Decimal(0)
    again = CaseLink.objects.get(kind=CaseLink.Kind.REMAND).to_case
    fee = Fee.objects.get(case=again)
    assert (fee.purpose, fee.payer) == (Fee.Purpose.CLAIM, again.parties.get(role="plaintiff"))


def test_who_judged_before_does_not_judge_again(dispute: Dispute, now: dt.datetime) -> None:
    reviewed(dispute, "remanded", now)
    again = CaseLink.objects.get(kind=CaseLink.Kind.REMAND).to_case
    assert dispute.judge.user_id not in set(again.panel.values_list("user_id", flat=True))
    assert again.draws.filter(duty="presiding_judge").exists()


def test_a_case_is_remanded_once(dispute: Dispute, now: dt.datetime) -> None:
    appeal = appealed(dispute, now)
    CaseLink.objects.create(from_case=dispute.case, to_case=dispute.case, kind=CaseLink.Kind.REMAND)
    with pytest.raises(CannotDraft) as refused:
        draft(actor=bench(appeal)[0], case_id=appeal.pk, outcome="remanded", now=now)
    assert refused.value.code == "remanded_before"


def test_without_an_outcome_nothing_is_drafted(dispute: Dispute, now: dt.datetime) -> None:
    appeal = appealed(dispute, now)
    with pytest.raises(CannotDraft):
        draft(actor=bench(appeal)[0], case_id=appeal.pk, now=now)


def test_a_withdrawn_appeal_lets_the_judgment_have_effect_from_that_day(dispute: Dispute, now: dt.datetime) -> None:
    appeal = appealed(dispute, now)
    later = now + dt.timedelta(days=40)
    presiding, clerk = bench(appeal)
    above = dataclasses.replace(dispute, case=appeal, judge=presiding)
    withdrawal = apply_for(above, "appeal_withdrawal", later, role="appellant", actor=dispute.defendant)
    below = first(dispute)
    served = [document_of(below).pk]
    assert appeal_stage(dispute.defendant, dispute.reload(), served, later.date()) == "filed"
    ruling = decided(withdrawal, presiding, later, clerk=clerk).document
    assert appeal_stage(dispute.defendant, dispute.reload(), served, later.date()) == "withdrawn"
    assert not take_effect(actor=SYSTEM, decision_id=below.pk, today=later.date(), now=later)  # nobody has the ruling yet
    for party in appeal.parties.all():
        ServedDocument.objects.create(party=party, document=ruling, effective_at=later)
    assert take_effect(actor=SYSTEM, decision_id=below.pk, today=later.date(), now=later)
    below.refresh_from_db()
    assert below.effective_on == later.date()


def test_a_retrial_sets_aside_what_had_effect(dispute: Dispute, now: dt.datetime) -> None:
    later = in_effect(dispute, now)
    retrial = taken_up(dispute, later)
    assert retrial.deadlines.get(rule="trial_appeal").state == "running"
    judge, clerk = bench(retrial)
    decision = draft(actor=judge, case_id=retrial.pk, outcome="reversed", now=later)
    assert [one["role"] for one in document_data(decision)["parties"]] == ["再审申请人（原审被告）", "被申请人（原审原告）"]
    give(decision, judge, clerk, later)
    assert take_effect(actor=SYSTEM, decision_id=decision.pk, today=later.date(), now=later)
    assert first(dispute).state == State.SET_ASIDE
    assert may(dispute.defendant, first(dispute), "view")
    assert not may(dispute.stranger, first(dispute), "view")
    assert enforceable(dispute.case) == Decision.objects.get(case=retrial)
    assert dispute.reload().state == Case.State.EFFECTIVE


def test_who_succeeded_below_is_the_party_above(dispute: Dispute, now: dt.datetime) -> None:
    appeal = appealed(dispute, now)
    assert set(appeal.parties.values_list("original_role", flat=True)) == {Party.Role.PLAINTIFF, Party.Role.DEFENDANT}
