"""What a token opens of service: what its owner's inbox holds, and of an organisation's token only that organisation's."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404

from courtportal.kernel.authz import Actor, access, visible_to
from courtportal.kernel.tokens.models import ApiToken
from delivery.programs.rules import Position, next_position
from delivery.service.models import ServiceItem, ServiceRecipient
from filing.public import parties_of_organisation


@dataclass(frozen=True, slots=True)
class Pulled:
    """Services in the order of their arrival, from where to ask next, and whether more wait already."""

    services: Sequence[ServiceRecipient]
    next: Position
    more: bool


def services(actor: Actor, token: ApiToken) -> QuerySet[ServiceRecipient]:
    """What has reached the inbox."""
    found = visible_to(actor, ServiceRecipient, "inbox")
    if token.organisation_id is None:
        return found
    return found.filter(party__in=parties_of_organisation(token.organisation_id))


def pull(*, actor: Actor, token: ApiToken, after: Position, most: int, case_id: uuid.UUID | None, now: dt.datetime) -> Pulled:
    """The next services behind a position; the last minutes come again (``TOLD_AGAIN``)."""
    behind = Q(reached_at__gt=after.at) | Q(reached_at=after.at, pk__gt=after.id)
    items = Prefetch("items", queryset=ServiceItem.objects.select_related("document").order_by("position"))
    rows = services(actor, token).filter(behind).select_related("order__case__court", "party")
    if case_id is not None:
        rows = rows.filter(order__case=case_id)
    found = list(rows.prefetch_related(items, "proofs").order_by("reached_at", "pk")[: most + 1])
    page, more = found[:most], len(found) > most
    read = Position(page[-1].reached_at, page[-1].pk) if page and page[-1].reached_at else after
    return Pulled(page, next_position(read, more=more, now=now), more)


def the_service(actor: Actor, token: ApiToken, recipient_id: uuid.UUID, action: str = "inbox") -> ServiceRecipient:
    """One service, for an action. Raises Http404, Refused."""
    found = access(actor, ServiceRecipient, recipient_id, action)
    if not services(actor, token).filter(pk=found.pk).exists():
        raise Http404
    return found


def the_item(actor: Actor, token: ApiToken, item_id: uuid.UUID, action: str) -> ServiceItem:
    """One served document, for an action. Raises Http404, Refused."""
    found = access(actor, ServiceItem, item_id, action)
    if not services(actor, token).filter(pk=found.recipient_id).exists():
        raise Http404
    return found
