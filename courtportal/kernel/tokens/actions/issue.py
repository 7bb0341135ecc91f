"""A token is issued: shown once, kept as a digest."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_noop as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused, access
from courtportal.kernel.identity.models import Appointment, Organisation, User
from courtportal.kernel.tokens.models import ApiToken
from courtportal.kernel.tokens.queries import index_of
from courtportal.kernel.tokens.rules import LONGEST_DAYS, MOST_TOKENS, Scope, new_token, shown_part, token_from
from courtportal.kernel.vault.fields import blind_index


@transaction.atomic
def issue_token(
    *,
    actor: Actor,
    name: str,
    scopes: Collection[str],
    days: int,
    organisation_id: uuid.UUID | None,
    key: str = "",
    now: dt.datetime,
) -> tuple[ApiToken, str]:
    """The account has one more token; returns it with its text, which cannot be shown again.

    The same ``key`` again, minted with the page, gives the same token with the same text, whichever of two answers is read.
    Who may: litigants and lawyers for themselves, and for an organisation its administrator, the account that keeps it.
    Raises Refused for court staff and when there are too many, Http404 for a stranger's organisation, ValueError for an
    unknown scope or a term that is too long.
    """
    user = access(actor, User, actor.account_id, "issue_token", lock=True)
    organisation = access(actor, Organisation, organisation_id, "change") if organisation_id else None
    if not 1 <= days <= LONGEST_DAYS:
        raise ValueError(days)
    text = _text_for(user, key) if key else new_token()
    if known := user.api_tokens.filter(token_index=index_of(text)).first():
        return known, text
    if user.api_tokens.filter(revoked_at=None, expires_at__gt=now).count() >= MOST_TOKENS:
        raise Refused("kernel.user", "issue_token", [_("令牌已经太多，请先停用不再使用的")])
    token = ApiToken.objects.create(
        user=user,
        role=actor.role.value,
        appointment=_appointment(actor),
        organisation=organisation,
        name=name,
        scopes=sorted({Scope(scope).value for scope in scopes}),
        shown_part=shown_part(text),
        token_index=index_of(text),
        expires_at=now + dt.timedelta(days=days),
    )
    detail = {"scopes": token.scopes, "days": days, "organisation": str(organisation.pk) if organisation else None}
    record(actor=actor, action="issue_token", obj=token, now=now, detail=detail)
    return token, text


def _text_for(user: User, key: str) -> str:
    """The key is stored nowhere: who has the database and the key ring still makes no token of it."""
    sending = f"{user.pk}:{key}"
    return token_from(blind_index("kernel.ApiToken.name_of_sending", sending), blind_index("kernel.ApiToken.sending", sending))


def _appointment(actor: Actor) -> Appointment | None:
    """The appointment in which the actor acts now; a litigant acts without one."""
    rows = Appointment.objects.filter(user_id=actor.account_id, role=actor.role.value, ended_at=None)
    return rows.order_by("created_at").first()
