"""The socket of a participant in a hearing: sound in, text out. Rows are the truth; messages of the layer only wake."""

import asyncio
import logging
import time
import uuid
from collections import Counter
from typing import Any, ClassVar

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer

from courtportal.kernel import clock, nudge
from filing.public import is_identity_missing
from transcription.audio.log import AudioLogWriter, ChunkRefused, LogBusy, LogSealed
from transcription.audio.pace import TooFast
from transcription.live import room_state
from transcription.live.admission import Standing, same_origin, standing_of
from transcription.live.decoder import level
from transcription.live.letting_go import LetsGo
from transcription.live.protocol import LARGEST_FRAME, BadMessage, Hello, MicrophoneDone, MicrophoneOn, parse_chunk, parse_control
from transcription.live.recorder import Recorder, release
from transcription.transcripts.room import group_of, position
from transcription.transcripts.rules import is_recorded

logger = logging.getLogger(__name__)

FIRST_MESSAGE_SECONDS = 10
LOOK_SECONDS = 1.0
LEVEL_SECONDS = 0.4
SOCKETS_OF_A_ROOM = 60
SOCKETS_OF_A_USER = 6
MOST_FORGERIES = 3

# Why the court ended the connection; the page explains each in words.
BAD_MESSAGE, REPLACED, NOT_ALLOWED, SEAT_LOST, TOO_MANY = 4000, 4001, 4003, 4004, 4005
UNCONFIRMED, TOO_FAST, ENDED, DISK = 4006, 4008, 4009, 4010
TRY_AGAIN = 1013

# What the layer carries for the page itself; anything else (a session ended) makes the consumer look at the rows.
ROOM_MESSAGES = {"partial", "level"}


class Closing(Exception):
    """Ends the connection with this code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class RoomConsumer(LetsGo, AsyncJsonWebsocketConsumer):  # type: ignore[misc]
    """One participant's page in the hearing room."""

    open_sockets: ClassVar[Counter[str]] = Counter()

    recorder: Recorder | None = None
    ticker: asyncio.Task[None] | None = None
    counted: tuple[str, ...] = ()
    groups_joined: tuple[str, ...] = ()

    async def connect(self) -> None:
        """Let in whoever belongs here (requirement 37), then wait for the first message."""
        self.let_in = self.greeted = False
        self.version = 0
        self.forgeries = 0
        self.asked_again_for = -1
        self.level_sent = 0.0
        self.hearing_id: uuid.UUID = self.scope["url_route"]["kwargs"]["hearing_id"]
        self.session_key: str | None = self.scope["session"].session_key
        if not same_origin(dict(self.scope["headers"])):
            await self.close()
            return
        await self.accept()
        standing = await self._standing()
        if standing is None:
            await self.close(NOT_ALLOWED)
            return
        if await database_sync_to_async(is_identity_missing)(standing.actor, standing.hearing, clock.now()):
            await self.close(UNCONFIRMED)
            return
        self.standing = standing
        if not self._count_in():
            await self.close(TOO_MANY)
            return
        nudge.listen()
        self.groups_joined = (group_of(self.hearing_id), f"user.{standing.actor.user_id}")
        for group in self.groups_joined:
            await self.channel_layer.group_add(group, self.channel_name)
        self.ticker = asyncio.create_task(self._watch())
        self.let_in = True

    async def let_go(self) -> None:
        """Release the log; what was taken stays."""
        for name in self.counted:
            self.open_sockets[name] -= 1
        self.counted = ()
        if self.ticker is not None:
            self.ticker.cancel()
        await self._close_microphone()
        for group in self.groups_joined:
            await self.channel_layer.group_discard(group, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None, **_: Any) -> None:
        """One frame from the page; what was under way when its line was closed at the door is not heard."""
        if not self.let_in:
            return
        try:
            if bytes_data is not None:
                await self._take_sound(bytes_data)
            elif text_data is not None:
                await self._take_control(text_data)
        except BadMessage:
            await self.close(BAD_MESSAGE)
        except TooFast:
            await self.close(TOO_FAST)
        except Closing as closing:
            await self.close(closing.code)

    async def nudge(self, event: dict[str, Any]) -> None:
        """Something happened in the room."""
        if not self.greeted:
            return
        message = event["message"]
        kind = message.get("type")
        if kind == "changed":
            await self._send_changes()
        elif kind in ROOM_MESSAGES:
            await self.send_json(message)
        else:
            await self._still_allowed()

    # -- control

    async def _take_control(self, text: str) -> None:
        control = parse_control(text)
        if isinstance(control, Hello):
            await self._greet()
            return
        if not self.greeted:
            raise BadMessage("hello comes first")
        if isinstance(control, MicrophoneOn):
            await self._open_microphone(control.backlog)
        elif isinstance(control, MicrophoneDone):
            await self._close_microphone()

    async def _greet(self) -> None:
        message = await database_sync_to_async(room_state.snapshot)(self.standing, clock.now())
        self.greeted, self.version = True, message["version"]
        await self.send_json(message)

    async def _open_microphone(self, backlog: int) -> None:
        if self.standing.seat is None:
            raise Closing(SEAT_LOST)
        channel = self.standing.seat.channel
        if self.standing.hearing.opened_at is None:
            return
        if self.recorder is not None:
            await self.recorder.close()
        try:
            self.recorder = await Recorder.open(
                lambda: AudioLogWriter(channel.path, channel.pk, channel.key),
                channel.pk,
                backlog,
                self.send_json,
                self._disk_failed,
            )
        except LogSealed as error:
            raise Closing(ENDED) from error
        except LogBusy as error:
            raise Closing(TRY_AGAIN) from error
        await self.send_json({"type": "ready", **self.recorder.standing()})

    async def _close_microphone(self) -> None:
        if self.recorder is not None:
            await self.recorder.close()
            release(self._channel_id(), self.recorder)
            self.recorder = None

    async def _disk_failed(self) -> None:
        await self.close(DISK)

    # -- sound

    async def _take_sound(self, frame: bytes) -> None:
        if len(frame) > LARGEST_FRAME or self.recorder is None:
            raise BadMessage("sound before the microphone is open")
        if self.recorder.closed:
            raise Closing(REPLACED)
        chunk, claimed_hash = parse_chunk(frame)
        try:
            if chunk.number == self.recorder.writer.next_number and not self._recorded(chunk.captured_ms):
                raise ChunkRefused("not_recorded")
            if self.recorder.take(chunk, claimed_hash):
                await self._show_level(chunk.samples)
        except ChunkRefused as refusal:
            await self._ask_again(refusal.reason)

    def _recorded(self, captured_ms: int) -> bool:
        return is_recorded(captured_ms, self.standing.breaks, position(self.standing.hearing, clock.now()))

    async def _ask_again(self, reason: str) -> None:
        """Say once which chunk is missing; what is already on its way behind the refused one comes as gaps and is passed over."""
        assert self.recorder is not None  # noqa: S101
        if reason == "forged":
            self.forgeries += 1
            if self.forgeries >= MOST_FORGERIES:
                raise BadMessage("wrong hash again and again")
        missing = self.recorder.writer.next_number
        if reason == "gap" and self.asked_again_for == missing:
            return
        self.asked_again_for = missing
        await self.recorder.flush()
        breaks = [[each.start, each.end] for each in self.standing.breaks]
        await self.send_json({"type": "resend", "reason": reason, "not_recorded": breaks, **self.recorder.standing()})

    async def _show_level(self, samples: bytes) -> None:
        if time.monotonic() - self.level_sent < LEVEL_SECONDS or self.standing.seat is None:
            return
        self.level_sent = time.monotonic()
        message = {"type": "level", "seat": str(self.standing.seat.pk), "value": level(samples)}
        await self.channel_layer.group_send(group_of(self.hearing_id), {"type": "nudge", "message": message})

    # -- each second

    async def _watch(self) -> None:
        """Tick; a look that fails ends the line, so that the page comes back instead of waiting beside a dead clock."""
        try:
            await self._tick()
        except Exception:
            logger.exception("looking at the hearing's rows failed")
            await self.close(TRY_AGAIN)

    async def _tick(self) -> None:
        """Look at the rows each second: the right to be here, what changed, the credit; the first message must come in time."""
        began = time.monotonic()
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if not self.greeted:
                if time.monotonic() - began > FIRST_MESSAGE_SECONDS:
                    await self.close(BAD_MESSAGE)
                continue
            if not await self._still_allowed():
                return
            await self._send_changes_if_any()
            if self.recorder is not None and not self.recorder.closed:
                await self.send_json(
                    {"type": "ack", "next": self.recorder.writer.durable_count, "credit": self.recorder.credit()}
                )

    async def _still_allowed(self) -> bool:
        standing = await self._standing()
        if standing is None:
            await self.close(NOT_ALLOWED)
            return False
        if self.recorder is not None and self.recorder.closed:
            await self.close(REPLACED)
            return False
        if self.recorder is not None and standing.seat != self.standing.seat:
            await self.close(SEAT_LOST)
            return False
        self.standing = standing
        return True

    async def _send_changes(self) -> None:
        standing = await self._standing()
        if standing is not None:
            self.standing = standing
            await self._send_changes_if_any()

    async def _send_changes_if_any(self) -> None:
        if self.standing.transcript.version <= self.version:
            return
        message = await database_sync_to_async(room_state.changes)(self.standing, self.version, clock.now())
        self.version = message["version"]
        await self.send_json(message)

    async def _standing(self) -> Standing | None:
        return await database_sync_to_async(standing_of)(self.session_key, self.hearing_id, clock.now())  # type: ignore[no-any-return]

    # -- bookkeeping

    def _channel_id(self) -> uuid.UUID:
        assert self.standing.seat is not None  # noqa: S101
        return self.standing.seat.channel_id

    def _count_in(self) -> bool:
        room, user = f"room {self.hearing_id}", f"user {self.standing.actor.user_id}"
        if self.open_sockets[room] >= SOCKETS_OF_A_ROOM or self.open_sockets[user] >= SOCKETS_OF_A_USER:
            return False
        self.counted = (room, user)
        self.open_sockets.update(self.counted)
        return True
