"""A signature drawn on the screen: strokes of points, kept as the drawing they make. Pure."""

import json
from dataclasses import dataclass

WIDTH, HEIGHT = 600, 200
MOST_POINTS = 5_000
FEWEST_POINTS = 8


class NotASignature(ValueError):
    """What came is no drawing, or hardly one."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Strokes, each a line through points inside the field."""

    strokes: tuple[tuple[tuple[int, int], ...], ...]

    def svg(self) -> bytes:
        """The drawing, the same bytes for the same strokes."""
        lines = "".join(f'<polyline points="{" ".join(f"{x},{y}" for x, y in stroke)}"/>' for stroke in self.strokes)
        head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" fill="none" stroke="#1b1f24"'
        return f'{head} stroke-width="3" stroke-linecap="round" stroke-linejoin="round">{lines}</svg>'.encode()


def read_signature(text: str) -> Signature:
    """The strokes that the page sent, ``[[[x, y], …], …]``. Raises NotASignature."""
    try:
        strokes = tuple(tuple((_inside(x, WIDTH), _inside(y, HEIGHT)) for x, y in stroke) for stroke in json.loads(text))
    except (ValueError, TypeError, RecursionError) as error:
        raise NotASignature("not strokes") from error
    if not FEWEST_POINTS <= sum(map(len, strokes)) <= MOST_POINTS:
        raise NotASignature("too little or too much")
    return Signature(tuple(stroke for stroke in strokes if stroke))


def _inside(value: object, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        raise ValueError("outside the field")
    return round(value)
