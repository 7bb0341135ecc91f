"""A diverted filing in the procedure of a payment order, with its people."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.identity.models import User
from courtportal.kernel.rendering.models import CourtDocument
from filing.applications.actions.submit import Request, put_forward, submit_application
from filing.applications.models import Application
from filing.applications.subscribers import begin_terms_of_rulings
from filing.calendar.actions.on_service import service_took_effect
from filing.cases.models import Case, Party
from filing.decisions.actions.draft import draft
from filing.decisions.actions.seal import seal
from filing.decisions.actions.sign import sign
from filing.decisions.models import Decision
from filing.events import DocumentsServed
from filing.intake.actions.divert import send_to_payment_order
from filing.intake.actions.payment_order import accept_payment_order
from filing.intake.actions.review import claim
from filing.intake.models import Filing
from filing.intake.payment_order import CONDITIONS
from filing.intake.subscribers import begin_terms_to_decline_suit
from tests.factories.blank_documents import blank_documents
from tests.factories.decisions import finish
from tests.factories.disputes import decided
from tests.factories.filings import filing_clerk, litigant, make_bench, make_filing
from tests.factories.people import actor_for, make_user
from tests.factories.sessions import sign_in


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
            begin_terms_of_rulings([event], self.now)
            begin_terms_to_decline_suit([event], self.now)

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


def browser_of(actor: Actor) -> Client:
    return sign_in(User.objects.get(pk=actor.user_id))


def put_forward_by(judge: Actor, case: Case, kind: str, content: dict[str, str], now: dt.datetime) -> Application:
    return put_forward(actor=judge, case_id=case.pk, request=Request(kind, content, kind), now=now)


def with_order(procedure: Procedure) -> Case:
    case = procedure.accepted()
    procedure.ordered(case)
    return case
