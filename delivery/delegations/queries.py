"""To whom service is delegated."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db.models import Q, QuerySet

from courtportal.kernel.authz import Actor, visible_to
from delivery.delegations.models import ServiceDelegation
from delivery.delegations.rules import Delegated
from filing.public import Party, Representation


def possible_agents(party: Party) -> QuerySet[Representation]:
    """The party's agents of today who have an account."""
    return party.representations.filter(ended_at=None, user__isnull=False).order_by("began_at", "created_at")


def delegate_of(party: Party) -> Representation | None:
    """Who receives for the party now: the delegation is open and so is the mandate."""
    open_one = ServiceDelegation.objects.filter(party=party, ended_at=None, representation__ended_at=None)
    found = open_one.select_related("representation__user").first()
    return found.representation if found else None


def delegations_at(party: Party, at: dt.datetime) -> list[tuple[ServiceDelegation, Delegated]]:
    """Delegations that had begun and not ended, with what their mandates allow."""
    rows = ServiceDelegation.objects.filter(Q(ended_at=None) | Q(ended_at__gt=at), party=party, created_at__lte=at)
    return [(row, _with_mandate(row)) for row in rows.select_related("representation")]


def _with_mandate(row: ServiceDelegation) -> Delegated:
    mandate = row.representation
    special = mandate.scope == Representation.Scope.SPECIAL
    return Delegated(row.created_at, row.ended_at, mandate.began_at, mandate.ended_at, special)


def open_delegations(actor: Actor, party_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, ServiceDelegation]:
    """The open delegations by party, as far as the actor may see them, those whose mandate is over left out."""
    found = visible_to(actor, ServiceDelegation).filter(party__in=party_ids, ended_at=None, representation__ended_at=None)
    return {row.party_id: row for row in found.select_related("representation")}
