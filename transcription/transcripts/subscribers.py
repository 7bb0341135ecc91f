"""What follows: a scheduled hearing has its room and seats, a signed transcript its seal."""

import datetime as dt

from courtportal.kernel.outbox import subscribe
from filing.events import HearingScheduled
from filing.public import Hearing
from transcription.events import TranscriptSigned
from transcription.transcripts.actions.sign import seal
from transcription.transcripts.room import prepare_room


@subscribe(HearingScheduled)
def prepare(event: HearingScheduled, _now: dt.datetime) -> None:
    """The room is ready before anyone enters."""
    prepare_room(Hearing.objects.get(pk=event.hearing_id))


@subscribe(TranscriptSigned, atomic=False)
def seal_transcript(event: TranscriptSigned, now: dt.datetime) -> None:
    """It is sealed by who signed last, and here if that process died before."""
    seal(transcript_id=event.transcript_id, now=now)
