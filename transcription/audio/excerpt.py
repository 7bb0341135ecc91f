"""A stretch of a channel's sound as a WAV file, for listening to one sentence."""

import io
import wave

from transcription.audio.log import CHUNK_MS, SAMPLE_RATE, AudioLogReader
from transcription.audio.models import AudioChannel

LONGEST_MS = 10 * 60_000
_BYTES_PER_MS = SAMPLE_RATE * 2 // 1000


def excerpt(channel: AudioChannel, from_ms: int, to_ms: int) -> bytes:
    """The sound between two moments of the hearing's time line, at most ten minutes; empty where nothing was recorded."""
    to_ms = min(to_ms, from_ms + LONGEST_MS)
    sound = b"".join(_parts(channel, from_ms, to_ms))
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(SAMPLE_RATE)
        writer.writeframes(sound)
    return file.getvalue()


def _parts(channel: AudioChannel, from_ms: int, to_ms: int) -> list[bytes]:
    parts = []
    for chunk in AudioLogReader(channel.path, channel.pk, channel.key, _first_chunk(channel, from_ms)).more():
        if chunk.captured_ms >= to_ms:
            break
        start = max(0, from_ms - chunk.captured_ms) * _BYTES_PER_MS
        end = min(CHUNK_MS, to_ms - chunk.captured_ms) * _BYTES_PER_MS
        parts.append(chunk.samples[start:end])
    return parts


def _first_chunk(channel: AudioChannel, from_ms: int) -> int:
    """The number of the chunk that is sounding at a moment: chunks rise in time, so halving the range finds it."""
    low, high = 0, from_ms // CHUNK_MS + 1  # a log never has more chunks than time
    while low < high:
        middle = (low + high) // 2
        chunk = next(AudioLogReader(channel.path, channel.pk, channel.key, middle).more(), None)
        if chunk is None or chunk.captured_ms + CHUNK_MS > from_ms:
            high = middle
        else:
            low = middle + 1
    return low
