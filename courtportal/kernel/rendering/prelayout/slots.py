"""The slots of a form: where each of its lines stands, and whether a text fits it. Pure.

Lines are broken only where there can be no doubt: between two ideographs. Whoever doubts leaves the document to the engine.
"""

from dataclasses import dataclass
from functools import cached_property

from courtportal.kernel.rendering.prelayout.markup import STAND_IN, is_ideograph
from courtportal.kernel.rendering.prelayout.typeface import Typeface

_UNITS = 1024  # Pango measures in whole units of this part of a pixel
_DOUBT = 0.02  # of the size: nearer to the edge than that, rounding decides


class DoesNotFitError(ValueError):
    """The text cannot be set in its slot without doubt."""


class _Advances(dict[str, int]):
    """How far each character leads, in Pango's units; counted when first met."""

    def __init__(self, face: Typeface, size: float) -> None:
        super().__init__()
        self._face, self._size = face, size

    def __missing__(self, one: str) -> int:
        self[one] = round(self._face.widths[self._face.glyphs[one]] * self._size / 1000 * _UNITS)
        return self[one]


@dataclass(frozen=True)
class Measure:
    """How a slot sets its text: size, room of a line, indent of the first, which edge stands, whether there may be more lines.

    Lengths are CSS pixels.
    """

    face: Typeface
    size: float
    room: float
    indent: float = 0.0
    aligned: str = "left"
    wraps: bool = True

    def width(self, text: str) -> float:
        """Raises DoesNotFitError for a character that the face lacks."""
        try:
            return sum(map(self._advances.__getitem__, text)) / _UNITS
        except KeyError as error:
            raise DoesNotFitError("a rare character") from error

    @cached_property
    def _advances(self) -> "_Advances":
        return _Advances(self.face, self.size)

    def lines(self, text: str) -> list[str]:
        """The text in lines. Raises DoesNotFitError."""
        found, room = [], self.room - self.indent
        while (width := self.width(text)) > room - _DOUBT * self.size:
            if not self.wraps or width <= room + _DOUBT * self.size:
                raise DoesNotFitError("a line is full")
            end = self._fitting(text, room)
            found.append(text[:end])
            text, room = text[end:], self.room
        return [*found, text]

    def stand_in(self, lines: int) -> str:
        """A text of so many lines that says nothing."""
        first, others = (int(room / self.width(STAND_IN) - _DOUBT) for room in (self.room - self.indent, self.room))
        return STAND_IN * (1 if lines == 1 else first + (lines - 2) * others + 1)

    def _fitting(self, text: str, room: float) -> int:
        end = width = 0.0
        for end, one in enumerate(text):  # noqa: B007 - the place is the answer
            width += self.width(one)
            if abs(width - room) <= _DOUBT * self.size:
                raise DoesNotFitError("a line is full")
            if width > room:
                break
        if not (0 < end < len(text) and is_ideograph(text[int(end) - 1]) and is_ideograph(text[int(end)])):
            raise DoesNotFitError("a line would break elsewhere than between two ideographs")
        return int(end)


@dataclass(frozen=True)
class Line:
    """One line of a slot: the edge that stands (left, right or middle) and the base line, as the page's content writes them."""

    edge: float
    base: float

    def operators(self, measure: Measure, text: str, font: str) -> bytes:
        """The content that shows the text there."""
        shift = {"left": 0.0, "right": 1.0, "center": 0.5}[measure.aligned]
        left = self.edge - shift * measure.width(text)
        return b"1 0 0 -1 %s %s Tm\n/%s %s Tf\n%s Tj" % (
            _decimal(left), _decimal(self.base), font.encode(), _decimal(measure.size), measure.face.codes(text),
        )  # fmt: skip


def _decimal(number: float) -> bytes:
    return f"{number:.6f}".rstrip("0").rstrip(".").encode()
