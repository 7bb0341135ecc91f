"""A token is revoked by its owner."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.tokens.models import ApiToken


@transaction.atomic
def revoke_token(*, actor: Actor, token_id: uuid.UUID, now: dt.datetime) -> ApiToken:
    """The token opens nothing from the next request on; revoking it again changes nothing. Who may: its owner."""
    token = access(actor, ApiToken, token_id, "revoke", lock=True)
    if token.revoked_at is None:
        token.revoked_at = now
        token.save(update_fields=["revoked_at"])
        record(actor=actor, action="revoke_token", obj=token, now=now)
    return token
