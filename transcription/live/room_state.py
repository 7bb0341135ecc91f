"""What a room is told: everything on arrival, afterwards what changed since a version."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from filing.public import Hearing
from transcription.live.admission import Standing
from transcription.live.marks import pieces, unsure_ranges
from transcription.transcripts.models import Utterance
from transcription.transcripts.room import position

# The newest utterances of a long hearing; the rest is on the transcript's page.
NEWEST = 300


def snapshot(standing: Standing, now: dt.datetime) -> dict[str, Any]:
    """The room as it is."""
    newest = standing.transcript.utterances.order_by("-start_ms")[:NEWEST]
    seats = standing.transcript.seats.order_by("order")
    return {
        "type": "snapshot",
        "seat": str(standing.seat.pk) if standing.seat else None,
        "seats": [{"id": str(seat.pk), "label": seat.label, "role": seat.role} for seat in seats],
        "utterances": [utterance_message(each) for each in _with_revisions(newest)][::-1],
        **state_message(standing, now),
    }


def changes(standing: Standing, since: int, now: dt.datetime) -> dict[str, Any]:
    """Utterances that are new or corrected after version ``since``, and the state."""
    changed = standing.transcript.utterances.filter(version__gt=since).order_by("version")[:NEWEST]
    return {
        "type": "changes",
        "utterances": [utterance_message(each) for each in _with_revisions(changed)],
        **state_message(standing, now),
    }


def state_message(standing: Standing, now: dt.datetime) -> dict[str, Any]:
    """State of the hearing and where its time line stands."""
    return {
        "version": standing.transcript.version,
        "state": standing.hearing.state,
        "transcript": standing.transcript.state,
        "position_ms": position(standing.hearing, now),
        "recording": standing.hearing.state == Hearing.State.OPEN,
    }


def _with_revisions(utterances: Any) -> Iterable[Utterance]:
    return utterances.prefetch_related("revisions")  # type: ignore[no-any-return]


def utterance_message(utterance: Utterance) -> dict[str, Any]:
    """One utterance for the page; unsure pieces only while the words are the recogniser's own."""
    corrected = len(utterance.revisions.all()) > 0
    words = [(word["text"], word["confidence"]) for word in utterance.words]
    ranges = [] if corrected else unsure_ranges(utterance.text, words)
    return {
        "id": str(utterance.pk),
        "seat": str(utterance.seat_id),
        "speaker": utterance.speaker,
        "start_ms": utterance.start_ms,
        "end_ms": utterance.end_ms,
        "text": utterance.text,
        "pieces": pieces(utterance.text, ranges),
        "corrected": corrected,
    }
