"""The room of a hearing: its transcript row, its seats, and how its people hear that something changed."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from courtportal.kernel import nudge
from courtportal.kernel.authz import Actor
from filing.public import Hearing, PanelMember, Party
from transcription.audio.models import new_channel
from transcription.transcripts.models import RecordingBreak, Seat, Transcript
from transcription.transcripts.rules import Interval, position_ms

_PANEL_ORDER = ["presiding_judge", "sole_judge", "judge", "assistant", "clerk"]
_PARTY_ORDER = ["plaintiff", "defendant", "third_party"]


def group_of(hearing_id: uuid.UUID) -> str:
    """The name under which the sockets of a hearing are woken."""
    return f"hearing.{hearing_id}"


def changed(transcript: Transcript) -> int:
    """Raise the transcript's version, in the caller's transaction, and wake its room after the commit; returns the new
    version.
    """
    Transcript.objects.filter(pk=transcript.pk).update(version=F("version") + 1)
    transcript.refresh_from_db(fields=["version"])
    group, version = group_of(transcript.hearing_id), transcript.version
    transaction.on_commit(lambda: nudge.send(group, {"type": "changed", "version": version}))
    return version


@transaction.atomic
def prepare_room(hearing: Hearing) -> Transcript:
    """The transcript of the hearing with a seat for everyone who takes part now; repeating adds only who is new."""
    transcript, _ = Transcript.objects.get_or_create(hearing=hearing)
    seats = list(transcript.seats.all())
    taken = {(seat.party_id, seat.representation_id, seat.panel_member_id) for seat in seats}
    for order, place in enumerate(_places(hearing)):
        if place.key not in taken:
            party_id, representation_id, panel_member_id = place.key
            Seat.objects.create(
                transcript=transcript,
                order=order,
                role=place.role,
                label=place.label,
                party_id=party_id,
                representation_id=representation_id,
                panel_member_id=panel_member_id,
                channel=new_channel(),
            )
    return transcript


_Key = tuple[uuid.UUID | None, uuid.UUID | None, uuid.UUID | None]


@dataclass(frozen=True)
class _Place:
    role: str
    label: str
    key: _Key


def _places(hearing: Hearing) -> list[_Place]:
    """Bench first, then plaintiffs, defendants and third parties, each followed by its representatives."""
    places = [
        _Place(member.duty, f"{_duty_zh(member)} {member.user}", (None, None, member.pk))
        for member in sorted(
            PanelMember.objects.filter(case_id=hearing.case_id, ended_at=None, duty__in=_PANEL_ORDER).select_related("user"),
            key=lambda member: _PANEL_ORDER.index(member.duty),
        )
    ]
    parties = Party.objects.filter(case_id=hearing.case_id, role__in=_PARTY_ORDER).prefetch_related("representations")
    for party in sorted(parties, key=lambda party: (_PARTY_ORDER.index(party.role), party.order)):
        role = _ROLE_ZH[party.role]
        places.append(_Place(party.role, f"{role} {party.name}", (party.pk, None, None)))
        for representation in party.representations.all():
            if representation.ended_at is None:
                label = f"{role}委托诉讼代理人 {representation.name}"
                places.append(_Place("representative", label, (None, representation.pk, None)))
    return places


# The labels become part of the record, whose language is Chinese whatever the page's.
_ROLE_ZH = {"plaintiff": "原告", "defendant": "被告", "third_party": "第三人"}
_DUTY_ZH = {"presiding_judge": "审判长", "sole_judge": "审判员", "judge": "审判员", "assistant": "法官助理", "clerk": "书记员"}


def _duty_zh(member: PanelMember) -> str:
    return _DUTY_ZH[member.duty]


def position(hearing: Hearing, now: dt.datetime) -> int:
    """Milliseconds since the hearing was opened; 0 before."""
    return position_ms(hearing.opened_at, now) if hearing.opened_at else 0


def breaks_of(transcript: Transcript) -> list[Interval]:
    """When the hearing was not recorded."""
    return [
        Interval(each.from_ms, each.to_ms) for each in RecordingBreak.objects.filter(transcript=transcript).order_by("from_ms")
    ]


def acting_user(actor: Actor) -> uuid.UUID:
    """Who acts; only a person does, never the portal. Raises PermissionDenied."""
    if actor.user_id is None:
        raise PermissionDenied
    return actor.user_id


def user_of(seat: Seat) -> uuid.UUID | None:
    """Who acts at the seat now."""
    holder = seat.party or seat.representation or seat.panel_member
    return holder.user_id if holder is not None else None
