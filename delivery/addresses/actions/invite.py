"""An invitation: a link nobody can guess and a code of six digits, both sent to one phone."""

import datetime as dt
import secrets

from django.conf import settings
from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from delivery.addresses.models import ServiceInvitation
from delivery.addresses.queries import open_invitation, token_digest
from filing.public import Party

CODE_DIGITS = 6


def lifetime() -> dt.timedelta:
    """How long an invitation can be followed (SERVICE_INVITATION_DAYS, default 15 days)."""
    return dt.timedelta(days=settings.SERVICE_INVITATION_DAYS)


@transaction.atomic
def invite(*, actor: Actor, party: Party, phone: str, now: dt.datetime, renew: bool = False) -> ServiceInvitation:
    """The party's open invitation to this phone; a new one, which ends the old, if `renew` or if it can no longer be followed."""
    before = open_invitation(party)
    if before and not renew and before.phone == phone and before.expires_at > now and before.locked_at is None:
        return before
    if before:
        before.ended_at = now
        before.save(update_fields=["ended_at"])
    token = secrets.token_urlsafe(24)
    invitation = ServiceInvitation.objects.create(
        party=party,
        phone=phone,
        token=token,
        token_digest=token_digest(token),
        code=f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}",
        expires_at=now + lifetime(),
        created_at=now,
    )
    record(actor=actor, action="service.invite", obj=invitation, now=now, detail={"party": str(party.pk)})
    return invitation
