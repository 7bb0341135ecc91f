"""When a decision may be sealed and from when it has effect, by the kind of case."""

import datetime as dt

import pytest

from courtportal.kernel.authz import SYSTEM, Refused
from courtportal.kernel.outbox.models import OutboxEvent
from courtportal.kernel.rendering.models import CourtDocument
from filing.applications.actions.submit import CannotApply
from filing.applications.models import Application
from filing.cases.models import Case, CaseLink
from filing.cases.situation import situation_of
from filing.decisions.actions.draft import draft
from filing.decisions.actions.seal import seal
from filing.decisions.actions.sign import sign
from filing.decisions.actions.take_effect import take_effect
from filing.decisions.models import Decision
from filing.decisions.queries import document_data
from filing.decisions.schedule import whose_day_may_have_come
from filing.dossier.models import ServedDocument
from tests.factories.blank_documents import blank_documents
from tests.factories.cases import make_case
from tests.factories.decisions import finish
from tests.factories.disputes import Dispute, apply_for, decided, make_dispute
from tests.filing.decisions.test_review import give

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _blank_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


def given(dispute: Dispute, now: dt.datetime) -> Decision:
    """The judgment of the case, sealed and served on everyone."""
    return give(draft(actor=dispute.judge, case_id=dispute.case.pk, now=now), dispute.judge, dispute.clerk, now)


def test_a_small_claim_has_one_instance_and_its_judgment_effect_with_its_service(now: dt.datetime) -> None:
    dispute = make_dispute(now, procedure="small_claims")
    decision = given(dispute, now)
    assert "appeal_days" not in document_data(decision)
    assert not dispute.case.deadlines.filter(rule="appeal_judgment").exists()
    told = OutboxEvent.objects.filter(name="filing.DocumentsToServe", payload__case_id=str(dispute.case.pk))
    assert [one.payload["purpose"] for one in told] == ["final_decision"]
    dispute.reload()
    with pytest.raises(CannotApply) as refused:
        apply_for(dispute, "appeal", now, role="defendant")
    assert refused.value.code == "final"
    assert take_effect(actor=SYSTEM, decision_id=decision.pk, today=now.date(), now=now)
    assert (dispute.reload().state, dispute.case.effective_on) == (Case.State.EFFECTIVE, now.date())


def test_what_became_ordinary_procedure_can_be_appealed_against_again(now: dt.datetime) -> None:
    dispute = make_dispute(now, procedure="small_claims")
    Case.objects.filter(pk=dispute.case.pk).update(procedure="ordinary")
    decision = given(dispute, now)
    assert document_data(decision)["appeal_days"] == 15
    assert "appeal_days_abroad" not in document_data(decision)
    decision.case.parties.filter(role="defendant").update(abroad=True)
    assert document_data(decision)["appeal_days_abroad"] == 30  # CPL 286
    assert dispute.case.deadlines.filter(rule="appeal_judgment").count() == 2


def test_a_case_that_was_withdrawn_after_the_signature_is_not_decided_any_more(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    decision = draft(actor=dispute.judge, case_id=dispute.case.pk, now=now)
    finish(actor=dispute.judge, decision_id=decision.pk, now=now)
    sign(actor=dispute.judge, decision_id=decision.pk, now=now)
    decided(apply_for(dispute, "withdrawal", now), dispute.judge, now, clerk=dispute.clerk)
    with pytest.raises(Refused):
        seal(actor=dispute.clerk, decision_id=decision.pk, now=now)
    assert dispute.reload().state == Case.State.CLOSED


@pytest.mark.parametrize("closing", [Case.Closing.APPEAL_WITHDRAWN, Case.Closing.APPEAL_LAPSED])
def test_after_a_withdrawn_appeal_the_judgment_has_effect_when_its_ruling_is_served(closing: str, now: dt.datetime) -> None:
    dispute = make_dispute(now)
    decision = given(dispute, now)
    dispute.reload()
    opened = decided(apply_for(dispute, "appeal", now, role="defendant"), dispute.filing_clerk_above, now)
    later = now + dt.timedelta(days=40)
    appeal, ruling = opened.follow_up, a_document(dispute.case)
    assert appeal is not None
    Case.objects.filter(pk=appeal.pk).update(state=Case.State.CLOSED, closing=closing, closed_at=later)
    Case.objects.filter(pk=dispute.case.pk).update(state=Case.State.DECIDED)
    Application.objects.create(
        case=appeal, court=appeal.court, kind="deemed_appeal_withdrawal", decider="panel", content={}, terms={}, document=ruling,
        submitted_by_id=dispute.judge.account_id, submitted_at=later, decided_at=later, state="granted", key="e",
        receipt_number="E",
    )  # fmt: skip
    day = later + dt.timedelta(days=3)
    served = list(appeal.parties.order_by("role"))
    ServedDocument.objects.create(party=served[0], document=ruling, effective_at=later)
    assert not take_effect(actor=SYSTEM, decision_id=decision.pk, today=day.date(), now=day)  # one of them does not have it yet
    ServedDocument.objects.create(party=served[1], document=ruling, effective_at=day)
    assert take_effect(actor=SYSTEM, decision_id=decision.pk, today=day.date(), now=day)
    assert dispute.reload().effective_on == day.date()


def a_document(case: Case) -> CourtDocument:
    return CourtDocument.objects.create(
        kind="procedural_ruling", template_version="1", title="民事裁定书", court=case.court, data={}, verification_code="E" * 16
    )


def test_only_decisionswhose_day_may_have_come_are_looked_at(now: dt.datetime) -> None:
    dispute, small = make_dispute(now), make_dispute(now, procedure="small_claims")
    decision, final = given(dispute, now), given(small, now)
    last = dispute.case.deadlines.filter(rule="appeal_judgment").order_by("-due_on")[0].due_on
    assert list(whose_day_may_have_come(last)) == [final]
    assert set(whose_day_may_have_come(last + dt.timedelta(days=1))) == {decision, final}
    ServedDocument.objects.filter(document=final.document)[0].delete()
    assert list(whose_day_may_have_come(last)) == []


def test_the_court_enforces_only_while_an_execution_runs(now: dt.datetime) -> None:
    dispute = make_dispute(now, state=Case.State.EFFECTIVE)
    execution = make_case(
        court=dispute.case.court, case_type="执", state=Case.State.IN_ENFORCEMENT, number=9_801, case_number="执9801"
    )
    CaseLink.objects.create(from_case=dispute.case, to_case=execution, kind=CaseLink.Kind.ENFORCEMENT)

    def enforcing() -> bool:
        mine = [dispute.party("plaintiff")]
        return situation_of(dispute.plaintiff, dispute.case, mine, now.date()).enforcing

    assert enforcing()
    Case.objects.filter(pk=execution.pk).update(state=Case.State.CLOSED)
    assert not enforcing()
