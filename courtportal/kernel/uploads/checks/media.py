"""Checks sound and film by their containers: the boxes, chunks or frames must cover the file. Nothing is decoded."""

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from courtportal.kernel.uploads.checks.findings import Finding, Refusal

_BITRATES = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_BITRATES_LOW = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_SAMPLE_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}


def check_media(path: Path, content: str, extension: str) -> Finding:
    """Accept a sound or film file whose container is whole. Raises Refusal "media_broken"."""
    checks = {"wav": _wav_is_whole, "mp4": _mp4_is_whole, "mp3": _mp3_is_whole}
    with path.open("rb") as file:
        whole = checks[content](file, path.stat().st_size)
    if not whole:
        raise Refusal("media_broken")
    media_types = {"wav": "audio/wav", "mp3": "audio/mpeg", "m4a": "audio/mp4", "mp4": "video/mp4"}
    return Finding(media_type=media_types[extension])


def _wav_is_whole(file: BinaryIO, size: int) -> bool:
    head = file.read(12)
    if int.from_bytes(head[4:8], "little") + 8 > size:
        return False
    seen, at = set(), 12
    while at + 8 <= size:
        file.seek(at)
        chunk = file.read(8)
        seen.add(chunk[:4])
        length = int.from_bytes(chunk[4:8], "little")
        at += 8 + length + length % 2
    return {b"fmt ", b"data"} <= seen and at >= size - 1


def _mp4_is_whole(file: BinaryIO, size: int) -> bool:
    seen, at = set(), 0
    while at + 8 <= size:
        file.seek(at)
        header = file.read(16)
        length = int.from_bytes(header[:4], "big")
        if length == 1:
            length = int.from_bytes(header[8:16], "big")
        elif length == 0:
            length = size - at
        if length < 8:
            return False
        seen.add(header[4:8])
        at += length
    return at == size and {b"ftyp", b"moov"} <= seen


def _mp3_is_whole(file: BinaryIO, size: int) -> bool:
    """Two frames in a row prove MPEG audio; players live with a cut last frame, so the end is not examined."""
    at = mp3_begins(file)
    for _ in range(2):
        file.seek(at)
        facts = frame_facts(file.read(4))
        if facts is None:
            return False
        at += facts.length
    return at <= size


def mp3_begins(file: BinaryIO) -> int:
    """Where the first frame stands: behind the title and names that a program may have put before it."""
    file.seek(0)
    head = file.read(10)
    if head[:3] != b"ID3":
        return 0
    return 10 + sum((byte & 0x7F) << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True))


@dataclass(frozen=True, slots=True)
class FrameFacts:
    """A frame of MPEG audio: its length in bytes, how many samples it holds, and how many there are in a second."""

    length: int
    samples: int
    rate: int


def frame_facts(header: bytes) -> FrameFacts | None:
    """What the four bytes before a frame of layer 3 say; None if they are no such bytes."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE0 != 0xE0:
        return None
    version, layer = header[1] >> 3 & 3, header[1] >> 1 & 3
    bitrate_at, rate_at = header[2] >> 4, header[2] >> 2 & 3
    if version not in _SAMPLE_RATES or layer != 1 or bitrate_at in {0, 15} or rate_at == 3:
        return None
    bitrate, rate = (_BITRATES if version == 3 else _BITRATES_LOW)[bitrate_at], _SAMPLE_RATES[version][rate_at]
    samples = 1152 if version == 3 else 576
    return FrameFacts(samples // 8 * bitrate * 1000 // rate + (header[2] >> 1 & 1), samples, rate)
