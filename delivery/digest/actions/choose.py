"""Somebody asks for the daily digest, or has enough of it."""

import datetime as dt

from django.db import transaction

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused, may_ever
from delivery.digest.models import InboxDigest


@transaction.atomic
def choose(*, actor: Actor, wanted: bool, now: dt.datetime) -> InboxDigest:
    """From the next working morning on the actor gets the digest, or does not. Who may: parties and lawyers. Raises Refused."""
    if not may_ever(actor, "delivery.inboxdigest", "choose"):
        raise Refused("delivery.inboxdigest", "choose", [])
    chosen = {"wanted": wanted, "last_day": clock.local(now).date()}
    digest, _new = InboxDigest.objects.update_or_create(
        user_id=actor.account_id, defaults=chosen, create_defaults={**chosen, "created_at": now}
    )
    record(actor=actor, action="service.choose_digest", obj=digest, now=now, detail={"wanted": wanted})
    return digest
