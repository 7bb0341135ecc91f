"""Who settles before the court of appeal: the judgment below counts as set aside, and what was agreed is enforced (CPL 179)."""

import datetime as dt

import pytest

from courtportal.kernel.authz import Actor
from courtportal.kernel.outbox.worker import run_until_quiet
from filing.applications.actions.decide import decide_application, seal_ruling
from filing.applications.models import Application
from filing.applications.queries import appeal_stage
from filing.calendar.actions.on_service import service_took_effect
from filing.cases.models import Case, TimelineEntry
from filing.decisions.queries import document_of
from filing.decisions.reviewing import enforceable
from filing.enforcement.queries import claim_of
from filing.mediation.actions.agree import draft_agreement, sign_agreement
from filing.mediation.actions.appoint import accept, appoint
from filing.mediation.actions.consent import consent
from filing.mediation.actions.offers import answer_offer, make_offer
from filing.mediation.actions.start import start_in_case
from filing.mediation.models import PanelMediator
from tests.factories.blank_documents import blank_documents
from tests.factories.disputes import Dispute, signed_by_panel
from tests.factories.mediation import SERVICE, make_mediator, terms
from tests.filing.decisions.test_review import appealed, bench, first, judged

pytestmark = pytest.mark.django_db


@pytest.fixture
def dispute(now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> Dispute:
    blank_documents(monkeypatch)
    return judged(now)


def settled_above(dispute: Dispute, now: dt.datetime) -> Case:
    """The appeal ended by a mediation statement for 60,000 yuan that both have received."""
    appeal = appealed(dispute, now)
    judge, clerk = bench(appeal)
    mediator = make_mediator(appeal.court)
    mediation = start_in_case(actor=dispute.plaintiff, case_id=appeal.pk, now=now)
    consent(actor=dispute.defendant, mediation_id=mediation.pk, service=SERVICE, now=now)
    appoint(actor=judge, mediation_id=mediation.pk, mediator_id=PanelMediator.objects.get(user=mediator.user_id).pk, now=now)
    accept(actor=mediator, mediation_id=mediation.pk, disclosure="", now=now)
    offer = make_offer(actor=mediator, mediation_id=mediation.pk, terms=terms(now.date(), "60000"), now=now)
    for actor in (dispute.plaintiff, dispute.defendant):
        answer_offer(actor=actor, mediation_id=mediation.pk, number=offer.number, accepts=True, now=now)
    agreement = draft_agreement(actor=mediator, mediation_id=mediation.pk, now=now)
    for actor in (dispute.plaintiff, dispute.defendant, mediator):
        sign_agreement(actor=actor, mediation_id=mediation.pk, read_sha256=agreement.document.unsigned_sha256, now=now)
    run_until_quiet()
    _state(judge, clerk, now)
    statement = Application.objects.get(kind="mediation_statement").document
    assert statement is not None
    for party in appeal.parties.filter(left_at=None):
        service_took_effect(case_id=appeal.pk, party_id=party.pk, document_ids=[statement.pk], effective_at=now, now=now)
    run_until_quiet()
    return Case.objects.get(pk=appeal.pk)


def _state(judge: Actor, clerk: Actor, now: dt.datetime) -> None:
    application = Application.objects.get(kind="mediation_statement")
    given = {
        "claims": "周远航上诉请求：撤销原判。", "facts": "周远航向林小满借款。",
        "agreed_terms": application.content["agreed_terms"], "fee_text": "二审案件受理费减半收取，由周远航负担。",
    }  # fmt: skip
    stated = decide_application(
        actor=judge, application_id=application.pk, outcome="granted", reasons="自愿合法。", terms=given, now=now
    )
    signed_by_panel(stated, now)
    seal_ruling(actor=clerk, application_id=application.pk, now=now)


def test_the_judgment_below_counts_as_set_aside_and_what_was_agreed_is_enforced(dispute: Dispute, now: dt.datetime) -> None:
    appeal = settled_above(dispute, now)
    assert (appeal.state, appeal.closing) == (Case.State.EFFECTIVE, Case.Closing.MEDIATED)
    assert first(dispute).state == "set_aside"
    case = dispute.reload()
    assert (case.state, case.effective_on) == (Case.State.EFFECTIVE, appeal.effective_on)
    found = enforceable(case)
    assert found is not None
    assert (found.case, found.kind) == (appeal, "mediation")
    assert TimelineEntry.objects.filter(case=case, kind="reviewed", title_zh__contains="调解").count() == 1


def test_the_creditor_of_first_instance_has_what_was_agreed_enforced(dispute: Dispute, now: dt.datetime) -> None:
    settled_above(dispute, now)
    dispute.reload()
    claim = claim_of(dispute.case, dispute.party("plaintiff"), now.date() + dt.timedelta(days=400))
    assert claim is not None
    assert [party.pk for party in claim.debtors] == [dispute.party("defendant").pk]
    assert "60000.00元" in claim.duty


def test_nobody_is_told_to_perform_the_judgment_that_fell(dispute: Dispute, now: dt.datetime) -> None:
    settled_above(dispute, now)
    served = [document_of(first(dispute)).pk]
    assert appeal_stage(dispute.defendant, dispute.reload(), served, now.date()) == "mediated"
