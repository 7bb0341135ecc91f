"""Brings 16-bit mono sound of another sample rate to 16 kHz, block by block, without a seam between blocks. Pure."""

import numpy as np
from numpy.typing import NDArray

from transcription.audio.log import SAMPLE_RATE

LOWEST_RATE, HIGHEST_RATE = 8_000, 48_000
_TAPS = 32
_PHASES = 256


class Resampler:
    """A stream of one rate; a table of windowed-sinc filters, one for each position between two input samples."""

    def __init__(self, rate: int) -> None:
        """Raises ValueError for a rate that no microphone has."""
        if not LOWEST_RATE <= rate <= HIGHEST_RATE:
            raise ValueError(rate)
        self._ratio = rate / SAMPLE_RATE
        self._filters = _filters(self._ratio)
        self._input = np.zeros(_TAPS // 2 - 1, np.float32)
        self._position = float(_TAPS // 2 - 1)

    def push(self, pcm: bytes) -> bytes:
        """The 16 kHz sound that the input so far allows."""
        if self._ratio == 1:
            return pcm
        self._input = np.concatenate([self._input, np.frombuffer(pcm, "<i2").astype(np.float32)])
        count = max(0, int(np.ceil((len(self._input) - _TAPS // 2 - self._position) / self._ratio)))
        positions: NDArray[np.float64] = np.asarray(self._position + self._ratio * np.arange(count), np.float64)
        output = self._at(positions)
        self._position += self._ratio * count
        used = max(0, int(self._position) - _TAPS // 2 + 1)
        self._input = self._input[used:]
        self._position -= used
        return np.clip(np.round(output), -32768, 32767).astype("<i2").tobytes()

    def _at(self, positions: NDArray[np.float64]) -> NDArray[np.float32]:
        whole = positions.astype(np.int64)
        phases = np.round((positions - whole) * _PHASES).astype(np.int64)
        taps = self._input[whole[:, None] + np.arange(1 - _TAPS // 2, _TAPS // 2 + 1)]
        sums: NDArray[np.float32] = np.einsum("ij,ij->i", taps, self._filters[phases])
        return sums


def _filters(ratio: float) -> NDArray[np.float32]:
    """Below half the new rate nothing is lost that speech needs; above it everything is damped, so that it does not fold back."""
    cutoff = min(1.0, 1 / ratio) * 0.95
    x = np.arange(_TAPS)[None, :] - _TAPS / 2 + 1 - np.arange(_PHASES + 1)[:, None] / _PHASES
    window = 0.5 + 0.5 * np.cos(2 * np.pi * x / (_TAPS + 2))
    table: NDArray[np.float32] = (cutoff * np.sinc(x * cutoff) * window).astype(np.float32)
    return table
