"""Who came to a hearing is noted, and may be noted anew (CPL 140: the clerk ascertains who is present)."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from filing.calendar.models import Hearing, HearingAttendance


@transaction.atomic
def note_attendance(*, actor: Actor, hearing_id: uuid.UUID, came: Collection[uuid.UUID], now: dt.datetime) -> Hearing:
    """Of each party to the case it is noted whether it came, itself or by an agent: those in ``came`` did.

    Who may: the panel and its clerk, once the hearing has begun.
    """
    hearing = access(actor, Hearing, hearing_id, "note_attendance", lock=True)
    people = list(hearing.case.parties.filter(left_at=None))
    for party in people:
        HearingAttendance.objects.update_or_create(
            hearing=hearing,
            party=party,
            defaults={"came": party.pk in came, "noted_by_id": actor.account_id, "noted_at": now},
        )
    detail = {str(party.pk): party.pk in came for party in people}
    record(actor=actor, action="hearing.note_attendance", obj=hearing, now=now, detail=detail)
    return hearing
