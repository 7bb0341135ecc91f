"""Mandarin speech by libespeak-ng, with the exact time of every phoneme.

The library keeps one global state and some of its voices crash it, so callers who read out much text do it in a
process of its own. Hanzi read as Mandarin is broken in the packaged version 1.51; it is given pinyin instead.
"""

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 16_000
LIBRARY_RATE = 22_050
LANGUAGE = "cmn-latn-pinyin"

_SYNCHRONOUS = 2
_PHONEME_EVENTS, _DONT_EXIT = 0x1, 0x8000
_UTF8 = 1
_LAST_EVENT, _PHONEME = 0, 7
_RATE, _VOLUME, _PITCH, _RANGE = 1, 2, 3, 4


class SpeechUnavailable(RuntimeError):
    """libespeak-ng is not installed, or refuses the voice."""


class _Identifier(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Identifier),
    ]


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


@dataclass(frozen=True)
class Voice:
    """How a person speaks: a variant of the library, words a minute, pitch and its range (0–100)."""

    variant: str
    rate: int = 165
    pitch: int = 50
    pitch_range: int = 50


@dataclass(frozen=True)
class Phoneme:
    """One sound as the library names it, with its first and one-past-last sample (at LIBRARY_RATE)."""

    name: str
    start: int
    end: int


@dataclass(frozen=True)
class Speech:
    """Sound at LIBRARY_RATE and the phonemes in it, pauses left out."""

    samples: NDArray[np.float32]
    phonemes: tuple[Phoneme, ...]


class Synthesiser:
    """The library, set up once in this process."""

    def __init__(self, data_folder: Path | None = None) -> None:
        """Use the installed voices, or those of a folder that holds `espeak-ng-data`."""
        try:
            self._library = ctypes.CDLL("libespeak-ng.so.1")
        except OSError as error:
            raise SpeechUnavailable("libespeak-ng is not installed (Debian package libespeak-ng1)") from error
        path = str(data_folder).encode() if data_folder else None
        rate = self._library.espeak_Initialize(_SYNCHRONOUS, 0, path, _PHONEME_EVENTS | _DONT_EXIT)
        if rate != LIBRARY_RATE:
            raise SpeechUnavailable(f"libespeak-ng answers with a sample rate of {rate}")
        self._chunks: list[bytes] = []
        self._events: list[tuple[str, int]] = []
        self._callback = _Callback(self._collect)  # kept, or the library would call freed memory
        self._library.espeak_SetSynthCallback(self._callback)

    def say(self, pinyin: str, voice: Voice) -> Speech:
        """Read out syllables with tone numbers, e.g. "yuan2gao4 fa1yan2"."""
        self._chunks.clear()
        self._events.clear()
        name = f"{LANGUAGE}+{voice.variant}" if voice.variant else LANGUAGE
        if self._library.espeak_SetVoiceByName(name.encode()) != 0:
            raise SpeechUnavailable(f"no voice {name}")
        for parameter, value in ((_RATE, voice.rate), (_VOLUME, 100), (_PITCH, voice.pitch), (_RANGE, voice.pitch_range)):
            self._library.espeak_SetParameter(parameter, value, 0)
        text = pinyin.encode()
        self._library.espeak_Synth(text, len(text) + 1, 0, 0, 0, _UTF8, None, None)
        self._library.espeak_Synchronize()
        samples = np.frombuffer(b"".join(self._chunks), np.int16).astype(np.float32)
        return Speech(samples, self._phonemes(len(samples)))

    def _collect(self, wave: Any, count: int, events: Any) -> int:
        if count > 0:
            self._chunks.append(ctypes.string_at(wave, 2 * count))
        position = 0
        while events and events[position].type != _LAST_EVENT:
            event = events[position]
            if event.type == _PHONEME:
                self._events.append((event.id.string.decode("utf-8", "replace"), event.sample))
            position += 1
        return 0

    def _phonemes(self, length: int) -> tuple[Phoneme, ...]:
        ends = [start for _, start in self._events[1:]] + [length]
        spoken = zip(self._events, ends, strict=True)
        return tuple(Phoneme(name, start, end) for (name, start), end in spoken if not name.startswith("_"))


@cache
def synthesiser(data_folder: Path | None = None) -> Synthesiser:
    """The one synthesiser of this process."""
    return Synthesiser(data_folder)


def installed_voices() -> Path:
    """The folder `espeak-ng-data` of the installed library, which is set up in this process to find out."""
    library = synthesiser()._library
    path = ctypes.c_char_p()
    library.espeak_Info.restype = ctypes.c_char_p
    library.espeak_Info(ctypes.byref(path))
    if not path.value:
        raise SpeechUnavailable("libespeak-ng does not say where its data are")
    return Path(path.value.decode())


def written_for_voice(words: Sequence[Sequence[str]], separated: bool = False) -> str:
    """Words as lists of syllables, as the library reads them: a blank between words, between syllables if asked."""
    return " ".join((" " if separated else "").join(word) for word in words)


def resample(samples: NDArray[np.float32], ratio: float) -> NDArray[np.float32]:
    """The same sound with `ratio` times as many samples, band-limited; starts and ends should be silent."""
    length = round(len(samples) * ratio)
    spectrum = np.fft.rfft(samples, _smooth_length(len(samples)))
    padded = round(_smooth_length(len(samples)) * ratio)
    bins = min(len(spectrum), padded // 2 + 1)
    result = np.fft.irfft(spectrum[:bins], padded) * (padded / _smooth_length(len(samples)))
    return result[:length].astype(np.float32)


def _smooth_length(length: int) -> int:
    """A little longer, so that the Fourier transforms are fast at both rates."""
    block = 2205
    return (length // block + 1) * block
