"""Recognises every channel that has sound left: reads the logs, never a socket; finals become rows once, partials are only
shown.
"""

import datetime as dt
import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from django.db import close_old_connections
from django.db.models import Q

from courtportal.kernel import nudge
from filing.public import Hearing
from transcription.audio.log import AudioLogReader
from transcription.audio.models import AudioChannel
from transcription.live.decoder import ChannelDecoder, Final, Partial
from transcription.recognition.engine import Recogniser
from transcription.transcripts.actions.keep import OutOfTurn, keep, mark_recognised
from transcription.transcripts.models import Seat
from transcription.transcripts.room import group_of

logger = logging.getLogger(__name__)

# Silence is noted as recognised every 10 s; noting each chunk would only write the same row again and again.
_SILENCE_CHUNKS = 50
# At most this much sound of one channel is heard before the others have their turn (10 s).
_TURN_CHUNKS = 50
# After such a time without sound an utterance ends although the channel goes on: soon in a recess, late while the hearing is
# open, because then the line may be broken and the rest of the sentence still come.
_RECESS_PAUSE = dt.timedelta(seconds=3)
_OPEN_PAUSE = dt.timedelta(seconds=60)

_LOOK_SECONDS = 1.0
_IDLE_SECONDS = 0.1


def dictation_group(channel: AudioChannel) -> str:
    """The name under which a socket hears of one channel's text."""
    return f"channel.{channel.pk}"


@dataclass
class ChannelRecognition:
    """One channel's reader and decoder, from its stored boundary on."""

    channel: AudioChannel
    make_recogniser: Callable[[], Recogniser]
    seat: Seat | None
    heard: int = 0
    last_sound: dt.datetime | None = None
    decoder: ChannelDecoder = field(init=False)
    reader: AudioLogReader = field(init=False)

    def __post_init__(self) -> None:
        self.decoder = ChannelDecoder(self.make_recogniser)
        self.decoder.boundary = self.channel.boundary
        self.heard = self.channel.boundary
        self.reader = AudioLogReader(self.channel.path, self.channel.pk, self.channel.key, self.channel.boundary)

    def listen(self) -> Iterator[tuple[Partial | Final, int]]:
        """Hear what has come, at most one turn; yields events with the boundary after them. Runs in a thread, touches no
        database.
        """
        for count, chunk in enumerate(self.reader.more(), start=1):
            self.heard = chunk.number + 1
            for event in self.decoder.feed(chunk):
                yield event, self.decoder.boundary
            if count == _TURN_CHUNKS:
                return

    def finish(self) -> Iterator[tuple[Partial | Final, int]]:
        """End what is being said."""
        for event in self.decoder.finish():
            yield event, self.decoder.boundary


class RecognitionLoop:
    """All channels with sound left, a few of them decoded at a time with one shared model."""

    def __init__(
        self,
        make_recogniser: Callable[[], Recogniser],
        normalise: Callable[[Final], str],
        clock: Callable[[], dt.datetime],
        threads: int,
    ) -> None:
        self._make = make_recogniser
        self._normalise = normalise
        self._clock = clock
        self._pool = ThreadPoolExecutor(threads)
        self._active: dict[object, ChannelRecognition] = {}

    def look_for_channels(self) -> int:
        """Take up channels that are not recognised to their end; returns how many are in hand."""
        open_channels = AudioChannel.objects.filter(recognised_at=None).exclude(pk__in=list(self._active))
        in_use = open_channels.filter(Q(seat__isnull=True) | ~Q(seat__transcript__state="waiting"))
        for channel in in_use.select_related("seat__transcript"):
            if channel.path.exists() or channel.ended_at:
                seat = getattr(channel, "seat", None)
                self._active[channel.pk] = ChannelRecognition(channel, self._make, seat)
        return len(self._active)

    def run(self, stopping: Callable[[], bool]) -> None:
        """Recognise until told to stop; what is unfinished goes on at its boundary next time."""
        looked = 0.0
        while not stopping():
            if time.monotonic() - looked > _LOOK_SECONDS:
                close_old_connections()
                self.look_for_channels()
                looked = time.monotonic()
            if not self.turn():
                time.sleep(_IDLE_SECONDS)

    def turn(self) -> bool:
        """Let every channel have its turn; True when anything was heard."""
        recognitions = list(self._active.values())
        results = self._pool.map(lambda each: (each, each.heard, list(each.listen())), recognitions)
        heard_any = False
        for recognition, before, events in results:
            heard = recognition.heard - before
            heard_any = heard_any or heard > 0
            try:
                self._take(recognition, events, heard)
            except OutOfTurn:
                logger.warning("channel %s is recognised elsewhere", recognition.channel.pk)
                del self._active[recognition.channel.pk]
        return heard_any

    def _take(self, recognition: ChannelRecognition, events: list[tuple[Partial | Final, int]], heard: int) -> None:
        now = self._clock()
        self._keep_all(recognition, events, now)
        if heard:
            recognition.last_sound = now
            self._show_progress(recognition)
            if not recognition.decoder.speaking and recognition.decoder.boundary - recognition.channel.boundary > _SILENCE_CHUNKS:
                self._keep(recognition, None, recognition.decoder.boundary, now)
            return
        if recognition.decoder.speaking and self._is_pause(recognition, now):
            self._keep_all(recognition, list(recognition.finish()), now)
        self._end_if_over(recognition, now)

    def _is_pause(self, recognition: ChannelRecognition, now: dt.datetime) -> bool:
        silent = now - (recognition.last_sound or now)
        if silent <= _RECESS_PAUSE:
            return False
        seat = recognition.seat
        is_open = seat is None or Hearing.objects.filter(transcript=seat.transcript_id, state=Hearing.State.OPEN).exists()
        return silent > _OPEN_PAUSE or not is_open

    def _keep_all(self, recognition: ChannelRecognition, events: list[tuple[Partial | Final, int]], now: dt.datetime) -> None:
        partial: Partial | None = None
        for event, boundary in events:
            if isinstance(event, Final):
                self._keep(recognition, event, boundary, now)
                partial = None
            else:
                partial = event
        if partial is not None:
            self._show(recognition, partial)

    def _keep(self, recognition: ChannelRecognition, final: Final | None, boundary: int, now: dt.datetime) -> None:
        utterance = keep(channel=recognition.channel, final=final, boundary=boundary, normalise=self._normalise, now=now)
        if utterance is not None:
            message = {"type": "final", "text": utterance.spoken_text, "result": utterance.words}
            nudge.send(dictation_group(recognition.channel), message)

    def _show(self, recognition: ChannelRecognition, partial: Partial) -> None:
        message = {"type": "partial", "text": partial.text, "start_ms": partial.start_ms}
        nudge.send(dictation_group(recognition.channel), message)
        if recognition.seat is not None:
            about = {"seat": str(recognition.seat.pk), "speaker": recognition.seat.label}
            nudge.send(group_of(recognition.seat.transcript.hearing_id), message | about)

    def _show_progress(self, recognition: ChannelRecognition) -> None:
        nudge.send(dictation_group(recognition.channel), {"type": "heard", "chunks": recognition.heard})

    def _end_if_over(self, recognition: ChannelRecognition, now: dt.datetime) -> None:
        """A channel that takes no more sound and has none left is done."""
        channel = recognition.channel
        channel.refresh_from_db(fields=["ended_at"])
        if channel.ended_at is None:
            return
        # Looked at once more after `ended_at` was read, so that nothing written just before it is missed.
        before, rest = recognition.heard, list(recognition.listen())
        self._keep_all(recognition, rest, now)
        if recognition.heard > before:
            return
        self._keep_all(recognition, list(recognition.finish()), now)
        mark_recognised(channel, now=now)
        nudge.send(dictation_group(channel), {"type": "end"})
        del self._active[channel.pk]
