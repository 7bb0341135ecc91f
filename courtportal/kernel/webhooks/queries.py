"""Reads of one's addresses and of what was sent to them."""

from django.db.models import QuerySet

from courtportal.kernel.authz import Actor, visible_to
from courtportal.kernel.webhooks.models import WebhookEndpoint, WebhookMessage


def my_endpoints(actor: Actor) -> QuerySet[WebhookEndpoint]:
    """The account's addresses, the newest first."""
    return visible_to(actor, WebhookEndpoint).select_related("organisation").order_by("-created_at", "-pk")


def messages_to(actor: Actor, endpoint: WebhookEndpoint) -> QuerySet[WebhookMessage]:
    """The log of an address, the newest first."""
    return visible_to(actor, WebhookMessage).filter(endpoint=endpoint).order_by("-created_at", "-pk")
