"""Tokens of the vosk-compatible endpoint: who may dictate, and into which channel."""

import datetime as dt
import hashlib
import secrets
import uuid
from dataclasses import dataclass

from django.db import models, transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access, visible_to
from courtportal.kernel.authz.middleware import actor_of
from filing.public import Hearing, is_identity_missing
from transcription.audio.models import AudioChannel, new_channel
from transcription.transcripts.models import DictationToken, Seat
from transcription.transcripts.room import breaks_of
from transcription.transcripts.rules import Interval

LIFETIME = dt.timedelta(hours=12)


@transaction.atomic
def make_token(*, actor: Actor, seat_id: uuid.UUID | None, label: str, now: dt.datetime) -> str:
    """A token for twelve hours, for the actor's own seat in a hearing or for dictation on its own; shown once, never stored."""
    token = secrets.token_urlsafe(32)
    seat = access(actor, Seat, seat_id, "speak") if seat_id else None
    row = DictationToken.objects.create(
        digest=_digest(token), label=label[:80], seat=seat, owner_id=actor.user_id, expires_at=now + LIFETIME
    )
    record(actor=actor, action="dictation.token", obj=row, now=now)
    return token


@dataclass(frozen=True)
class Ticket:
    """What a valid token opens: a channel, and with a seat the hearing whose recording it goes into."""

    token_id: uuid.UUID
    channel: AudioChannel
    hearing: Hearing | None
    breaks: list[Interval]


def admit(token: str, now: dt.datetime) -> Ticket | None:
    """The ticket for a token that is valid now; dictation on its own gets a new channel each time."""
    row = _rows().filter(digest=_digest(token)).first()
    if row is None or not _opens(row, now) or _lacks_proof(row, now):
        return None
    return Ticket(row.pk, row.seat.channel if row.seat else new_channel(), *_hearing(row))


def renew(ticket: Ticket, now: dt.datetime) -> Ticket | None:
    """The ticket as things stand now; None when its token opens nothing any more."""
    row = _rows().filter(pk=ticket.token_id).first()
    if row is None or not _opens(row, now):
        return None
    return Ticket(row.pk, ticket.channel, *_hearing(row))


def _rows() -> "models.QuerySet[DictationToken]":
    return DictationToken.objects.select_related("owner", "seat__transcript__hearing", "seat__channel")


def _opens(row: DictationToken, now: dt.datetime) -> bool:
    """Not expired, its owner active, and the seat still the owner's."""
    if row.expires_at <= now:
        return False
    if row.owner is None:
        return row.seat is None  # made on the server's own command line
    if not row.owner.is_active:
        return False
    return row.seat is None or visible_to(actor_of(row.owner, None), Seat, "speak").filter(pk=row.seat.pk).exists()


def _lacks_proof(row: DictationToken, now: dt.datetime) -> bool:
    """Its owner has not shown today who it is; the page that makes tokens asks."""
    if row.seat is None or row.owner is None:
        return False
    return is_identity_missing(actor_of(row.owner, None), row.seat.transcript.hearing, now)


def _hearing(row: DictationToken) -> tuple[Hearing | None, list[Interval]]:
    if row.seat is None:
        return None, []
    return row.seat.transcript.hearing, breaks_of(row.seat.transcript)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
