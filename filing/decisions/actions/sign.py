"""The judge signs the checked judgment."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused, access
from courtportal.kernel.clock import local
from courtportal.kernel.rendering.actions import sign_document
from courtportal.kernel.rendering.models import CourtDocument
from filing.applications.recusal import why_aside
from filing.cases.models import Case
from filing.decisions.models import Decision
from filing.decisions.queries import document_of, require_same
from filing.decisions.standing_open import StandingOpen, standing_open


class StandsOpen(Exception):
    """Something stands open in the case, and no reason was given to decide all the same."""

    def __init__(self, matters: StandingOpen) -> None:
        super().__init__(len(matters.hearings) + len(matters.terms) + len(matters.challenges))
        self.matters = matters


def sign(*, actor: Actor, decision_id: uuid.UUID, now: dt.datetime, reason: str = "") -> Decision:
    """The document carries the judge's personal signature; the court's seal may follow.

    While a hearing is scheduled, a term of the parties runs or the clerk is asked to stand aside, it is signed only with a
    ``reason``, which stays with the decision and in the audit log; without one StandsOpen is raised. While a judge of the case
    is asked to stand aside, nothing is signed: Refused (CPL 48 para 2).
    Signed with no transaction open; who was interrupted signs again and finds the signature.
    """
    decision = access(actor, Decision, decision_id, "sign")
    _require_no_recusal(actor, decision)
    _why_now(decision, reason, now)
    signed = sign_document(actor=actor, document=document_of(decision), slot="judge", now=now)
    return _keep(actor, decision_id, signed, reason, now)


@transaction.atomic
def _keep(actor: Actor, decision_id: uuid.UUID, document: CourtDocument, reason: str, now: dt.datetime) -> Decision:
    decision = access(actor, Decision, decision_id, "sign", lock=True)
    # A challenge is made under the lock of the case: it is seen here, or it waits and finds what was signed.
    Case.objects.select_for_update(of=("self",)).get(pk=decision.case_id)
    _require_no_recusal(actor, decision)
    require_same(decision, document)
    decision.document, decision.state = document, Decision.State.SIGNED
    decision.signed_despite = _why_now(decision, reason, now)
    decision.save(update_fields=["state", "signed_despite"])
    record(actor=actor, action="decision.sign", obj=decision, now=now, reason=decision.signed_despite)
    return decision


def _require_no_recusal(actor: Actor, decision: Decision) -> None:
    if reason := why_aside(actor, decision.case):
        raise Refused("filing.decision", "sign", [reason])


def _why_now(decision: Decision, reason: str, now: dt.datetime) -> str:
    """Why it is signed already; '' where nothing is to come any more. Raises StandsOpen."""
    matters = standing_open(decision.case, local(now).date())
    if matters and not reason.strip():
        raise StandsOpen(matters)
    return reason.strip() if matters else ""
