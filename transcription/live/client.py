"""A microphone without a browser: plays recorded sound into a seat of a hearing over the room's real socket, as its
page would.
"""

import asyncio
import json
import time
import wave
from collections import deque
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from transcription.audio.log import CHUNK_BYTES, CHUNK_MS, SAMPLE_RATE, Chunk, chain
from transcription.live.protocol import chunk_frame


class RefusedByTheCourt(Exception):
    """The court ended the connection."""


def read_wave(path: Path) -> bytes:
    """The samples of a 16 kHz 16-bit mono WAV file, filled up to whole chunks. Raises ValueError for any other."""
    with wave.open(str(path), "rb") as file:
        if (file.getframerate(), file.getsampwidth(), file.getnchannels()) != (SAMPLE_RATE, 2, 1):
            raise ValueError(f"{path.name} is not 16 kHz, 16 bit, mono")
        samples = file.readframes(file.getnframes())
    return samples.ljust(-(-len(samples) // CHUNK_BYTES) * CHUNK_BYTES, b"\0")


class MicrophonePlayer:
    """Streams one recording into one seat. `speed` 1 plays in real time; more plays as a backlog of sound spoken before."""

    def __init__(self, url: str, *, origin: str, cookie: str, speed: float = 1.0) -> None:
        self._url, self._origin, self._cookie, self._speed = url, origin, cookie, speed
        self._waiting: deque[tuple[int, bytes]] = deque()
        self._sent = 0
        self._base = 0
        self._credit = 0
        self._running = b""
        self._changed = asyncio.Event()
        self._failed: BaseException | None = None

    async def play(self, samples: bytes) -> str:
        """Stream everything and wait until it is durable; returns the running hash, equal to the court's."""
        headers = {"Cookie": self._cookie}
        async with connect(self._url, origin=self._origin, additional_headers=headers, max_size=2**24) as socket:  # type: ignore[arg-type]
            start_ms = await self._enter(socket, backlog=len(samples) // CHUNK_BYTES if self._speed > 1 else 0)
            reader = asyncio.create_task(self._listen(socket))
            try:
                await self._send_all(socket, samples, start_ms)
                await socket.send(json.dumps({"type": "done"}))
            finally:
                reader.cancel()
        return self._running.hex()

    async def _enter(self, socket: ClientConnection, backlog: int) -> int:
        """Greet, announce the microphone, and return where on the time line the sound begins."""
        await socket.send(json.dumps({"type": "hello"}))
        snapshot = await self._expect(socket, "snapshot")
        await socket.send(json.dumps({"type": "microphone", "backlog": backlog}))
        ready = await self._expect(socket, "ready")
        self._take_over(ready)
        live = snapshot["position_ms"] if self._speed <= 1 else 0
        return max(int(live), int(ready["end_ms"]))

    async def _expect(self, socket: ClientConnection, kind: str) -> dict[str, Any]:
        while True:
            message: dict[str, Any] = json.loads(await socket.recv())
            if message["type"] == kind:
                return message

    async def _send_all(self, socket: ClientConnection, samples: bytes, start_ms: int) -> None:
        began = time.monotonic()
        chunks = [samples[start : start + CHUNK_BYTES] for start in range(0, len(samples), CHUNK_BYTES)]
        for index, chunk in enumerate(chunks):
            due = began + (index + 1) * CHUNK_MS / 1000 / self._speed
            await self._pump_until(socket, due)
            self._waiting.append((start_ms + index * CHUNK_MS, chunk))
        while self._waiting:
            await self._pump_until(socket, time.monotonic() + 0.05)

    async def _pump_until(self, socket: ClientConnection, due: float) -> None:
        """Send what may be sent until the moment has come."""
        while True:
            if self._failed is not None:
                raise RefusedByTheCourt from self._failed
            await self._pump(socket)
            left = due - time.monotonic()
            if left <= 0:
                return
            self._changed.clear()
            try:
                async with asyncio.timeout(left):
                    await self._changed.wait()
            except TimeoutError:
                continue

    async def _pump(self, socket: ClientConnection) -> None:
        while self._sent < len(self._waiting) and self._base + self._sent < self._credit:
            captured_ms, samples = self._waiting[self._sent]
            chunk = Chunk(self._base + self._sent, captured_ms, samples)
            self._running = chain(self._running, chunk)
            self._sent += 1
            await socket.send(chunk_frame(chunk, self._running))

    async def _listen(self, socket: ClientConnection) -> None:
        try:
            async for text in socket:
                self._hear(json.loads(text))
                self._changed.set()
            self._failed = ConnectionError(f"closed with {socket.close_code}")
        except Exception as error:  # noqa: BLE001 - handed to the sender, which raises
            self._failed = error
        self._changed.set()

    def _hear(self, message: dict[str, Any]) -> None:
        if message["type"] == "ack":
            for _ in range(message["next"] - self._base):
                self._waiting.popleft()
                self._sent -= 1
            self._base = message["next"]
            self._credit = message["credit"]
        elif message["type"] == "resend":
            for _ in range(message["next"] - self._base):
                self._waiting.popleft()
            if message["reason"] == "not_recorded":
                self._waiting.popleft()
            self._take_over(message)

    def _take_over(self, message: dict[str, Any]) -> None:
        self._base, self._sent, self._credit = message["next"], 0, message["credit"]
        self._running = bytes.fromhex(message["hash"])
