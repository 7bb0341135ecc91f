"""Who came to a hearing is noted, and may be noted anew (CPL 140: the clerk ascertains who is present)."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping

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
    people = {party.pk: party.pk in came for party in hearing.case.parties.filter(left_at=None)}
    for party_id, was_there in people.items():
        _note(hearing, actor, party_id, came=was_there, now=now)
    _record(hearing, actor, people, now)
    return hearing


@transaction.atomic
def note_signatories(
    *, actor: Actor, hearing_id: uuid.UUID, came: Collection[uuid.UUID], seated: Collection[uuid.UUID], now: dt.datetime
) -> None:
    """Of who is to sign the record of the hearing it is noted that it came; of the others with a seat in the room that they did
    not, unless it was noted before. Of who had no seat nothing is noted. Who may: as for ``note_attendance``.
    """
    hearing = access(actor, Hearing, hearing_id, "note_attendance", lock=True)
    known = set(hearing.attendances.values_list("party", flat=True))
    there = hearing.case.parties.filter(left_at=None, pk__in={*came, *seated}).values_list("pk", flat=True)
    noted = {party_id: party_id in came for party_id in there if party_id in came or party_id not in known}
    for party_id, was_there in noted.items():
        _note(hearing, actor, party_id, came=was_there, now=now)
    _record(hearing, actor, noted, now)


def _note(hearing: Hearing, actor: Actor, party_id: uuid.UUID, *, came: bool, now: dt.datetime) -> None:
    HearingAttendance.objects.update_or_create(
        hearing=hearing, party_id=party_id, defaults={"came": came, "noted_by_id": actor.account_id, "noted_at": now}
    )


def _record(hearing: Hearing, actor: Actor, noted: Mapping[uuid.UUID, bool], now: dt.datetime) -> None:
    detail = {str(party_id): came for party_id, came in noted.items()}
    record(actor=actor, action="hearing.note_attendance", obj=hearing, now=now, detail=detail)
