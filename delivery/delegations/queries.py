"""To whom service is delegated."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db.models import Q, QuerySet

from courtportal.kernel.authz import Actor, visible_to
from courtportal.kernel.gathering import remember, remembered
from delivery.delegations.models import ServiceDelegation
from delivery.delegations.rules import Delegated
from filing.public import Party, Representation


def possible_agents(party: Party) -> QuerySet[Representation]:
    """The party's agents of today who have an account."""
    return party.representations.filter(ended_at=None, user__isnull=False).order_by("began_at", "created_at")


def delegate_of(party: Party) -> Representation | None:
    """Who receives for the party now: the delegation is open and so is the mandate."""
    known = remembered(("delegations", party.pk), lambda: _delegations([party.pk])[party.pk])
    open_ones = (row.representation for row in known if row.ended_at is None)
    return next((mandate for mandate in open_ones if mandate.ended_at is None), None)


def delegations_at(party: Party, at: dt.datetime) -> list[tuple[ServiceDelegation, Delegated]]:
    """Delegations that had begun and not ended, with what their mandates allow."""
    known = remembered(("delegations", party.pk), lambda: _delegations([party.pk])[party.pk])
    return [(row, _with_mandate(row)) for row in known if row.created_at <= at and (row.ended_at is None or row.ended_at > at)]


def learn_delegations(party_ids: Sequence[uuid.UUID]) -> None:
    """What a gathering will ask about these parties, in one query."""
    for party_id, rows in _delegations(party_ids).items():
        remember(("delegations", party_id), rows)


def _delegations(party_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[ServiceDelegation]]:
    """All delegations of each party, in the order in which they were given."""
    given: dict[uuid.UUID, list[ServiceDelegation]] = {party_id: [] for party_id in party_ids}
    rows = ServiceDelegation.objects.filter(party__in=party_ids).select_related("representation__user")
    for row in rows.order_by("created_at", "pk"):
        given[row.party_id].append(row)
    return given


def _with_mandate(row: ServiceDelegation) -> Delegated:
    mandate = row.representation
    special = mandate.scope == Representation.Scope.SPECIAL
    return Delegated(row.created_at, row.ended_at, mandate.began_at, mandate.ended_at, special)


def authority_ended(agent: Representation, *, planned: dt.datetime, at: dt.datetime) -> bool:
    """Whether what was planned to go to the agent may do so no longer: its mandate is over, or the party, which had let it
    receive then, has taken that back and not given it anew (CPL 66, 88; Civil Code 173).
    """
    if agent.ended_at is not None and agent.ended_at <= at:
        return True
    given = ServiceDelegation.objects.filter(representation=agent, created_at__lte=at)
    taken_back = given.filter(created_at__lte=planned, ended_at__gte=planned, ended_at__lte=at)
    return taken_back.exists() and not given.filter(Q(ended_at=None) | Q(ended_at__gt=at)).exists()


def open_delegations(actor: Actor, party_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, ServiceDelegation]:
    """The open delegations by party, as far as the actor may see them, those whose mandate is over left out."""
    found = visible_to(actor, ServiceDelegation).filter(party__in=party_ids, ended_at=None, representation__ended_at=None)
    return {row.party_id: row for row in found.select_related("representation")}
