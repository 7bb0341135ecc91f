"""Which parts of an utterance's text the recogniser was unsure of. Pure."""

from collections.abc import Iterable
from itertools import pairwise

# Words below this confidence are underlined.
SURE = 0.75


def unsure_ranges(text: str, words: Iterable[tuple[str, float]]) -> list[tuple[int, int]]:
    """Character ranges of ``text`` to underline; a word that the text no longer holds (a number written in figures) is passed
    over.
    """
    ranges: list[tuple[int, int]] = []
    position = 0
    for word, confidence in words:
        found = text.find(word, position)
        if found < 0:
            continue
        position = found + len(word)
        if confidence < SURE:
            ranges.append((found, position))
    return ranges


def pieces(text: str, ranges: list[tuple[int, int]]) -> list[tuple[str, bool]]:
    """The text cut into pieces, each with whether it is unsure."""
    cuts = sorted({0, len(text), *(edge for each in ranges for edge in each)})
    unsure = {start for start, _ in ranges}
    return [(text[start:end], start in unsure) for start, end in pairwise(cuts)]
