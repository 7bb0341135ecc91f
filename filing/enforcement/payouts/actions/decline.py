"""Somebody above declines a payout that was proposed."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from filing.enforcement.payouts.models import Payout


@transaction.atomic
def decline_payout(*, actor: Actor, payout_id: uuid.UUID, reason: str, now: dt.datetime) -> Payout:
    """Not approved, for a reason that the officer reads; the money is free to be proposed again."""
    payout = access(actor, Payout, payout_id, "decline", lock=True)
    payout.state, payout.declined_reason = Payout.State.DECLINED, reason.strip()
    payout.decided_by_id, payout.decided_at = actor.account_id, now
    payout.save(update_fields=["state", "declined_reason", "decided_by", "decided_at"])
    record(actor=actor, action="decline_payout", obj=payout, now=now, reason=payout.declined_reason)
    return payout
