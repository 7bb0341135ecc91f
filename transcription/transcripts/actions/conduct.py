"""Opening, interrupting, resuming and closing a hearing, together with its recording (法释〔2017〕5号 arts 1, 3)."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.authz import Actor
from filing import public as filing
from transcription.transcripts.models import RecordingBreak, Transcript
from transcription.transcripts.room import acting_user, changed, position, prepare_room

_CAUSE = RecordingBreak.Cause


@transaction.atomic
def open_room(*, actor: Actor, hearing_id: uuid.UUID, now: dt.datetime) -> Transcript:
    """The hearing is open and recorded from now on. Raises filing's WrongHearingState."""
    hearing = filing.open_hearing(actor=actor, hearing_id=hearing_id, now=now)
    transcript = prepare_room(hearing)
    transcript.state = Transcript.State.RECORDING
    transcript.save(update_fields=["state"])
    changed(transcript)
    return transcript


@transaction.atomic
def recess_room(*, actor: Actor, hearing_id: uuid.UUID, now: dt.datetime) -> Transcript:
    """The hearing and its recording pause; the break is noted with cause, actor and time."""
    hearing = filing.recess_hearing(actor=actor, hearing_id=hearing_id, now=now)
    return _begin_break(actor, hearing, _CAUSE.RECESS, now)


@transaction.atomic
def resume_room(*, actor: Actor, hearing_id: uuid.UUID, now: dt.datetime) -> Transcript:
    """The hearing and its recording go on."""
    hearing = filing.resume_hearing(actor=actor, hearing_id=hearing_id, now=now)
    transcript = Transcript.objects.get(hearing=hearing)
    transcript.breaks.filter(to_ms=None).update(to_ms=position(hearing, now))
    changed(transcript)
    return transcript


@transaction.atomic
def close_room(*, actor: Actor, hearing_id: uuid.UUID, now: dt.datetime) -> Transcript:
    """The hearing is over; its transcript goes to review. Microphones may still deliver what was said before."""
    hearing = filing.close_hearing(actor=actor, hearing_id=hearing_id, now=now)
    transcript = _begin_break(actor, hearing, _CAUSE.CLOSED, now)
    transcript.state = Transcript.State.REVIEW
    transcript.save(update_fields=["state"])
    return transcript


def _begin_break(actor: Actor, hearing: filing.Hearing, cause: str, now: dt.datetime) -> Transcript:
    transcript = Transcript.objects.get(hearing=hearing)
    RecordingBreak.objects.create(
        transcript=transcript, cause=cause, from_ms=position(hearing, now), began_at=now, began_by_id=acting_user(actor)
    )
    changed(transcript)
    return transcript
