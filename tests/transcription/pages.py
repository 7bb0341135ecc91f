"""A participant's page without a browser: speaks the room's protocol as the page's script does."""

import asyncio
import contextlib
import json
from typing import Any

from asgiref.testing import ApplicationCommunicator
from django.conf import settings

from courtportal.asgi import application
from courtportal.kernel.identity.models import User
from tests.factories.hearings import HearingWorld
from tests.factories.sessions import confirm_for, sign_in
from tests.transcription.test_audio_log import sound
from transcription.audio.log import CHUNK_MS, AudioLogReader, Chunk, chain
from transcription.live.protocol import chunk_frame
from transcription.transcripts.models import Seat

LONGEST_WAIT_SECONDS = 30


def log_in(user: User) -> str:
    """A session of the user; returns its key."""
    return sign_in(user).session.session_key or ""


def said_at(number: int) -> int:
    """When chunk ``number`` was captured, if nothing else is said of it."""
    return 1000 + number * CHUNK_MS


def recorded(world: HearingWorld, user: User) -> list[Chunk]:
    """What the log of this party's microphone holds."""
    seat = Seat.objects.get(transcript__hearing=world.hearing, party__user=user)
    return list(AudioLogReader(seat.channel.path, seat.channel_id, seat.channel.key).more())


class Page:
    """One open page in the hearing room."""

    def __init__(self, world: HearingWorld, session_key: str, origin: str = "http://testserver") -> None:
        headers = [
            (b"origin", origin.encode()),
            (b"host", b"testserver"),
            (b"cookie", f"{settings.SESSION_COOKIE_NAME}={session_key}".encode()),
        ]
        scope = {
            "type": "websocket",
            "path": f"/ws/hearing/{world.hearing.pk}",
            "query_string": b"",
            "headers": headers,
            "subprotocols": [],
        }
        self.socket = ApplicationCommunicator(self._served, scope)
        self.gone = False
        self.running = b""

    async def _served(self, scope: Any, receive: Any, send: Any) -> None:
        """The portal behind a line that may be cut: ASGI wants an OSError from ``send`` then."""

        async def deliver(message: dict[str, Any]) -> None:
            if self.gone:
                raise ConnectionResetError
            await send(message)

        await application(scope, receive, deliver)

    @classmethod
    async def of(cls, world: HearingWorld, user: User) -> "Page":
        """A page of the user, logged in, its identity confirmed, inside the room."""
        await asyncio.to_thread(confirm_for, user, world.hearing)
        page = cls(world, await asyncio.to_thread(log_in, user))
        await page.enter()
        return page

    async def knock(self) -> str:
        """Ask for the connection; returns how it is answered."""
        await self.socket.send_input({"type": "websocket.connect"})
        return str((await self.socket.receive_output(5))["type"])

    async def enter(self) -> dict[str, Any]:
        assert await self.knock() == "websocket.accept"
        await self.say({"type": "hello"})
        self.snapshot = await self.hear("snapshot")
        return self.snapshot

    async def leave(self) -> None:
        if self.socket.future.cancelled():  # a message was waited for in vain, which ends the application; the test says so
            return
        await self.socket.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.socket.wait(5)

    async def vanish(self) -> None:
        """Gone while the court is still answering: nobody tells the application."""
        self.gone = True
        await self.say({"type": "hello"})
        with contextlib.suppress(ConnectionResetError):
            await self.socket.wait(5)

    async def say(self, message: dict[str, Any] | str) -> None:
        text = message if isinstance(message, str) else json.dumps(message)
        await self.socket.send_input({"type": "websocket.receive", "text": text})

    async def send_bytes(self, frame: bytes) -> None:
        await self.socket.send_input({"type": "websocket.receive", "bytes": frame})

    async def hear(self, kind: str) -> dict[str, Any]:
        """The next message of this kind; others (an acknowledgement each second) are passed over, but not for ever."""
        async with asyncio.timeout(LONGEST_WAIT_SECONDS):
            while True:
                event = await self.socket.receive_output(5)
                assert event["type"] == "websocket.send", event
                message: dict[str, Any] = json.loads(event["text"])
                if message["type"] == kind:
                    return message

    async def open_microphone(self, backlog: int = 0) -> dict[str, Any]:
        await self.say({"type": "microphone", "backlog": backlog})
        ready = await self.hear("ready")
        self.running = bytes.fromhex(ready["hash"])
        return ready

    async def send_chunk(self, number: int, captured_ms: int | None = None) -> None:
        chunk = Chunk(number, said_at(number) if captured_ms is None else captured_ms, sound(number))
        self.running = chain(self.running, chunk)
        await self.send_bytes(chunk_frame(chunk, self.running))

    async def acknowledged(self, count: int) -> dict[str, Any]:
        while (ack := await self.hear("ack"))["next"] < count:
            pass
        return ack

    async def closed_with(self) -> int:
        while True:
            event = await self.socket.receive_output(5)
            if event["type"] == "websocket.close":
                return int(event["code"])
