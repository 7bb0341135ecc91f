"""The judge signs the checked judgment."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.rendering.actions import sign_document
from courtportal.kernel.rendering.models import CourtDocument
from filing.decisions.models import Decision
from filing.decisions.queries import document_of, require_same


def sign(*, actor: Actor, decision_id: uuid.UUID, now: dt.datetime) -> Decision:
    """The document carries the judge's personal signature; the court's seal may follow.

    Signed with no transaction open; who was interrupted signs again and finds the signature.
    """
    decision = access(actor, Decision, decision_id, "sign")
    return _keep(actor, decision_id, sign_document(actor=actor, document=document_of(decision), slot="judge", now=now), now)


@transaction.atomic
def _keep(actor: Actor, decision_id: uuid.UUID, document: CourtDocument, now: dt.datetime) -> Decision:
    decision = access(actor, Decision, decision_id, "sign", lock=True)
    require_same(decision, document)
    decision.document, decision.state = document, Decision.State.SIGNED
    decision.save(update_fields=["state"])
    record(actor=actor, action="decision.sign", obj=decision, now=now)
    return decision
