"""A delegation of service ends."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from delivery.delegations.models import ServiceDelegation


@transaction.atomic
def end_delegation(*, actor: Actor, delegation_id: uuid.UUID, now: dt.datetime) -> ServiceDelegation:
    """From now on the party itself is served again; what has arrived stays served.

    Who may: the party, who takes it back, or the agent, who need not go on. Raises Refused for one that has ended.
    """
    row = access(actor, ServiceDelegation, delegation_id, "end", lock=True)
    by_party = row.party.user_id == actor.user_id
    row.ended_at = now
    row.ended = ServiceDelegation.Ended.REVOKED if by_party else ServiceDelegation.Ended.DECLINED
    row.save(update_fields=["ended_at", "ended"])
    record(actor=actor, action="service.end_delegation", obj=row, now=now, detail={"ended": row.ended})
    return row
