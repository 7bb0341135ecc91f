"""A checked decision that nobody has signed yet becomes a draft again."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.rendering.actions import draft_document
from filing.decisions.models import Decision
from filing.decisions.queries import document_data, document_of, signer_slots


@transaction.atomic
def take_back(*, actor: Actor, decision_id: uuid.UUID, now: dt.datetime) -> Decision:
    """The judge goes on drafting: the rendered document is discarded, its text stays as the draft.

    Who may: the judge of the case, before the signature.
    """
    decision = access(actor, Decision, decision_id, "take_back", lock=True)
    case, kind = decision.case, document_of(decision).kind
    discard_document(decision)
    decision.state, decision.decided_on, decision.version = Decision.State.DRAFT, None, decision.version + 1
    decision.document = draft_document(
        actor=actor, kind=kind, court=case.court, data=document_data(decision), now=now, case_id=case.pk,
        case_number=case.case_number, signers=signer_slots(case),
    )  # fmt: skip
    decision.save(update_fields=["state", "decided_on", "version", "document"])
    record(actor=actor, action="decision.take_back", obj=decision, now=now)
    return decision


def discard_document(decision: Decision) -> None:
    """The decision has no document any more; one that somebody has signed cannot be discarded: DocumentChangedError."""
    document = document_of(decision)
    decision.document = None
    decision.save(update_fields=["document"])
    document.delete()
