"""A recorded file as text with times."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from transcription.recognition.engine import SAMPLE_RATE, Final, Word, open_stream
from transcription.recognition.normalise import written


@dataclass(frozen=True)
class Segment:
    """One sentence: what was heard, and the same as it would be written. Times are seconds."""

    start: float
    end: float
    text: str
    written: str


@dataclass(frozen=True)
class Transcription:
    """All that was heard in a recording. Times are seconds."""

    words: tuple[Word, ...]
    segments: tuple[Segment, ...]
    duration: float
    model: str

    @property
    def text(self) -> str:
        """The spoken layer, without punctuation."""
        return "".join(word.text for word in self.words)

    @property
    def written(self) -> str:
        """The written layer."""
        return "".join(segment.written for segment in self.segments)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "text": self.text,
            "written": self.written,
            "words": [
                {"word": word.text, "start": word.start, "end": word.end, "confidence": word.confidence} for word in self.words
            ],
            "segments": [asdict(segment) for segment in self.segments],
            "duration": self.duration,
            "model": self.model,
        }


def transcribe(sound: Iterable[bytes], *, engine: str, model: Path) -> Transcription:
    """Recognise 16-bit mono samples at 16 kHz, given piece by piece; the model's name is its folder's."""
    stream = open_stream(engine, model)
    finals: list[Final] = []
    heard = 0
    for piece in sound:
        heard += len(piece)
        answer = stream.accept(piece)
        if isinstance(answer, Final):
            finals.append(answer)
    finals.append(stream.finish())
    spoken = [final for final in finals if final.words]
    return Transcription(
        words=tuple(word for final in spoken for word in final.words),
        segments=tuple(Segment(final.words[0].start, final.words[-1].end, final.text, written(final.words)) for final in spoken),
        duration=round(heard / 2 / SAMPLE_RATE, 2),
        model=model.name,
    )
