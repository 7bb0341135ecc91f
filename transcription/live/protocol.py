"""What a participant's socket may say, checked before anything is believed. Pure: no Django, no clock.

Text frames are JSON objects ``{"type": "hello"}``, ``{"type": "microphone", "backlog": chunks}`` and ``{"type": "done"}``;
binary frames are
chunks: number 4 bytes, moment in milliseconds 8, running hash 32, samples 6400, all big-endian but the samples (16-bit
little-endian).
"""

import json
import struct
from dataclasses import dataclass

from transcription.audio.log import CHUNK_BYTES, Chunk

LARGEST_FRAME = 16 * 1024
LARGEST_BACKLOG = 24 * 3600 * 5

_FRAME = struct.Struct(f">IQ32s{CHUNK_BYTES}s")


class BadMessage(Exception):
    """The peer does not speak this protocol; the connection ends."""


@dataclass(frozen=True)
class Hello:
    """The first message of every connection."""


@dataclass(frozen=True)
class MicrophoneOn:
    """Sound is going to come; ``backlog`` chunks of it are already waiting."""

    backlog: int


@dataclass(frozen=True)
class MicrophoneDone:
    """Everything this microphone captured has been sent and acknowledged."""


Control = Hello | MicrophoneOn | MicrophoneDone


def parse_control(text: str) -> Control:
    """The message of a text frame; raises BadMessage."""
    if len(text) > LARGEST_FRAME:
        raise BadMessage("too large")
    try:
        message = json.loads(text)
    except ValueError as error:
        raise BadMessage("not JSON") from error
    if not isinstance(message, dict):
        raise BadMessage("not an object")
    match message:
        case {"type": "hello"}:
            return Hello()
        case {"type": "microphone", "backlog": int(backlog)} if 0 <= backlog <= LARGEST_BACKLOG and backlog is not True:
            return MicrophoneOn(backlog)
        case {"type": "done"}:
            return MicrophoneDone()
    raise BadMessage("unknown message")


def parse_chunk(frame: bytes) -> tuple[Chunk, bytes]:
    """The chunk of a binary frame and its sender's running hash; raises BadMessage."""
    if len(frame) != _FRAME.size:
        raise BadMessage("wrong length")
    number, captured_ms, running, samples = _FRAME.unpack(frame)
    return Chunk(number, captured_ms, samples), running


def chunk_frame(chunk: Chunk, running: bytes) -> bytes:
    """The binary frame of a chunk: what a client sends."""
    return _FRAME.pack(chunk.number, chunk.captured_ms, running, chunk.samples)
