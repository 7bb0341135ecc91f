"""How long a recording is, as far as its container says so. Nothing is decoded."""

import struct
import wave
from pathlib import Path
from typing import BinaryIO

from courtportal.kernel.uploads.checks.media import frame_facts, mp3_begins

_LONGEST = 100 * 3600
_MOVIE_BOXES = 64


def seconds_of(path: Path, content: str) -> int | None:
    """The length in seconds of a sound or film file that is whole; None where its container does not say it."""
    read = {"wav": _of_wav, "mp4": _of_mp4, "mp3": _of_mp3}[content]
    try:
        with path.open("rb") as file:
            seconds = read(file)
    except (wave.Error, struct.error, EOFError, ZeroDivisionError, OverflowError, OSError, ValueError):
        return None
    return max(1, round(seconds)) if 0 < seconds < _LONGEST else None


def _of_wav(file: BinaryIO) -> float:
    with wave.open(file) as sound:
        return float(sound.getnframes() / sound.getframerate())


def _of_mp4(file: BinaryIO) -> float:
    """The movie header (mvhd) in the movie box says the duration and its unit (ISO/IEC 14496-12, 8.2.2)."""
    if not _enter(file, b"moov") or not _enter(file, b"mvhd"):
        return 0
    long = file.read(4)[:1] == b"\x01"
    file.seek(16 if long else 8, 1)
    unit, duration = struct.unpack(">IQ" if long else ">II", file.read(12 if long else 8))
    return float(duration / unit)


def _enter(file: BinaryIO, kind: bytes) -> bool:
    """Go to what the next box of this kind holds."""
    for _ in range(_MOVIE_BOXES):
        begins, header = file.tell(), file.read(16)
        if len(header) < 8:
            return False
        length, inside = int.from_bytes(header[:4], "big"), 8
        if length == 1:
            length, inside = int.from_bytes(header[8:16], "big"), 16
        if header[4:8] == kind:
            file.seek(begins + inside)
            return True
        if length < 8:
            return False
        file.seek(begins + length)
    return False


def _of_mp3(file: BinaryIO) -> float:
    """Encoders write the number of frames into the first one, behind the word Xing or Info."""
    file.seek(mp3_begins(file))
    first = file.read(512)
    facts = frame_facts(first[:4])
    place = max(first.find(b"Xing"), first.find(b"Info"))
    if facts is None or place < 0:
        return 0
    flags, frames = struct.unpack(">II", first[place + 4 : place + 12])
    return frames * facts.samples / facts.rate if flags & 1 else 0
