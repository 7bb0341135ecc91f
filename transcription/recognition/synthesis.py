"""Chinese text read out by the speech library: single sentences for tests, and whole hearings with one track a person."""

import re
import tomllib
import wave
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import rjieba
from numpy.typing import NDArray
from pypinyin import Style, lazy_pinyin

from transcription.recognition.espeak import LIBRARY_RATE, SAMPLE_RATE, Voice, resample, synthesiser, written_for_voice

DEMO_HEARING = Path(__file__).parent / "demo" / "hearing.toml"
CLAUSE_PAUSE = 0.2  # seconds after a comma
SENTENCE_PAUSE = 0.7
TURN_PAUSE = 0.8
LOUDNESS = 12_000  # peak of a 16-bit sample
_CLAUSES = re.compile(r"([^，、：；。？！,]+)([，、：；。？！,]?)")
_HANZI = re.compile(r"[\u4e00-\u9fff]+")

Samples = NDArray[np.int16]


def syllables_of(clause: str) -> list[list[str]]:
    """The words of a clause as syllables with tone numbers, read in context."""
    clause = "".join(_HANZI.findall(clause))
    said = lazy_pinyin(clause, style=Style.TONE3, neutral_tone_with_five=True, v_to_u=False)
    words: list[list[str]] = []
    for word in rjieba.cut(clause, False):
        words.append(said[: len(word)])
        said = said[len(word) :]
    return words


def read_aloud(text: str, voice: Voice, separated: bool = False) -> Samples:
    """Text with Chinese punctuation as sound at 16 kHz; figures must be written in characters."""
    speech = synthesiser()
    parts: list[NDArray[np.float32]] = []
    for clause, mark in _CLAUSES.findall(text):
        words = syllables_of(clause)
        if words:
            spoken = speech.say(written_for_voice(words, separated), voice)
            parts.append(resample(spoken.samples, SAMPLE_RATE / LIBRARY_RATE))
            parts.append(_silence(SENTENCE_PAUSE if mark in ("。", "？", "！") else CLAUSE_PAUSE))
    if not parts:
        return np.zeros(0, np.int16)
    sound = np.concatenate(parts[:-1])
    loud: Samples = np.round(sound / (np.abs(sound).max() + 1e-6) * LOUDNESS).astype(np.int16)
    return loud


def _silence(seconds: float) -> NDArray[np.float32]:
    return np.zeros(int(seconds * SAMPLE_RATE), np.float32)


@dataclass(frozen=True)
class Turn:
    """What one person says without being interrupted, from `start` to `end` seconds of the hearing."""

    speaker: str
    text: str
    start: float
    end: float


@dataclass(frozen=True)
class SpokenHearing:
    """One track a speaker, all of the same length, and the turns in order."""

    script: dict[str, Any]
    tracks: dict[str, Samples]
    turns: tuple[Turn, ...]

    @property
    def mixed(self) -> Samples:
        """All tracks in one, as a single microphone in the room would hear them."""
        total = np.sum([track.astype(np.int32) for track in self.tracks.values()], axis=0)
        clipped: Samples = np.clip(total, -32_768, 32_767).astype(np.int16)
        return clipped


def load_script(path: Path = DEMO_HEARING) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)


def speak_hearing(script: dict[str, Any]) -> SpokenHearing:
    """Read a scripted hearing out. As the first thing a process reads out, the same script gives the same samples."""
    speakers = script["speakers"]
    placed: list[tuple[Turn, Samples]] = list(_place(script))
    length = round((placed[-1][0].end + TURN_PAUSE) * SAMPLE_RATE) if placed else 0
    tracks = {name: np.zeros(length, np.int16) for name in speakers}
    for turn, sound in placed:
        first = round(turn.start * SAMPLE_RATE)
        tracks[turn.speaker][first : first + len(sound)] = sound
    return SpokenHearing(script, tracks, tuple(turn for turn, _ in placed))


def _place(script: dict[str, Any]) -> Iterator[tuple[Turn, Samples]]:
    voices = {name: Voice(person["voice"], person["rate"], person["pitch"]) for name, person in script["speakers"].items()}
    clock = TURN_PAUSE
    for turn in script["turns"]:
        sound = read_aloud(turn["text"], voices[turn["speaker"]])
        end = clock + len(sound) / SAMPLE_RATE
        yield Turn(turn["speaker"], turn["text"], round(clock, 4), round(end, 4)), sound
        clock = round(end + TURN_PAUSE, 4)


def write_wave(path: Path, samples: Samples) -> None:
    """16 kHz, mono, 16 bits."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(samples.astype("<i2").tobytes())


def reference(hearing: SpokenHearing) -> dict[str, Any]:
    """Who said what and when, for comparing with what was recognised."""
    script = hearing.script
    return {
        "title": script["title"],
        "notice_zh": script["notice_zh"],
        "notice_en": script["notice_en"],
        "court": script["court"],
        "sample_rate": SAMPLE_RATE,
        "speakers": {
            name: {"name": person["name"], "role": person["role"], "track": f"{name}.wav"}
            for name, person in script["speakers"].items()
        },
        "turns": [asdict(turn) for turn in hearing.turns],
    }
