"""Checks sound and film by their containers: the boxes, chunks or frames must cover the file. Nothing is decoded."""

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
    head = file.read(10)
    at = 0
    if head[:3] == b"ID3":
        at = 10 + sum((byte & 0x7F) << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True))
    for _ in range(2):
        file.seek(at)
        length = _mp3_frame_bytes(file.read(4))
        if not length:
            return False
        at += length
    return at <= size


def _mp3_frame_bytes(header: bytes) -> int:
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE0 != 0xE0:
        return 0
    version, layer = header[1] >> 3 & 3, header[1] >> 1 & 3
    bitrate_at, rate_at = header[2] >> 4, header[2] >> 2 & 3
    if version not in _SAMPLE_RATES or layer != 1 or bitrate_at in {0, 15} or rate_at == 3:
        return 0
    bitrate = (_BITRATES if version == 3 else _BITRATES_LOW)[bitrate_at]
    samples = 144 if version == 3 else 72
    return samples * bitrate * 1000 // _SAMPLE_RATES[version][rate_at] + (header[2] >> 1 & 1)
