"""When a decision may be sealed and from when it has effect, by the kind of case."""

import datetime as dt

import pytest

from courtportal.kernel.authz import SYSTEM, Refused
from courtportal.kernel.outbox.models import OutboxEvent
from filing.applications.actions.submit import CannotApply
from filing.cases.models import Case
from filing.decisions.actions.check import check
from filing.decisions.actions.draft import draft
from filing.decisions.actions.seal import seal
from filing.decisions.actions.sign import sign
from filing.decisions.actions.take_effect import take_effect
from filing.decisions.models import Decision
from filing.decisions.queries import document_data
from tests.factories.blank_documents import blank_documents
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
    assert dispute.case.deadlines.filter(rule="appeal_judgment").count() == 2


def test_a_case_that_was_withdrawn_after_the_signature_is_not_decided_any_more(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    decision = draft(actor=dispute.judge, case_id=dispute.case.pk, now=now)
    check(actor=dispute.judge, decision_id=decision.pk, now=now)
    sign(actor=dispute.judge, decision_id=decision.pk, now=now)
    decided(apply_for(dispute, "withdrawal", now), dispute.judge, now, clerk=dispute.clerk)
    with pytest.raises(Refused):
        seal(actor=dispute.clerk, decision_id=decision.pk, now=now)
    assert dispute.reload().state == Case.State.CLOSED
