"""What a judge may find about service that no machine knows: what the recipient proved or said. Pure.

The recipient proves another day of arrival (CPL-I 135), that it never learned of what is presumed served (OLR 31 ¶2), that it
objected to electronic service (OLR 29), or that a letter came back without its fault (POST 11 ¶2).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from delivery.service.rules.ways import ELECTRONIC, Article, Channel, Kind, Way, court_post, interpretation, olr


@dataclass(frozen=True, slots=True)
class Correction:
    """On which article the finding rests, and whether it has a day of its own; else it counts from the finding on."""

    basis: Article
    dated: bool = False


CORRECTIONS: dict[Kind, Correction] = {
    Kind.ARRIVAL_PROVEN: Correction(interpretation(135)[0], dated=True),
    Kind.REBUTTED: Correction(olr(31)[0]),
    Kind.OBJECTED: Correction(olr(29)[0], dated=True),
    Kind.NO_FAULT: Correction(court_post(11)[0]),
}


def may_be_found(way: Way) -> list[Kind]:
    """What can still be found about this way; another day of arrival may be proven again, and then takes the first's place."""
    if not way.carries_content:
        return []
    if way.channel in ELECTRONIC:
        return [Kind.ARRIVAL_PROVEN, *_unless_found(way, {Kind.REBUTTED: Kind.READ, Kind.OBJECTED: Kind.REACHED})]
    return _unless_found(way, {Kind.NO_FAULT: Kind.RETURNED}) if way.channel is Channel.POST else []


def about_any(ways: Iterable[Way]) -> list[Kind]:
    """What can be found about a try that brought several papers: one of them is enough."""
    found = {kind for way in ways for kind in may_be_found(way)}
    return [kind for kind in CORRECTIONS if kind in found]


def _unless_found(way: Way, about: dict[Kind, Kind]) -> list[Kind]:
    return [kind for kind, happened in about.items() if way.all(happened) and not way.all(kind)]
