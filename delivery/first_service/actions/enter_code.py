"""The code from the SMS: five wrong ones lock the link."""

import datetime as dt
import hmac
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import PUBLIC
from delivery.addresses.models import ServiceInvitation
from delivery.first_service.queries import waiting_recipients
from delivery.service.evidence import Name, add_evidence
from delivery.service.work import ask_clerk

MOST_WRONG = 5


class WrongCode(Exception):
    """Not the code; `left` tries remain, none when the link is locked now."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


class NotOpen(Exception):
    """The link is locked, expired or used; `reason` says which."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def require_open(invitation: ServiceInvitation, now: dt.datetime) -> None:
    """Raise NotOpen unless the link can be followed now."""
    if invitation.locked_at is not None:
        raise NotOpen("locked")
    if invitation.ended_at is not None:
        raise NotOpen("ended")
    if invitation.expires_at <= now:
        raise NotOpen("expired")


def enter_code(*, invitation_id: uuid.UUID, code: str, now: dt.datetime) -> ServiceInvitation:
    """Compare the code; the first right one is noted as evidence. Raises NotOpen and WrongCode (after it was counted)."""
    with transaction.atomic():
        invitation = ServiceInvitation.objects.select_for_update().get(pk=invitation_id)
        require_open(invitation, now)
        right = hmac.compare_digest(code.strip().encode(), invitation.code.encode())
        if right:
            _note_opened(invitation, now)
        else:
            invitation.wrong_codes += 1
            invitation.save(update_fields=["wrong_codes"])
            if invitation.wrong_codes >= MOST_WRONG:
                lock(invitation, now)
    if not right:
        raise WrongCode(MOST_WRONG - invitation.wrong_codes)
    return invitation


def lock(invitation: ServiceInvitation, now: dt.datetime) -> None:
    """The link opens nothing any more; a clerk is asked to see to it."""
    invitation.locked_at = now
    invitation.save(update_fields=["locked_at"])
    record(actor=PUBLIC, action="first_service.lock", obj=invitation, now=now)
    for recipient in waiting_recipients(invitation):
        ask_clerk(recipient=recipient, kind="locked", now=now, occasion=str(invitation.pk))


def _note_opened(invitation: ServiceInvitation, now: dt.datetime) -> None:
    if invitation.opened_at is not None:
        return
    invitation.opened_at = now
    invitation.save(update_fields=["opened_at"])
    record(actor=PUBLIC, action="first_service.open", obj=invitation, now=now)
    for attempt in invitation.attempts.select_related("recipient__order").order_by("created_at"):
        add_evidence(attempt.recipient.order, Name.NOTIFICATION_OPENED, at=now, attempt=attempt)
