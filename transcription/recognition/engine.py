"""The interface every recogniser implements, and the registry it joins. Knows no library and no hearing."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

SAMPLE_RATE = 16_000  # of the 16-bit little-endian mono samples a recogniser takes


@dataclass(frozen=True)
class Word:
    """A recognised word: seconds since the stream began, confidence from 0 to 1."""

    text: str
    start: float
    end: float
    confidence: float


@dataclass(frozen=True)
class Partial:
    """What is understood of the sentence being spoken; each one replaces the one before."""

    text: str


@dataclass(frozen=True)
class Final:
    """A sentence that will not change any more. `text` has no blanks and no punctuation."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return "".join(word.text for word in self.words)


class Recogniser(Protocol):
    """One stream of speech. Times run on from the first sample of the stream; streams share nothing."""

    def accept(self, pcm: bytes) -> Partial | Final:
        """Take more sound, any length of whole samples; a `Final` ends a sentence, its words may be none."""
        ...

    def finish(self) -> Final:
        """The stream ends: the rest that is not yet final."""
        ...


Factory = Callable[[Path], Recogniser]
_engines: dict[str, Factory] = {}


class UnknownEngine(LookupError):
    """No recogniser of that name is registered."""


def register(name: str, factory: Factory) -> None:
    """Make a recogniser available; the factory opens a stream with the model in a folder."""
    _engines[name] = factory


def open_stream(engine: str, model: Path) -> Recogniser:
    """A new stream with this engine and model folder; the model is loaded once in a process."""
    try:
        factory = _engines[engine]
    except KeyError:
        raise UnknownEngine(engine) from None
    return factory(model)
