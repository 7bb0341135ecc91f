"""Keeping what the recogniser heard: each utterance once, together with how far its microphone is recognised."""

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict

from django.db import transaction

from transcription.audio.models import AudioChannel
from transcription.live.decoder import Final
from transcription.transcripts.models import Seat, Utterance
from transcription.transcripts.room import changed


class OutOfTurn(Exception):
    """Another process has already recognised this stretch of the recording."""


@transaction.atomic
def keep(
    *, channel: AudioChannel, final: Final | None, boundary: int, normalise: Callable[[Final], str], now: dt.datetime
) -> Utterance | None:
    """The utterance is stored and recognition goes on at ``boundary``, both or neither. ``final`` is None for mere silence.

    Raises OutOfTurn when the channel's boundary is no longer the caller's: then the caller must start again from the stored one.
    """
    moved = AudioChannel.objects.filter(pk=channel.pk, boundary=channel.boundary).update(boundary=boundary)
    if not moved:
        raise OutOfTurn
    channel.boundary = boundary
    if final is None:
        return None
    seat = Seat.objects.select_related("transcript").filter(channel=channel).first()
    return Utterance.objects.create(
        transcript=seat.transcript if seat else None,
        seat=seat,
        channel=channel,
        speaker=seat.label if seat else "",
        start_sample=final.start_sample,
        start_ms=final.start_ms,
        end_ms=final.end_ms,
        spoken_text=final.text,
        words=[asdict(word) for word in final.words],
        confidence=final.confidence,
        text=normalise(final),
        version=changed(seat.transcript) if seat else 0,
        created_at=now,
    )


def mark_recognised(channel: AudioChannel, *, now: dt.datetime) -> None:
    """Nothing more is to be recognised in this channel."""
    AudioChannel.objects.filter(pk=channel.pk, recognised_at=None).update(recognised_at=now)
