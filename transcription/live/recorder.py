"""Takes one microphone's chunks from a socket to the disk: credit, order, group commit, acknowledgement. Runs in the
event loop.
"""

import asyncio
import contextlib
import time
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from transcription.audio.log import AudioLogWriter, Chunk, ChunkRefused
from transcription.audio.pace import Pace

# Chunks that come within this time are made durable by one fsync.
GROUP_COMMIT_SECONDS = 0.05

_open: dict[uuid.UUID, "Recorder"] = {}

Send = Callable[[dict[str, Any]], Awaitable[None]]


class Recorder:
    """The writing end of one channel for one connection. A newer connection of the same microphone takes the log over."""

    def __init__(self, writer: AudioLogWriter, backlog: int, send: Send, on_failure: Callable[[], Awaitable[None]]) -> None:
        self.writer = writer
        self._pace = Pace(now=time.monotonic(), backlog=backlog)
        self._send = send
        self._on_failure = on_failure
        self._commit: asyncio.Task[None] | None = None
        self._closed = False

    @classmethod
    async def open(
        cls,
        open_writer: Callable[[], AudioLogWriter],
        channel_id: uuid.UUID,
        backlog: int,
        send: Send,
        on_failure: Callable[[], Awaitable[None]],
    ) -> "Recorder":
        """Take the log over from an older connection, if there is one. Raises LogBusy, LogSealed, LogDamaged."""
        older = _open.pop(channel_id, None)
        if older is not None:
            await older.close()
        recorder = cls(await asyncio.to_thread(open_writer), backlog, send, on_failure)
        _open[channel_id] = recorder
        return recorder

    @property
    def closed(self) -> bool:
        """The log is released: by this connection's end, by a newer one or by a failing disk."""
        return self._closed

    def standing(self) -> dict[str, Any]:
        """What the sender must know to go on: the next chunk, the hash before it, the end of what is here, the credit."""
        return {
            "next": self.writer.next_number,
            "hash": self.writer.running_hash.hex(),
            "end_ms": self.writer.end_ms,
            "credit": self.credit(),
        }

    def credit(self) -> int:
        """The number below which chunks may be sent."""
        return self.writer.next_number + self._pace.available(time.monotonic())

    def take(self, chunk: Chunk, claimed_hash: bytes) -> bool:
        """Count and append the chunk; True when it is new. Raises TooFast or ChunkRefused."""
        self._pace.take(time.monotonic())
        if self._closed:
            raise ChunkRefused("gap")
        is_new = self.writer.append(chunk, claimed_hash)
        if self._commit is None or self._commit.done():
            self._commit = asyncio.create_task(self._commit_group())
        return is_new

    async def flush(self) -> None:
        """Wait until everything taken so far is durable."""
        if self._commit is not None:
            await asyncio.gather(self._commit, return_exceptions=True)

    async def close(self) -> None:
        """Make durable what was taken and release the log."""
        if self._closed:
            return
        await self.flush()
        self._closed = True
        with contextlib.suppress(OSError):  # a failing disk has closed the writer already
            # A group that could not be acknowledged, the page being gone, ended before its last chunks.
            await asyncio.to_thread(self.writer.sync)
        self.writer.close()

    async def _commit_group(self) -> None:
        """Collect for a moment, sync, acknowledge; again while more has come meanwhile."""
        while True:
            await asyncio.sleep(GROUP_COMMIT_SECONDS)
            try:
                durable = await asyncio.to_thread(self.writer.sync)
            except OSError:
                self._closed = True
                await self._on_failure()
                return
            await self._send({"type": "ack", "next": durable, "credit": self.credit()})
            if durable == self.writer.next_number:
                return


def release(channel_id: uuid.UUID, recorder: Recorder) -> None:
    """Forget the recorder, unless a newer one has taken its place."""
    if _open.get(channel_id) is recorder:
        del _open[channel_id]
