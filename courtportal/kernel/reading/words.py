"""Words on a page: whether they stand there, where, and what stands around them. Pure.

Recognised text has spaces between letters and breaks lines anywhere, so spaces count for nothing; nor do case and width (Ａ, a).
"""

from dataclasses import dataclass

AROUND = 24
# Full width is half width (U+FF01–FF5E): letter for letter, so that a place compared is a place in the text.
_WIDTH = {0xFF01 + offset: 0x21 + offset for offset in range(94)}


@dataclass(frozen=True, slots=True)
class Place:
    """The first place on a page where the words stand, with up to ``AROUND`` letters on either side; ``times`` counts all."""

    before: str
    words: str
    after: str
    times: int


def squeezed(text: str) -> str:
    """The text as it is compared: in half width, without spaces, in one case."""
    return "".join(text.translate(_WIDTH).split()).casefold()


def place_of(words: str, text: str) -> Place | None:
    """Where the words stand first in the text; None if they do not, or if they are nothing but spaces."""
    wanted, compared = squeezed(words), squeezed(text)
    if not wanted or wanted not in compared:
        return None
    # The place in the text of each letter compared: a letter may become two in one case (ß).
    places = [at for at, letter in enumerate(text) if not letter.isspace() for _ in letter.casefold()]
    found = compared.find(wanted)
    start, end = places[found], places[found + len(wanted) - 1] + 1
    return Place(_before(text[:start]), _in_one_line(text[start:end]), _after(text[end:]), compared.count(wanted))


def _before(text: str) -> str:
    line = _in_one_line(text)
    return line if len(line) <= AROUND else f"…{line[-AROUND:]}"


def _after(text: str) -> str:
    line = _in_one_line(text)
    return line if len(line) <= AROUND else f"{line[:AROUND]}…"


def _in_one_line(text: str) -> str:
    return " ".join(text.split())
