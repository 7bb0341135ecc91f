"""The QR code of a form as the engine draws it: a line for each run of dark modules. Pure."""

from collections.abc import Sequence


def strokes(matrix: Sequence[bytes | bytearray]) -> list[str]:
    """The path's operators, row by row."""
    found: list[str] = []
    for number, row in enumerate(matrix):
        middle, place = f"{number}.5", 0
        while (start := row.find(1, place)) >= 0:
            end = row.find(0, start)
            place = end if end >= 0 else len(row)
            found += (f"{start} {middle} m", f"{place} {middle} l")
    return found
