"""An invited person follows the link and joins with an account: by the code, or because the contact is the account's own."""

import datetime as dt
import hmac
from collections.abc import Callable
from typing import TypeVar

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from courtportal.kernel.identity.models import User
from filing.intake.sharing.models import MOST_WRONG_CODES, DraftShare, Invitation
from filing.notices import tell

Asked = TypeVar("Asked", bound=Invitation)
R = TypeVar("R")


class NotOpen(Exception):
    """The link cannot be followed; ``reason`` is ``ended``, ``locked``, ``expired`` or ``joined`` (by somebody else)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class WrongCode(Exception):
    """The code is not the one of the invitation; ``left`` tries remain."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


def is_own_contact(user: User, invitation: Invitation) -> bool:
    """The invitation went to a number or address that this account has proven."""
    return invitation.contact in {user.phone if user.phone_verified else "", user.email or ""} - {""}


def require_open(invitation: Invitation, now: dt.datetime) -> None:
    """Raise NotOpen unless the invitation waits for somebody."""
    if (state := invitation.state(now)) != "invited":
        raise NotOpen(state)


def join(*, actor: Actor, share: DraftShare, code: str, now: dt.datetime) -> DraftShare:
    """The draft is shared with the actor's account. Raises NotOpen and WrongCode; a wrong code is counted and stays counted."""
    return admit(actor=actor, invitation=share, code=code, let_in=lambda found: _join(actor, found, now), now=now)


def admit(*, actor: Actor, invitation: Asked, code: str, let_in: Callable[[Asked], R], now: dt.datetime) -> R:
    """What ``let_in`` does with the locked invitation, for who has the code or the invited contact. Raises as ``join``."""
    with transaction.atomic():
        found = type(invitation)._default_manager.select_for_update().get(pk=invitation.pk)
        require_open(found, now)
        user = User.objects.get(pk=actor.account_id)
        if is_own_contact(user, found) or hmac.compare_digest(found.code, code.strip()):
            return let_in(found)
        found.wrong_codes += 1
        found.save(update_fields=["wrong_codes"])
        record(actor=actor, action=f"{found._meta.model_name}.wrong_code", obj=found, now=now)
    if found.wrong_codes >= MOST_WRONG_CODES:
        raise NotOpen("locked")
    raise WrongCode(MOST_WRONG_CODES - found.wrong_codes)


def _join(actor: Actor, share: DraftShare, now: dt.datetime) -> DraftShare:
    known = DraftShare.objects.filter(draft=share.draft, user_id=actor.account_id, ended_at=None).first()
    if known or share.draft.owner_id == actor.user_id:
        share.ended_at = now  # who is there already needs no second share
        share.save(update_fields=["ended_at"])
        return known or share
    share.user_id, share.joined_at = actor.account_id, now
    share.save(update_fields=["user", "joined_at"])
    record(actor=actor, action="join_draft", obj=share.draft, now=now, detail={"share": str(share.pk)})
    tell(
        share.draft.owner,
        title=_("%(name)s 已加入您的立案申请"),
        body=_("对方现在可以查看这份申请。"),
        facts={"name": share.name},
        link=reverse("filing:draft_sharing", args=[share.draft_id]),
        key=f"draft-joined:{share.pk}",
        now=now,
    )
    return share
