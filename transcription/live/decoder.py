"""Turns the chunks of one microphone into utterances, the same ones however often the process was killed in between.

Pure: knows no Django, no file and no clock; the recogniser comes in. The rule that makes it repeatable: every utterance
starts with a
fresh recogniser at a boundary between two chunks, and the boundary depends on nothing but the chunks since the one before.
Who restarts
at ``boundary`` hears what the killed one heard. Time is counted in samples, placed by the moment of each unbroken stretch of
chunks.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from transcription.audio.log import CHUNK_MS, CHUNK_SAMPLES, SAMPLE_RATE, Chunk
from transcription.recognition import engine

# Below this loudness (root mean square of 20 ms, of 32768) nobody speaks into this microphone.
QUIET = 90.0
# Chunks before the first loud one that are heard too, so that no soft onset is cut.
PRE_ROLL = 2


@dataclass(frozen=True)
class Word:
    """A recognised word, its time on the hearing's time line and the recogniser's confidence (0 to 1)."""

    text: str
    start_ms: int
    end_ms: int
    confidence: float


@dataclass(frozen=True)
class Partial:
    """What is heard so far of an utterance that goes on."""

    start_ms: int
    text: str


@dataclass(frozen=True)
class Final:
    """An utterance, complete. ``start_sample`` counts from the first chunk of the log and names it for good."""

    start_sample: int
    start_ms: int
    end_ms: int
    text: str
    words: tuple[Word, ...]

    @property
    def confidence(self) -> float:
        """The mean of the words'."""
        return sum(word.confidence for word in self.words) / len(self.words)


class ChannelDecoder:
    """Feeds one microphone's chunks to recognisers. ``boundary`` is the chunk from which a restart must begin."""

    def __init__(self, make_recogniser: Callable[[], engine.Recogniser]) -> None:
        self._make = make_recogniser
        self._recogniser: engine.Recogniser | None = None
        self._first: Chunk | None = None
        self._pre_roll: deque[Chunk] = deque(maxlen=PRE_ROLL + 1)
        self._expected_ms = -1
        self._shown = ""
        self.boundary = 0

    @property
    def speaking(self) -> bool:
        """An utterance has begun and not ended."""
        return self._recogniser is not None

    def feed(self, chunk: Chunk) -> Iterator[Partial | Final]:
        """Hear the next chunk; yields what it brings."""
        if chunk.captured_ms != self._expected_ms:
            yield from self.finish()
            self._pre_roll.clear()
        self._expected_ms = chunk.captured_ms + CHUNK_MS
        if self._recogniser is None:
            self._pre_roll.append(chunk)
            self.boundary = self._pre_roll[0].number
            if not is_loud(chunk.samples):
                return
            yield from self._begin()
        else:
            yield from self._hear(chunk.samples)

    def finish(self) -> Iterator[Final]:
        """End the utterance that goes on: the sound stops here."""
        if self._recogniser is not None:
            yield from self._complete(self._recogniser.finish())

    def _begin(self) -> Iterator[Partial | Final]:
        self._recogniser, self._first, self._shown = self._make(), self._pre_roll[0], ""
        yield from self._hear(b"".join(chunk.samples for chunk in self._pre_roll))

    def _hear(self, samples: bytes) -> Iterator[Partial | Final]:
        assert self._recogniser is not None and self._first is not None  # noqa: S101, PT018
        result = self._recogniser.accept(samples)
        if isinstance(result, engine.Final):
            yield from self._complete(result)
        elif result.text != self._shown:
            self._shown = result.text
            yield Partial(self._first.captured_ms, result.text)

    def _complete(self, heard: engine.Final) -> Iterator[Final]:
        assert self._first is not None  # noqa: S101
        first = self._first
        self._recogniser, self._first = None, None
        self._pre_roll.clear()
        self.boundary = first.number + (self._expected_ms - first.captured_ms) // CHUNK_MS
        if heard.words:
            yield _final(first, heard)


def _final(first: Chunk, heard: engine.Final) -> Final:
    words = tuple(
        Word(word.text, first.captured_ms + round(word.start * 1000), first.captured_ms + round(word.end * 1000), word.confidence)
        for word in heard.words
    )
    return Final(
        start_sample=first.number * CHUNK_SAMPLES + round(heard.words[0].start * SAMPLE_RATE),
        start_ms=words[0].start_ms,
        end_ms=words[-1].end_ms,
        text=heard.text,
        words=words,
    )


def is_loud(samples: bytes) -> bool:
    """Whether any 20 ms of the sound are louder than QUIET."""
    frames = np.frombuffer(samples, dtype="<i2").astype(np.float32).reshape(-1, SAMPLE_RATE // 50)
    return bool(np.sqrt((frames**2).mean(axis=1)).max() > QUIET)


def level(samples: bytes) -> int:
    """Loudness from 0 to 100, that is from -60 dB to full scale, for the meters of the hearing room."""
    power = float((np.frombuffer(samples, dtype="<i2").astype(np.float32) ** 2).mean())
    decibels = 10 * np.log10(power / 32768**2 + 1e-12)
    return int(min(100, max(0, round((decibels + 60) / 0.6))))
