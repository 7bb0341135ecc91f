"""The owner of a draft invites a client or co-counsel, and withdraws an invitation or a share."""

import datetime as dt
import secrets
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused, access
from courtportal.kernel.outbox import publish
from filing.events import DraftShared
from filing.intake.models import FilingDraft
from filing.intake.sharing.models import DraftShare
from filing.intake.sharing.queries import lifetime, token_digest

MOST_SHARES = 20
CODE_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom the owner invites: ``contact`` is a mobile number or a mail address, ``party`` whom a client signs for."""

    role: str
    name: str
    contact: str
    party: str = ""


def link_and_code(now: dt.datetime) -> dict[str, Any]:
    """The fields of a new invitation: what nobody can guess, and until when it holds."""
    token = secrets.token_urlsafe(24)
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    return {"token": token, "token_digest": token_digest(token), "code": code, "expires_at": now + lifetime()}


@transaction.atomic
def invite(*, actor: Actor, draft_id: uuid.UUID, invited: Invited, now: dt.datetime) -> DraftShare:
    """A link is on its way to the contact; the owner says the code. Both end after seven days. Publishes DraftShared.

    Inviting a contact again ends the invitation before. Who may: the draft's owner. Raises Refused for too many.
    """
    draft = access(actor, FilingDraft, draft_id, "share", lock=True)
    if DraftShare.objects.filter(draft=draft, ended_at=None).count() >= MOST_SHARES:
        raise Refused("filing.filingdraft", "share", [_("共享的人太多")])
    for share in DraftShare.objects.filter(draft=draft, ended_at=None, joined_at=None):
        if share.contact == invited.contact and share.role == invited.role:
            share.ended_at = now
            share.save(update_fields=["ended_at"])
    share = DraftShare.objects.create(
        draft=draft,
        role=invited.role,
        party=invited.party,
        name=invited.name,
        contact=invited.contact,
        invited_by_id=actor.account_id,
        created_at=now,
        **link_and_code(now),
    )
    record(actor=actor, action="share_draft", obj=draft, now=now, detail={"share": str(share.pk), "role": share.role})
    publish(DraftShared(share_id=share.pk), now=now)
    return share


@transaction.atomic
def withdraw_share(*, actor: Actor, draft_id: uuid.UUID, share_id: uuid.UUID, now: dt.datetime) -> None:
    """The invited person sees the draft no longer, from the next request on; a client's signature is no longer asked for.

    Who may: the draft's owner. Raises DoesNotExist for a share of another draft.
    """
    draft = access(actor, FilingDraft, draft_id, "share", lock=True)
    share = DraftShare.objects.get(draft=draft, pk=share_id, ended_at=None)
    share.ended_at = now
    share.save(update_fields=["ended_at"])
    record(actor=actor, action="withdraw_share", obj=draft, now=now, detail={"share": str(share.pk)})
