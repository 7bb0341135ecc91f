"""The judge signs the checked judgment."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.identity.models import User
from courtportal.kernel.rendering.actions import sign_document
from filing.decisions.models import Decision


@transaction.atomic
def sign(*, actor: Actor, decision_id: uuid.UUID, now: dt.datetime) -> Decision:
    """The document carries the judge's personal signature; the court's seal may follow."""
    decision = access(actor, Decision, decision_id, "sign", lock=True)
    assert decision.document is not None  # noqa: S101 - "sign" is open only to checked decisions, which have one
    signer = User.objects.get(pk=actor.user_id)
    sign_document(actor=actor, document=decision.document, slot="judge", signer=signer, now=now)
    decision.state = Decision.State.SIGNED
    decision.save(update_fields=["state"])
    record(actor=actor, action="decision.sign", obj=decision, now=now)
    return decision
