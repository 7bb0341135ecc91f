"""Clean synthetic speech made like speech in a room: reverberation, loudness, noise, people talking behind."""

import random

import numpy as np
from numpy.typing import NDArray

from transcription.recognition.espeak import SAMPLE_RATE

REVERBERANT_SHARE = 0.3
NOISY_SHARE = 0.65


def in_a_room(samples: NDArray[np.float32], chance: random.Random, others: list[NDArray[np.float32]]) -> NDArray[np.float32]:
    """The same speech heard by some microphone; `others` are utterances to babble in the background."""
    heard = samples / (np.abs(samples).max() + 1e-6)
    if chance.random() < REVERBERANT_SHARE:
        heard = _reverberate(heard, chance)
    loudness = 10 ** (chance.uniform(-22, -1) / 20) * 32_000
    heard = heard / (np.abs(heard).max() + 1e-6) * loudness
    if chance.random() < NOISY_SHARE:
        heard = heard + _noise(heard, chance, others)
    rounded: NDArray[np.float32] = np.clip(np.round(heard), -32_768, 32_767).astype(np.float32)
    return rounded


def _reverberate(samples: NDArray[np.float32], chance: random.Random) -> NDArray[np.float32]:
    length = int(SAMPLE_RATE * chance.uniform(0.08, 0.35))
    decay = np.exp(-6.9 * np.arange(length) / length)  # 60 dB at the end
    tail = _generator(chance).standard_normal(length) * decay
    tail *= 0.3 * chance.random() / np.sqrt((tail**2).sum())
    tail[0] = 1
    size = len(samples) + length
    wet = np.fft.irfft(np.fft.rfft(samples, size) * np.fft.rfft(tail, size), size)
    return wet[: len(samples)].astype(np.float32)


def _noise(samples: NDArray[np.float32], chance: random.Random, others: list[NDArray[np.float32]]) -> NDArray[np.float32]:
    ratio = chance.uniform(8, 35)
    kind = chance.random()
    if kind < 0.75 or not others:
        noise = _coloured(len(samples), chance, slope=0.0 if kind < 0.3 else chance.uniform(0.3, 1.2))
    else:
        noise = sum(
            (np.resize(talk, len(samples)) / (np.abs(talk).max() + 1) for talk in chance.choices(others, k=4)),
            start=np.zeros(len(samples)),
        )
        ratio = max(ratio, 15.0)
    power = np.sqrt((samples**2).mean() / (noise**2).mean())
    scaled: NDArray[np.float32] = (noise * power * 10 ** (-ratio / 20)).astype(np.float32)
    return scaled


def _coloured(length: int, chance: random.Random, slope: float) -> NDArray[np.float64]:
    """White noise, or noise that falls off towards high frequencies."""
    spectrum = np.fft.rfft(_generator(chance).standard_normal(length))
    spectrum /= np.maximum(np.arange(len(spectrum)), 20) ** slope
    return np.fft.irfft(spectrum, length)


def _generator(chance: random.Random) -> np.random.Generator:
    return np.random.default_rng(chance.getrandbits(32))
