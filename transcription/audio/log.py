"""The durable log of one microphone: an append-only file of numbered, chained, encrypted chunks of sound.

Knows no Django, no clock and no socket. One file belongs to one audio channel; a fixed record size makes chunk n a seek.

    header   magic 8 · channel id 16 · sample rate 4 · samples in a chunk 4
    record   number 4 · captured_ms 8 · chain hash 32 · nonce 12 · sealed samples 6400 + 16
    seal     magic 8 · number of chunks 4 · final hash 32

The chain hash of chunk n covers everything before it (法释〔2017〕5号 arts 1, 4: the recording is whole and unbroken); the
browser computes
the same chain, so both ends can compare one value at the end.
"""

import contextlib
import fcntl
import hashlib
import os
import secrets
import struct
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Self
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SAMPLE_RATE = 16_000
CHUNK_MS = 200
CHUNK_SAMPLES = SAMPLE_RATE * CHUNK_MS // 1000
CHUNK_BYTES = CHUNK_SAMPLES * 2

_MAGIC = b"CPAUDIO1"
_SEAL_MAGIC = b"CPSEALED"
_HEADER = struct.Struct(">8s16sII")
_POSITION = struct.Struct(">IQ")
_RECORD = struct.Struct(f">IQ32s12s{CHUNK_BYTES + 16}s")
_SEAL = struct.Struct(">8sI32s")


class LogDamaged(Exception):
    """The file is not the log of this channel, or its sealed content no longer matches its seal."""


class LogBusy(Exception):
    """Another process is writing to this log."""


class LogSealed(Exception):
    """The log has been closed for good and takes no more chunks."""


class ChunkRefused(Exception):
    """The chunk does not continue the log: `reason` is "gap", "forged" or "overlap"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Chunk:
    """200 ms of 16 kHz 16-bit mono sound, `captured_ms` after the opening of the hearing."""

    number: int
    captured_ms: int
    samples: bytes


def chain_start(channel_id: UUID) -> bytes:
    """The hash before the first chunk: a log cannot pass for that of another channel."""
    return hashlib.sha256(_MAGIC + channel_id.bytes).digest()


def chain(previous: bytes, chunk: Chunk) -> bytes:
    """The running hash after `chunk`."""
    position = _POSITION.pack(chunk.number, chunk.captured_ms)
    return hashlib.sha256(previous + position + chunk.samples).digest()


def _associated_data(channel_id: UUID, number: int, captured_ms: int, running: bytes) -> bytes:
    return channel_id.bytes + _POSITION.pack(number, captured_ms) + running


class _Codec:
    """Turns chunks into records and back for one channel and its key."""

    def __init__(self, channel_id: UUID, key: bytes) -> None:
        self.channel_id = channel_id
        self._cipher = AESGCM(key)

    def encode(self, chunk: Chunk, running: bytes) -> bytes:
        nonce = secrets.token_bytes(12)
        bound = _associated_data(self.channel_id, chunk.number, chunk.captured_ms, running)
        sealed = self._cipher.encrypt(nonce, chunk.samples, bound)
        return _RECORD.pack(chunk.number, chunk.captured_ms, running, nonce, sealed)

    def decode(self, record: bytes) -> tuple[Chunk, bytes]:
        """The chunk and its chain hash; InvalidTag when the record is torn or altered."""
        number, captured_ms, running, nonce, sealed = _RECORD.unpack(record)
        bound = _associated_data(self.channel_id, number, captured_ms, running)
        return Chunk(number, captured_ms, self._cipher.decrypt(nonce, sealed, bound)), running


@dataclass
class _Tail:
    """Where a log ends: what an append must continue."""

    next_number: int
    running_hash: bytes
    end_ms: int
    offset: int
    sealed: bool = False


def _check_header(file: BinaryIO, channel_id: UUID) -> None:
    header = file.read(_HEADER.size)
    if len(header) < _HEADER.size or _HEADER.unpack(header) != (
        _MAGIC,
        channel_id.bytes,
        SAMPLE_RATE,
        CHUNK_SAMPLES,
    ):
        raise LogDamaged("header")


def _follow(file: BinaryIO, codec: _Codec, tail: _Tail) -> Iterator[Chunk]:
    """Yield the chunks after `tail` that continue the chain, moving `tail` along; stop at the first that does not."""
    while len(record := file.read(_RECORD.size)) == _RECORD.size:
        try:
            chunk, running = codec.decode(record)
        except InvalidTag:
            return
        if chunk.number != tail.next_number or running != chain(tail.running_hash, chunk):
            return
        tail.next_number, tail.running_hash = chunk.number + 1, running
        tail.end_ms = chunk.captured_ms + CHUNK_MS
        tail.offset += _RECORD.size
        yield chunk
    if len(record) == _SEAL.size:
        tail.sealed = _SEAL.unpack(record) == (_SEAL_MAGIC, tail.next_number, tail.running_hash)


def _start(channel_id: UUID) -> _Tail:
    return _Tail(next_number=0, running_hash=chain_start(channel_id), end_ms=0, offset=_HEADER.size)


class AudioLogWriter:
    """The one writer of a log: `append` checks and chains, `sync` makes durable, only then may be acknowledged."""

    def __init__(self, path: Path, channel_id: UUID, key: bytes) -> None:
        """Open or create; a torn tail is set aside in a file of its own and cut (nothing recorded is deleted).

        Raises LogBusy, LogSealed or LogDamaged.
        """
        self._path = path
        self._codec = _Codec(channel_id, key)
        self._pending: list[bytes] = []
        self._pending_lock = threading.Lock()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = _open_exclusive(path)
        try:
            self._tail = self._recover(channel_id)
        except Exception:
            self._file.close()
            raise
        self.durable_count = self._tail.next_number

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    @property
    def next_number(self) -> int:
        """The number the next chunk must have."""
        return self._tail.next_number

    @property
    def running_hash(self) -> bytes:
        """The chain hash of everything appended so far."""
        return self._tail.running_hash

    @property
    def end_ms(self) -> int:
        """When the last chunk ends, on the hearing's time line."""
        return self._tail.end_ms

    def append(self, chunk: Chunk, claimed_hash: bytes | None = None) -> bool:
        """Take the chunk into the log's memory; False when it is already there.

        `claimed_hash` is the sender's running hash after this chunk. Raises ChunkRefused: "gap" when chunks before it are
        missing,
        "overlap" when it was captured before the last one ended, "forged" when its size or hash is wrong.
        """
        if chunk.number < self._tail.next_number:
            return False
        if chunk.number > self._tail.next_number:
            raise ChunkRefused("gap")
        if len(chunk.samples) != CHUNK_BYTES:
            raise ChunkRefused("forged")
        if chunk.captured_ms < self._tail.end_ms:
            raise ChunkRefused("overlap")
        running = chain(self._tail.running_hash, chunk)
        if claimed_hash is not None and not secrets.compare_digest(running, claimed_hash):
            raise ChunkRefused("forged")
        record = self._codec.encode(chunk, running)
        with self._pending_lock:
            self._pending.append(record)
        self._tail.next_number += 1
        self._tail.running_hash = running
        self._tail.end_ms = chunk.captured_ms + CHUNK_MS
        return True

    def sync(self) -> int:
        """Write and fsync what was appended; return how many chunks are durable.

        One `sync` at a time, but `append` may run beside it in another thread. After an OSError (disk full) the writer is
        closed: whoever
        opens the log again finds a good end, and the sender still holds the rest.
        """
        with self._pending_lock:
            records, self._pending = self._pending, []
        if records:
            self._write(b"".join(records))
            self.durable_count += len(records)
        return self.durable_count

    def seal(self) -> bytes:
        """Close the log for good and return its final hash; the file becomes read-only."""
        self.sync()
        self._write(_SEAL.pack(_SEAL_MAGIC, self.next_number, self.running_hash))
        self._path.chmod(0o440)
        self.close()
        return self.running_hash

    def close(self) -> None:
        """Release the file; what was not synced is given up (its sender still holds it)."""
        self._file.close()

    def _write(self, data: bytes) -> None:
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[self._file.write(rest) :]
            os.fsync(self._file.fileno())
        except OSError:
            self.close()
            raise

    def _recover(self, channel_id: UUID) -> _Tail:
        tail = _start(channel_id)
        size = self._file.seek(0, os.SEEK_END)
        self._file.seek(0)
        if size < _HEADER.size:
            self._begin(channel_id)
            return tail
        _check_header(self._file, channel_id)
        for _ in _follow(self._file, self._codec, tail):
            pass
        if tail.sealed:
            raise LogSealed
        if size > tail.offset:
            self._set_aside(tail.offset)
        self._file.seek(tail.offset)
        return tail

    def _begin(self, channel_id: UUID) -> None:
        self._file.truncate(0)
        self._write(_HEADER.pack(_MAGIC, channel_id.bytes, SAMPLE_RATE, CHUNK_SAMPLES))
        _sync_directory(self._path.parent)

    def _set_aside(self, offset: int) -> None:
        self._file.seek(offset)
        torn = self._path.with_suffix(f".torn-{offset}")
        with torn.open("wb") as copy:
            copy.write(self._file.read())
            os.fsync(copy.fileno())
        self._file.truncate(offset)
        os.fsync(self._file.fileno())
        _sync_directory(self._path.parent)


def _open_exclusive(path: Path) -> BinaryIO:
    if path.exists() and not os.access(path, os.W_OK):
        raise LogSealed
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o640)
    file = os.fdopen(descriptor, "r+b", buffering=0)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        file.close()
        raise LogBusy from error
    return file


def _sync_directory(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class AudioLogReader:
    """Reads a log while it grows: each call of `more` yields the chunks that have come since."""

    def __init__(self, path: Path, channel_id: UUID, key: bytes, start: int = 0) -> None:
        """`start` is the number of the first chunk wanted."""
        self._path = path
        self._codec = _Codec(channel_id, key)
        self._next = start

    def more(self) -> Iterator[Chunk]:
        """Yield complete chunks in order; a half-written last one waits for the next call."""
        with contextlib.suppress(FileNotFoundError), self._path.open("rb") as file:
            file.seek(_HEADER.size + self._next * _RECORD.size)
            while len(record := file.read(_RECORD.size)) == _RECORD.size:
                try:
                    chunk, _ = self._codec.decode(record)
                except InvalidTag:
                    return
                if chunk.number != self._next:
                    return
                self._next += 1
                yield chunk


@dataclass(frozen=True)
class Verification:
    """What a complete check of a log found."""

    count: int
    final_hash: bytes
    sealed: bool
    whole: bool


def verify(path: Path, channel_id: UUID, key: bytes) -> Verification:
    """Check every chunk of the log and its seal; `whole` is False when anything in the file is not part of the chain."""
    codec, tail = _Codec(channel_id, key), _start(channel_id)
    with path.open("rb") as file:
        _check_header(file, channel_id)
        for _ in _follow(file, codec, tail):
            pass
        expected = tail.offset + (_SEAL.size if tail.sealed else 0)
        whole = file.seek(0, os.SEEK_END) == expected
    return Verification(tail.next_number, tail.running_hash, tail.sealed, whole)
