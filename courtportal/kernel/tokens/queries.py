"""Reads of tokens: one's own, and the one that a request shows."""

import datetime as dt

from django.db.models import QuerySet

from courtportal.kernel.authz import STAFF_ROLES, Actor, visible_to
from courtportal.kernel.authz.middleware import actor_of
from courtportal.kernel.identity.models import Appointment
from courtportal.kernel.tokens.models import ApiToken
from courtportal.kernel.tokens.rules import looks_like_token
from courtportal.kernel.vault.fields import blind_index

INDEX = "api_token"
USE_NOTED_EVERY = dt.timedelta(minutes=1)


def my_tokens(actor: Actor) -> QuerySet[ApiToken]:
    """The account's tokens, the newest first, revoked and expired ones too."""
    return visible_to(actor, ApiToken).select_related("organisation").order_by("-created_at", "-pk")


def index_of(token: str) -> str:
    """The keyed digest under which a token is found."""
    return blind_index(INDEX, token)


def valid_token(text: str, now: dt.datetime) -> ApiToken | None:
    """The token behind a text, unless it is unknown, revoked or expired, or its owner's account is closed."""
    if not looks_like_token(text):
        return None
    rows = ApiToken.objects.select_related("user", "organisation")
    return rows.filter(token_index=index_of(text), revoked_at=None, expires_at__gt=now, user__is_active=True).first()


def actor_of_token(token: ApiToken) -> Actor | None:
    """As whom the token acts: its owner in the role in which it was issued; None once the owner is in that role no more.

    Who has come to serve at a court since has no tokens either.
    """
    if Appointment.objects.filter(user_id=token.user_id, role__in=STAFF_ROLES, ended_at=None).exists():
        return None
    actor = actor_of(token.user, str(token.appointment_id) if token.appointment_id else None)
    return actor if actor.role == token.role else None


def note_use(token: ApiToken, now: dt.datetime) -> None:
    """Remember when it was last used, to the minute: not every request writes."""
    if token.last_used_at is None or now - token.last_used_at >= USE_NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
