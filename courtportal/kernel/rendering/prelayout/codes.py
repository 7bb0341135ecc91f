"""The QR codes of many addresses of one length, as segno would make them, by what they have in common.

Data bits, error correction and places of a QR code are sums without carry (ISO/IEC 18004 §7.5): a code is one known code plus
what each changed bit changes. Only the mask must be chosen for each code anew (§7.8.3).
"""

from functools import lru_cache
from typing import Any

import numpy as np
import segno

_MASKS = 8
_QUIET = 4
_FINDER = (1, 0, 1, 1, 1, 0, 1)
Matrix = Any


class CodeSeries:
    """Codes of addresses that are as long as the first one, at error level M."""

    def __init__(self, first: str) -> None:
        self._first = first.encode("ascii")
        made = [_matrix(first, mask) for mask in range(_MASKS)]
        self._masked = np.stack(made)
        # Evaluated without the marks that name the mask: where codes of two masks differ but for the mask itself.
        self._marks = _marks(made[0].shape[0])
        self._changes: dict[tuple[int, int], Matrix] = {}

    def matrix(self, address: str) -> list[bytes]:
        """The code's rows, a byte for each module. Raises ValueError for an address of another length."""
        change = np.zeros_like(self._masked[0])
        for place, (old, new) in enumerate(zip(self._first, address.encode("ascii"), strict=True)):
            for bit in range(8):
                if (old ^ new) >> bit & 1:
                    change = change ^ self._change(place, bit)
        candidates = self._masked ^ change
        best = int(np.argmin(_penalties(np.where(self._marks, 0, candidates))))
        return [row.tobytes() for row in candidates[best]]

    def _change(self, place: int, bit: int) -> Matrix:
        """What another bit at this place of the address changes."""
        if (place, bit) not in self._changes:
            other = bytearray(self._first)
            other[place] ^= 1 << bit
            self._changes[place, bit] = _matrix(bytes(other), 0) ^ self._masked[0]
        return self._changes[place, bit]


def _matrix(address: str | bytes, mask: int) -> Matrix:
    made = segno.make(address, error="m", mask=mask, mode="byte", micro=False)
    return np.array([np.frombuffer(bytes(row), dtype=np.uint8) for row in made.matrix])


@lru_cache(maxsize=4)
def _marks(size: int) -> Matrix:
    """The modules that name error level and mask (§7.9), and the one that is always dark."""
    found = np.zeros((size, size), dtype=bool)
    beside = [*range(6), 7, 8]
    found[8, beside] = found[beside, 8] = True
    found[8, size - 8 :] = found[size - 8 :, 8] = True
    return found


def _penalties(codes: Matrix) -> Matrix:
    """The penalty of each code (§7.8.3.1)."""
    both = np.stack([codes, codes.transpose(0, 2, 1)])
    size = codes.shape[-1]
    dark = codes.reshape(len(codes), -1).sum(axis=1) / size**2
    balance = 10 * (np.abs(dark * 100 - 50) / 5).astype(int)
    return _runs(both) + _blocks(codes) + _finders(both) + balance


def _runs(both: Matrix) -> Matrix:
    """Three for five alike in a row, one for each more."""
    alike = both[..., 1:] == both[..., :-1]
    five = alike[..., 3:] & alike[..., 2:-1] & alike[..., 1:-2] & alike[..., :-3]
    begins = five.copy()
    begins[..., 1:] &= ~five[..., :-1]
    return (five.sum(axis=(0, 2, 3)) + 2 * begins.sum(axis=(0, 2, 3))).astype(int)


def _blocks(codes: Matrix) -> Matrix:
    """Three for each square of four alike."""
    total = codes[:, 1:, 1:] + codes[:, 1:, :-1] + codes[:, :-1, 1:] + codes[:, :-1, :-1]
    return 3 * ((total == 0) | (total == 4)).sum(axis=(1, 2))


def _finders(both: Matrix) -> Matrix:
    """Forty for what looks like a finder pattern with four light modules or the edge beside it, one after the other."""
    size, width = both.shape[-1], len(_FINDER)
    found = np.ones((*both.shape[:-1], size - width + 1), dtype=bool)
    for offset, module in enumerate(_FINDER):
        found &= both[..., offset : size - width + 1 + offset] == module
    # Beyond the edge it is light.
    wide = np.pad(both, ((0, 0), (0, 0), (0, 0), (_QUIET, _QUIET)))
    light = ~(wide[..., :-3] | wide[..., 1:-2] | wide[..., 2:-1] | wide[..., 3:]).astype(bool)
    starts = size - width + 1
    free = light[..., :starts] | light[..., width + _QUIET : width + _QUIET + starts]
    penalties, line, next_start = [0] * both.shape[1], None, 0
    for *place, start in np.argwhere(found).tolist():
        if place != line:
            line, next_start = place, 0
        if start >= next_start:
            stands_free = bool(free[place[0], place[1], place[2], start])
            penalties[place[1]] += 40 * stands_free
            next_start = start + (width if stands_free else 4)
    return np.array(penalties)
