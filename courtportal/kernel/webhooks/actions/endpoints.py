"""An address is registered, tested, given a new secret, switched on again, removed."""

import datetime as dt
import uuid
from collections.abc import Collection
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_noop as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused, access
from courtportal.kernel.identity.models import Organisation, User
from courtportal.kernel.webhooks.models import WebhookEndpoint, WebhookMessage
from courtportal.kernel.webhooks.rules.events import is_known
from courtportal.kernel.webhooks.rules.signing import new_secret

MOST_ENDPOINTS = 20
OLD_SECRET_SIGNS = dt.timedelta(hours=24)


class BadAddress(ValueError):
    """No address that may be called: not https, or with a user, a fragment or another port than 443 in it."""


def checked_url(url: str) -> str:
    """The address, if it may be one; where it leads is judged anew at each sending. Raises BadAddress."""
    try:
        parts, port = urlsplit(url), urlsplit(url).port
    except ValueError as error:
        raise BadAddress(url) from error
    private = bool(settings.WEBHOOK_PRIVATE_ADDRESSES)
    right = parts.scheme == "https" or (private and parts.scheme == "http")
    plain = url.isascii() and url.isprintable() and " " not in url and not (parts.username or parts.password or parts.fragment)
    if not (right and plain and parts.hostname and (private or port in {None, 443})):
        raise BadAddress(url)
    return url


@transaction.atomic
def register_endpoint(
    *, actor: Actor, name: str, url: str, types: Collection[str], organisation_id: uuid.UUID | None, now: dt.datetime
) -> WebhookEndpoint:
    """Events of these types are told to the address from now on; its secret is made here and shown to its owner.

    Who may: who may issue tokens, and for an organisation its administrator. Raises BadAddress, ValueError for an unknown
    type, Refused when there are too many.
    """
    user = access(actor, User, actor.account_id, "issue_token", lock=True)
    organisation = access(actor, Organisation, organisation_id, "change") if organisation_id else None
    if user.webhooks.filter(removed_at=None).count() >= MOST_ENDPOINTS:
        raise Refused("kernel.user", "issue_token", [_("通知地址已经太多，请先删除不再使用的")])
    if unknown := [one for one in types if not is_known(one)]:
        raise ValueError(unknown[0])
    endpoint = WebhookEndpoint.objects.create(
        user=user, organisation=organisation, name=name, url=checked_url(url), types=sorted(set(types)), secret=new_secret()
    )
    record(actor=actor, action="register_webhook", obj=endpoint, now=now, detail={"types": endpoint.types})
    return endpoint


@transaction.atomic
def rotate_secret(*, actor: Actor, endpoint_id: uuid.UUID, now: dt.datetime) -> WebhookEndpoint:
    """The address has a new secret; for a day messages are signed with both. Who may: its owner."""
    endpoint = access(actor, WebhookEndpoint, endpoint_id, "change", lock=True)
    endpoint.old_secret, endpoint.old_secret_until = endpoint.secret, now + OLD_SECRET_SIGNS
    endpoint.secret = new_secret()
    endpoint.save(update_fields=["secret", "old_secret", "old_secret_until"])
    record(actor=actor, action="rotate_webhook_secret", obj=endpoint, now=now)
    return endpoint


@transaction.atomic
def enable_endpoint(*, actor: Actor, endpoint_id: uuid.UUID, now: dt.datetime) -> WebhookEndpoint:
    """An address that was switched off after failures is told of events again. Who may: its owner."""
    endpoint = access(actor, WebhookEndpoint, endpoint_id, "change", lock=True)
    endpoint.disabled_at, endpoint.dead_in_a_row = None, 0
    endpoint.save(update_fields=["disabled_at", "dead_in_a_row"])
    record(actor=actor, action="enable_webhook", obj=endpoint, now=now)
    return endpoint


@transaction.atomic
def remove_endpoint(*, actor: Actor, endpoint_id: uuid.UUID, now: dt.datetime) -> None:
    """Nothing more is sent to the address, not even what waits; its secret is forgotten. Who may: its owner."""
    endpoint = access(actor, WebhookEndpoint, endpoint_id, "change", lock=True)
    endpoint.removed_at, endpoint.secret, endpoint.old_secret = now, "", ""
    endpoint.save(update_fields=["removed_at", "secret", "old_secret"])
    endpoint.messages.filter(state=WebhookMessage.State.WAITING).delete()
    record(actor=actor, action="remove_webhook", obj=endpoint, now=now)
