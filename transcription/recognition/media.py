"""Sound from files of any kind: ffmpeg runs as a child with limits on time, memory, formats and what it may open."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from transcription.recognition.engine import SAMPLE_RATE

# Containers and codecs of recordings; no play lists, image sequences or scripts, which can name other files.
FORMATS = "wav,w64,mp3,flac,ogg,matroska,webm,mov,aac,amr,aiff,asf,caf,au,avi,mpeg,mpegts,flv"
LONGEST_HOURS = 12
PROCESSOR_SECONDS = 3600
MEMORY_BYTES = 2_000_000_000
CHUNK_SECONDS = 0.25


class MediaRefused(ValueError):
    """The file is no recording that can be heard; the message says why in plain words."""


def sound_of(path: Path, *, accept_damage: bool = False) -> Iterator[bytes]:
    """The sound of a file as 16-bit mono samples at 16 kHz, piece by piece.

    Raises MediaRefused; for a damaged recording at its end, unless what can be heard of it is enough.
    """
    if not path.is_file():
        raise MediaRefused(f"{path.name}: no such file")
    if shutil.which("ffmpeg") is None:
        raise MediaRefused("ffmpeg is not installed (Debian package ffmpeg)")
    heard = False
    with tempfile.TemporaryFile() as complaints:
        child = subprocess.Popen(_command(path.resolve()), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=complaints)
        try:
            assert child.stdout is not None  # noqa: S101 - a pipe was asked for
            while piece := child.stdout.read(int(CHUNK_SECONDS * SAMPLE_RATE) * 2):
                heard = True
                yield piece
            failed = child.wait() != 0
        finally:
            child.kill()
            child.wait()
        complaints.seek(0)
        reason = complaints.read(10_000).decode("utf-8", "replace")
    if not heard or ((failed or reason) and not accept_damage):
        raise MediaRefused(_in_plain_words(path, reason, heard))


def _command(path: Path) -> list[str]:
    limits = ["prlimit", f"--cpu={PROCESSOR_SECONDS}", f"--as={MEMORY_BYTES}", "--core=0", "--"]
    reading = ["-protocol_whitelist", "file", "-format_whitelist", FORMATS, "-t", str(LONGEST_HOURS * 3600), "-i", f"file:{path}"]
    sound_only = ["-vn", "-sn", "-dn", "-map", "0:a:0", "-ac", "1", "-ar", str(SAMPLE_RATE), "-f", "s16le", "pipe:1"]
    return [*limits, "ffmpeg", "-nostdin", "-hide_banner", "-v", "error", *reading, *sound_only]


def _in_plain_words(path: Path, reason: str, heard: bool) -> str:
    if "matches no streams" in reason:
        return f"{path.name}: there is no sound in this file"
    if not heard:
        return f"{path.name}: this is no recording in a known format, or it is damaged"
    return f"{path.name}: the recording is damaged in places; with --accept-damage the rest is transcribed"
