"""The judge signs the checked judgment."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.rendering.actions import sign_document
from filing.decisions.models import Decision
from filing.decisions.queries import document_of


@transaction.atomic
def sign(*, actor: Actor, decision_id: uuid.UUID, now: dt.datetime) -> Decision:
    """The document carries the judge's personal signature; the court's seal may follow."""
    decision = access(actor, Decision, decision_id, "sign", lock=True)
    decision.document = sign_document(actor=actor, document=document_of(decision), slot="judge", now=now)
    decision.state = Decision.State.SIGNED
    decision.save(update_fields=["state"])
    record(actor=actor, action="decision.sign", obj=decision, now=now)
    return decision
