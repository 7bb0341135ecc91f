"""Numbering the pages of a file and cutting it into volumes. Knows no Django."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST_PAGES = 200  # a volume's most pages


@dataclass(frozen=True, slots=True)
class Item:
    """One entry in the order of the file, with the number of its pages."""

    key: str
    pages: int


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry with its pages in the file; of an entry that holds nothing ``last`` is before ``first``."""

    key: str
    first: int
    last: int

    @property
    def sheets(self) -> int:
        """How many pages of the file are its own."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class BoundVolume:
    """One volume: its number from 1 and what is in it."""

    number: int
    placed: tuple[Placed, ...]

    @property
    def pages(self) -> int:
        """How many numbered pages it has."""
        return sum(one.sheets for one in self.placed)


def number_pages(items: Iterable[Item], before: int = 0) -> list[Placed]:
    """Every entry with its pages, continuous over the whole file; ``before`` pages come first."""
    placed, last = [], before
    for item in items:
        placed.append(Placed(item.key, last + 1, last + item.pages))
        last += item.pages
    return placed


def bind(items: Sequence[Item], most: int = MOST_PAGES) -> list[BoundVolume]:
    """The file in volumes of at most ``most`` pages. An entry is never torn: one that is longer has a volume of its own."""
    volumes: list[BoundVolume] = []
    open_volume: list[Placed] = []
    pages = 0
    for placed in number_pages(items):
        if open_volume and placed.sheets and pages + placed.sheets > most:
            volumes.append(BoundVolume(len(volumes) + 1, tuple(open_volume)))
            open_volume, pages = [], 0
        open_volume.append(placed)
        pages += placed.sheets
    if open_volume:
        volumes.append(BoundVolume(len(volumes) + 1, tuple(open_volume)))
    return volumes
