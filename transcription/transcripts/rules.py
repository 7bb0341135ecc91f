"""Pure rules of the record: the hearing's time line and what of it is recorded, and the value that stands for the
whole content.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

# A microphone may begin or end this much beside the court's clock: it hears of a recess a moment later than it is declared.
TOLERANCE_MS = 3_000


@dataclass(frozen=True)
class Interval:
    """Milliseconds since the opening of the hearing; `end` is None while it lasts."""

    start: int
    end: int | None


def position_ms(opened_at: dt.datetime, instant: dt.datetime) -> int:
    """Where `instant` lies on the hearing's time line; never before its beginning."""
    return max(0, round((instant - opened_at).total_seconds() * 1000))


def is_recorded(captured_ms: int, breaks: Iterable[Interval], now_ms: int) -> bool:
    """Whether sound captured then belongs into the recording (法释〔2017〕5号 arts 1, 3): not from the future, not
    from a break.
    """
    if captured_ms > now_ms + TOLERANCE_MS:
        return False
    return not any(
        each.start + TOLERANCE_MS < captured_ms and (each.end is None or captured_ms < each.end - TOLERANCE_MS) for each in breaks
    )


@dataclass(frozen=True)
class Line:
    """One utterance as it is signed."""

    start_ms: int
    end_ms: int
    speaker: str
    spoken_text: str
    text: str


def content_hash(lines: Iterable[Line], audio_hashes: Iterable[str]) -> str:
    """The check value of a transcript: every line with its time, speaker, spoken and corrected text, and every recording."""
    content = {
        "lines": [[line.start_ms, line.end_ms, line.speaker, line.spoken_text, line.text] for line in lines],
        "audio": sorted(audio_hashes),
    }
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
