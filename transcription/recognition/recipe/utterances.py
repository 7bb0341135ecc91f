"""Utterances with known sounds: text read out, and which phone is heard when, from the library's own events."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from transcription.recognition.espeak import (
    LIBRARY_RATE,
    SAMPLE_RATE,
    Phoneme,
    Synthesiser,
    Voice,
    resample,
    written_for_voice,
)
from transcription.recognition.recipe.phones import STATES, phones_of

FRAME_SECONDS = 0.03  # the decoder's word times assume one output every three feature frames
_RESAMPLING_WARPS = (1.0, 1.0, 1.0, 0.88, 0.92, 0.96, 1.04, 1.08, 1.14)


@dataclass(frozen=True)
class Segment:
    """One phone from `start` to `end` seconds."""

    phone: str
    start: float
    end: float


@dataclass(frozen=True)
class Utterance:
    """Sound at 16 kHz and its phones in order."""

    samples: NDArray[np.float32]
    segments: tuple[Segment, ...]


def random_warp(chance: random.Random) -> float:
    """A change of speed and pitch together, as a tape gives; most utterances get none."""
    return chance.choice(_RESAMPLING_WARPS)


def read_out(
    words: Sequence[Sequence[str]], voice: Voice, *, separated: bool = False, warp: float = 1.0, speech: Synthesiser
) -> Utterance | None:
    """The words in that voice; None when the sounds heard do not match the syllables asked for."""
    spoken = speech.say(written_for_voice(words, separated), voice)
    syllables = [syllable for word in words for syllable in word]
    sounds = [_sound_count(syllable, speech) for syllable in syllables]
    if sum(sounds) != len(spoken.phonemes):
        return None
    segments: list[Segment] = []
    first = 0
    for syllable, count in zip(syllables, sounds, strict=True):
        segments += _syllable_segments(syllable, spoken.phonemes[first : first + count], warp / LIBRARY_RATE)
        first += count
    samples = resample(spoken.samples, SAMPLE_RATE / LIBRARY_RATE * warp)
    return Utterance(samples, tuple(segments))


def _syllable_segments(syllable: str, sounds: Sequence[Phoneme], scale: float) -> list[Segment]:
    """The first sound is the initial, the others are the final."""
    phones = phones_of(syllable)
    start, end = sounds[0].start * scale, sounds[-1].end * scale
    if len(phones) == 1:
        return [Segment(phones[0], start, end)]
    border = sounds[1].start * scale if len(sounds) > 1 else (start + end) / 2
    return [Segment(phones[0], start, border), Segment(phones[1], border, end)]


@cache
def _sound_count(syllable: str, speech: Synthesiser) -> int:
    """How many sounds the library makes of a syllable spoken alone."""
    return len(speech.say(syllable, Voice("")).phonemes)


def frame_states(segments: Sequence[Segment], frames: int, delay: float) -> NDArray[np.int16]:
    """The state heard at the middle of each 30 ms frame; every state of every phone gets at least one frame."""
    labels = np.zeros((frames + 2) // 3, np.int16)
    middles = np.arange(len(labels)) * FRAME_SECONDS + FRAME_SECONDS / 2
    earliest = 0
    for state, start, end in _state_spans(segments, delay):
        first = max(int(np.searchsorted(middles, start)), earliest)
        last = max(int(np.searchsorted(middles, end)), first + 1)
        if first >= len(labels):
            break
        labels[first:last] = state
        earliest = first + 1
    return labels


def _state_spans(segments: Sequence[Segment], delay: float) -> list[tuple[int, float, float]]:
    spans: list[tuple[int, float, float]] = []
    for segment in segments:
        states = STATES[segment.phone]
        length = (segment.end - segment.start) / len(states)
        for place, state in enumerate(states):
            start = segment.start + delay + place * length
            spans.append((state, start, start + length))
    return spans
