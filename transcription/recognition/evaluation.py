"""How well a model hears: character error rate on written sentences, read out in voices it has never heard."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from transcription.recognition.engine import SAMPLE_RATE, Final, Word, open_stream
from transcription.recognition.espeak import Voice
from transcription.recognition.synthesis import SpokenHearing, read_aloud

# Voices that took no part in training (recipe/voices.py, RESERVED), at several paces.
UNSEEN_VOICES = (
    Voice("m7", 150, 40),
    Voice("f4", 165, 50),
    Voice("belinda", 180, 60),
    Voice("david", 200, 45),
    Voice("m7", 190, 60),
    Voice("f4", 145, 35),
    Voice("belinda", 160, 45),
    Voice("david", 155, 55),
)
CHUNK_SECONDS = 0.2
_LEAD = np.zeros(int(0.4 * SAMPLE_RATE), np.int16)


@dataclass(frozen=True)
class Score:
    """Errors over a set: characters wrong of all characters, sentences not entirely right, processor seconds a second."""

    sentences: int
    characters: int
    errors: int
    wrong_sentences: int
    audio_seconds: float
    processor_seconds: float

    @property
    def character_error_rate(self) -> float:
        return self.errors / max(self.characters, 1)

    @property
    def real_time_factor(self) -> float:
        return self.processor_seconds / max(self.audio_seconds, 1e-9)

    def as_dict(self) -> dict[str, Any]:
        return {
            "sentences": self.sentences,
            "characters": self.characters,
            "cer": round(self.character_error_rate, 4),
            "wrong_sentences": self.wrong_sentences,
            "real_time_factor": round(self.real_time_factor, 4),
        }


@dataclass(frozen=True)
class Heard:
    """One sentence: what was said and what was understood."""

    said: str
    text: str
    errors: int
    audio_seconds: float
    processor_seconds: float


def edit_distance(said: str, heard: str) -> int:
    """Characters to replace, add or remove (Levenshtein)."""
    row = list(range(len(heard) + 1))
    for position, character in enumerate(said, start=1):
        following = [position]
        for place, other in enumerate(heard, start=1):
            following.append(min(row[place - 1] + (character != other), row[place] + 1, following[-1] + 1))
        row = following
    return row[-1]


def spoken_characters(text: str) -> str:
    """Without punctuation and blanks."""
    return "".join(character for character in text if "\u4e00" <= character <= "\u9fff")


def recognise(samples: np.ndarray[Any, np.dtype[np.int16]], engine: str, model: Path) -> tuple[Word, ...]:
    """All words of a recording, fed in small pieces as from a microphone."""
    stream = open_stream(engine, model)
    pcm = samples.astype("<i2").tobytes()
    size = int(CHUNK_SECONDS * SAMPLE_RATE) * 2
    words: list[Word] = []
    for start in range(0, len(pcm), size):
        answer = stream.accept(pcm[start : start + size])
        if isinstance(answer, Final):
            words += answer.words
    return (*words, *stream.finish().words)


def hear_sentences(
    sentences: Iterable[str], model: Path, voices: Sequence[Voice] = UNSEEN_VOICES, engine: str = "vosk"
) -> list[Heard]:
    """Each sentence in the next voice of the list."""
    return [
        _hear(sentence, read_aloud(sentence, voices[number % len(voices)]), engine, model)
        for number, sentence in enumerate(sentences)
    ]


def hear_hearing(hearing: SpokenHearing, model: Path, engine: str = "vosk") -> list[Heard]:
    """Each track of a scripted hearing as one stream."""
    return [
        _hear("".join(turn.text for turn in hearing.turns if turn.speaker == speaker), track, engine, model)
        for speaker, track in hearing.tracks.items()
    ]


def _hear(text: str, samples: np.ndarray[Any, np.dtype[np.int16]], engine: str, model: Path) -> Heard:
    sound = np.concatenate([_LEAD, samples, _LEAD])
    started = time.process_time()
    words = recognise(sound, engine, model)
    spent = time.process_time() - started
    said, heard = spoken_characters(text), "".join(word.text for word in words)
    return Heard(said, heard, edit_distance(said, heard), len(sound) / SAMPLE_RATE, spent)


def score(heard: Sequence[Heard]) -> Score:
    return Score(
        sentences=len(heard),
        characters=sum(len(one.said) for one in heard),
        errors=sum(one.errors for one in heard),
        wrong_sentences=sum(one.errors > 0 for one in heard),
        audio_seconds=sum(one.audio_seconds for one in heard),
        processor_seconds=sum(one.processor_seconds for one in heard),
    )


def read_sentences(path: Path) -> list[str]:
    """A test set: one sentence a line, lines with # are remarks."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]
