"""vosk-server's protocol: what a client may say and what it is answered. Pure.

Text frames are ``{"config": {"sample_rate": 16000, …}}`` (not answered), ``{"eof": 1}`` and ``{"reset": 1}``; a
binary frame is sound and is
answered by ``{"partial": "…"}`` or ``{"result": [{"word", "start", "end", "conf"}], "text": "…"}``. A model or
phrase list that a client
asks for is not looked at: which model is used is the court's decision.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from transcription.audio.resample import HIGHEST_RATE, LOWEST_RATE
from transcription.live.protocol import BadMessage

LARGEST_FRAME = 64 * 1024


@dataclass(frozen=True)
class Config:
    """How the sound comes."""

    sample_rate: int
    words: bool


@dataclass(frozen=True)
class EndOfSound:
    """Nothing more comes; the last answer is expected."""


def parse(text: str) -> Config | EndOfSound:
    """The message of a text frame; raises BadMessage."""
    try:
        message = json.loads(text)
    except ValueError as error:
        raise BadMessage("not JSON") from error
    match message:
        case {"config": dict(config)}:
            return _config(config)
        case {"eof": 1} | {"reset": 1}:
            return EndOfSound()
    raise BadMessage("unknown message")


def _config(config: Mapping[str, Any]) -> Config:
    try:
        rate = int(float(config.get("sample_rate", 16_000)))
    except (TypeError, ValueError, OverflowError) as error:
        raise BadMessage("sample_rate is no number") from error
    if not LOWEST_RATE <= rate <= HIGHEST_RATE:
        raise BadMessage("sample_rate out of range")
    return Config(rate, bool(config.get("words", True)))


def partial_answer(text: str) -> str:
    """What is heard so far."""
    return json.dumps({"partial": text}, ensure_ascii=False)


def final_answer(words: Iterable[Mapping[str, Any]], began_ms: int, *, with_words: bool) -> str:
    """A finished utterance; times are seconds since the stream began, words are parted by blanks as vosk does."""
    result = [
        {
            "conf": word["confidence"],
            "end": (word["end_ms"] - began_ms) / 1000,
            "start": (word["start_ms"] - began_ms) / 1000,
            "word": word["text"],
        }
        for word in words
    ]
    answer: dict[str, Any] = {"result": result} if with_words and result else {}
    return json.dumps({**answer, "text": " ".join(word["word"] for word in result)}, ensure_ascii=False)
