"""The endpoint for clients of vosk-server: the same path as every microphone, log first, and answers from the
recogniser behind it.

A client is paced by its answers: one comes when its sound is on the disk and the recogniser is at most a moment behind.
"""

import asyncio
import time
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from courtportal.kernel import clock, nudge
from transcription.audio.log import CHUNK_BYTES, CHUNK_MS, AudioLogWriter, Chunk, LogBusy, LogSealed
from transcription.audio.models import AudioChannel
from transcription.audio.resample import Resampler
from transcription.audio.sealing import end_channel
from transcription.live.dictation import Ticket, admit, renew
from transcription.live.letting_go import LetsGo
from transcription.live.protocol import BadMessage
from transcription.live.recognising import dictation_group
from transcription.live.vosk_protocol import LARGEST_FRAME, Config, EndOfSound, final_answer, parse, partial_answer
from transcription.transcripts.models import Utterance
from transcription.transcripts.room import position
from transcription.transcripts.rules import is_recorded

# The recogniser may be this many chunks behind before an answer waits for it, and at most this long.
MOST_BEHIND_CHUNKS = 10
LONGEST_WAIT_SECONDS = 2.0
LONGEST_END_SECONDS = 30.0
LOOK_SECONDS = 1.0
MOST_DRIFT_MS = 1_000

BAD_MESSAGE, NOT_ALLOWED, BUSY = 4000, 4003, 1013


class VoskConsumer(LetsGo, AsyncWebsocketConsumer):  # type: ignore[misc]
    """One vosk client."""

    ticket: Ticket | None = None
    listener: asyncio.Task[None] | None = None
    writer: AudioLogWriter | None = None

    async def connect(self) -> None:
        """Let in who holds a valid token (in place of a session and a page's origin)."""
        token = self.scope["url_route"]["kwargs"]["token"]
        ticket = await database_sync_to_async(admit)(token, clock.now())
        if ticket is None:
            await self.close()
            return
        channel = ticket.channel
        try:
            self.writer = await asyncio.to_thread(lambda: AudioLogWriter(channel.path, channel.pk, channel.key))
        except (LogBusy, LogSealed):
            await self.close(BUSY)
            return
        self._begin(ticket, self.writer)
        nudge.listen()
        self.layer_channel = await self.channel_layer.new_channel()
        await self.channel_layer.group_add(dictation_group(channel), self.layer_channel)
        self.listener = asyncio.create_task(self._listen())
        await self.accept()

    def _begin(self, ticket: Ticket, writer: AudioLogWriter) -> None:
        self.ticket = ticket
        self.resampler = Resampler(16_000)
        self.with_words = True
        self.rest = b""
        self.expected_ms: int | None = None
        self.began_ms: int | None = None
        self.partial = ""
        self.heard = writer.next_number
        self.ended = False
        self.shown_until = writer.next_number * CHUNK_BYTES // 2 - 1
        self.woken = asyncio.Event()
        self.looked = time.monotonic()

    async def let_go(self) -> None:
        """What was sent stays; dictation on its own is closed, so that its last words are recognised too."""
        if self.listener is not None:
            self.listener.cancel()
            await self.channel_layer.group_discard(dictation_group(self._channel), self.layer_channel)
        await self._end()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None, **_: Any) -> None:
        """One frame, one answer (none for the configuration)."""
        try:
            if bytes_data is not None:
                await self._take_sound(bytes_data)
            elif text_data is not None:
                await self._take_text(text_data)
        except BadMessage:
            await self.close(BAD_MESSAGE)

    async def _take_text(self, text: str) -> None:
        message = parse(text)
        if isinstance(message, Config):
            self.resampler, self.with_words = Resampler(message.sample_rate), message.words
        elif isinstance(message, EndOfSound):
            await self._finish()

    async def _take_sound(self, pcm: bytes) -> None:
        if self.writer is None or len(pcm) > LARGEST_FRAME or len(pcm) % 2:
            raise BadMessage("sound")
        if not await self._still_allowed():
            await self.close(NOT_ALLOWED)
            return
        self.rest += self.resampler.push(pcm)
        await self._write_whole_chunks(self.writer)
        await self._wait_for_recogniser(self.writer)
        await self.send(text_data=await self._answer())

    async def _write_whole_chunks(self, writer: AudioLogWriter) -> None:
        while len(self.rest) >= CHUNK_BYTES:
            samples, self.rest = self.rest[:CHUNK_BYTES], self.rest[CHUNK_BYTES:]
            captured_ms = self._stamp(writer)
            if captured_ms is None:
                continue
            if self.began_ms is None:
                self.began_ms = captured_ms
            writer.append(Chunk(writer.next_number, captured_ms, samples))
        await asyncio.to_thread(writer.sync)

    def _stamp(self, writer: AudioLogWriter) -> int | None:
        """When the chunk was captured: counted on its own, or on the hearing's time line; None while that is not recorded."""
        assert self.ticket is not None  # noqa: S101 - only reached after admission
        if self.ticket.hearing is None:
            return writer.end_ms
        if self.ticket.hearing.opened_at is None:
            return None
        now_ms = position(self.ticket.hearing, clock.now())
        began = now_ms - CHUNK_MS
        if self.expected_ms is None or abs(began - self.expected_ms) > MOST_DRIFT_MS:
            self.expected_ms = max(began, writer.end_ms)
        captured_ms, self.expected_ms = self.expected_ms, self.expected_ms + CHUNK_MS
        return captured_ms if is_recorded(captured_ms, self.ticket.breaks, now_ms) else None

    async def _wait_for_recogniser(self, writer: AudioLogWriter) -> None:
        deadline = time.monotonic() + LONGEST_WAIT_SECONDS
        while writer.next_number - self.heard > MOST_BEHIND_CHUNKS and (left := deadline - time.monotonic()) > 0:
            await self._wait(left)

    async def _wait(self, seconds: float) -> None:
        self.woken.clear()
        try:
            async with asyncio.timeout(seconds):
                await self.woken.wait()
        except TimeoutError:
            return

    async def _answer(self) -> str:
        utterance = await self._next_utterance()
        return partial_answer(self.partial) if utterance is None else self._final(utterance.words)

    def _final(self, words: Any) -> str:
        return final_answer(words, self.began_ms or 0, with_words=self.with_words)

    async def _next_utterance(self) -> Utterance | None:
        """The next finished utterance that was not yet an answer; asked only when there was news."""
        if not self.news:
            return None
        rows = Utterance.objects.filter(channel=self._channel, start_sample__gt=self.shown_until).order_by("start_sample")
        utterance = await rows.afirst()
        self.news = utterance is not None
        if utterance is not None:
            self.shown_until = utterance.start_sample
        return utterance

    async def _finish(self) -> None:
        """The last answer holds every word that was not answered before; then the connection ends, as vosk-server does."""
        if self.writer is not None and self.rest:
            self.rest = self.rest.ljust(CHUNK_BYTES, b"\0")
            await self._write_whole_chunks(self.writer)
        count = self.writer.next_number if self.writer is not None else 0
        await self._end()
        await self._wait_for_end(count)
        words: list[Any] = []
        self.news = True
        while (utterance := await self._next_utterance()) is not None:
            words += utterance.words
            self.news = True
        await self.send(text_data=self._final(words))
        await self.close(1000)

    async def _wait_for_end(self, count: int) -> None:
        deadline = time.monotonic() + LONGEST_END_SECONDS
        while time.monotonic() < deadline and not self.ended:
            await self._wait(0.5)
            if self.ticket is not None and self.ticket.hearing is not None:
                self.ended = self.heard >= count and self.partial == ""
            else:
                channel = await AudioChannel.objects.aget(pk=self._channel.pk)
                self.ended = channel.recognised_at is not None

    async def _end(self) -> None:
        """Release the log; a channel of its own is sealed."""
        if self.writer is None or self.ticket is None:
            return
        writer, self.writer = self.writer, None
        await asyncio.to_thread(writer.sync)
        writer.close()
        if self.ticket.hearing is None:
            await database_sync_to_async(end_channel)(self._channel, now=clock.now())

    async def _still_allowed(self) -> bool:
        assert self.ticket is not None  # noqa: S101 - only reached after admission
        if time.monotonic() - self.looked < LOOK_SECONDS:
            return True
        self.looked = time.monotonic()
        renewed = await database_sync_to_async(renew)(self.ticket, clock.now())
        if renewed is None:
            return False
        self.ticket = renewed
        return True

    @property
    def _channel(self) -> AudioChannel:
        assert self.ticket is not None  # noqa: S101 - only reached after admission
        return self.ticket.channel

    # -- what the recogniser says, heard by a task of its own, because a frame's answer may be waiting for it

    news = False

    async def _listen(self) -> None:
        while True:
            event = await self.channel_layer.receive(self.layer_channel)
            message = event["message"]
            kind = message["type"]
            if kind == "partial":
                self.partial = message["text"].strip()
            elif kind == "heard":
                self.heard = message["chunks"]
            elif kind == "final":
                self.partial, self.news = "", True
            elif kind == "end":
                self.ended = True
            self.woken.set()
