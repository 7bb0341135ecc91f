"""Marks in the original text by offset: matches, their window for a snippet, and segments a template can escape.

A match that touches an anonymised span is never marked: a mark there would confirm a guessed name.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from search.query.needles import Needle
from search.text import find_all, tokenize

Span = tuple[int, int]
_STOPS = "。；！？\n"
_SKIPPED = "，、：,;；。）」』” \n"


@dataclass(frozen=True, slots=True)
class Match:
    """One place where a needle stands in the text."""

    start: int
    end: int
    needle: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text, marked or not. The template escapes it."""

    text: str
    marked: bool


def matches(text: str, needles: Sequence[Needle], masked: Iterable[Span] = ()) -> list[Match]:
    """Every place where a needle stands in `text`, by start, outside the `masked` spans."""
    haystack = tokenize(text)
    hidden = list(masked)
    found = {
        Match(start, end, number)
        for number, needle in enumerate(needles)
        for sequence in needle.sequences
        for start, end in find_all(haystack, list(sequence))
        if not any(start < mask_end and mask_start < end for mask_start, mask_end in hidden)
    }
    return sorted(found, key=lambda match: (match.start, match.end, match.needle))


def merged(found: Iterable[Match]) -> list[Span]:
    """Spans of the matches; overlapping and touching ones become one."""
    spans: list[Span] = []
    for match in sorted(found, key=lambda m: m.start):
        if spans and match.start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], match.end))
        else:
            spans.append((match.start, match.end))
    return spans


def window(text: str, found: Sequence[Match], width: int = 120) -> Span:
    """The stretch of about `width` characters with the most different needles, then the most matches, then the first.

    It begins at a sentence where one begins near enough.
    """
    if not found:
        return 0, min(width, len(text))
    best = max(found, key=lambda match: (*_worth(found, match.start, width), -match.start))
    start = max(0, min(best.start - width // 4, len(text) - width))
    if start:
        start = next((at + 1 for at in range(start, best.start) if text[at] in _STOPS), start)
    while start < best.start and text[start] in _SKIPPED:
        start += 1
    return start, min(len(text), max(start + width, best.end))


def _worth(found: Sequence[Match], start: int, width: int) -> tuple[int, int]:
    inside = [match.needle for match in found if start <= match.start and match.end <= start + width * 3 // 4]
    return len(set(inside)), len(inside)


def segments(text: str, spans: Iterable[Span], start: int = 0, end: int | None = None) -> list[Segment]:
    """`text[start:end]` cut into marked and unmarked runs; joined again they are that text."""
    stop = len(text) if end is None else end
    cut: list[Segment] = []
    at = start
    for span_start, span_end in spans:
        low, high = max(span_start, at), min(span_end, stop)
        if low >= high:
            continue
        if low > at:
            cut.append(Segment(text[at:low], marked=False))
        cut.append(Segment(text[low:high], marked=True))
        at = high
    if at < stop:
        cut.append(Segment(text[at:stop], marked=False))
    return cut
