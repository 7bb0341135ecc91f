"""What follows from events of filing: a scheduled hearing has its room and seats."""

import datetime as dt

from courtportal.kernel.outbox import subscribe
from filing.events import HearingScheduled
from filing.public import Hearing
from transcription.transcripts.room import prepare_room


@subscribe(HearingScheduled)
def prepare(event: HearingScheduled, _now: dt.datetime) -> None:
    """The room is ready before anyone enters."""
    prepare_room(Hearing.objects.get(pk=event.hearing_id))
