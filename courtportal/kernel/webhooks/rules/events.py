"""The types of events that can be told; each app registers its own. Knows no Django."""

import re
from dataclasses import dataclass

SHAPE = re.compile(r"[a-z_]+\.[a-z_]+")


@dataclass(frozen=True, slots=True)
class EventType:
    """A type such as ``filing.accepted`` and what it means, in Chinese; pages translate it."""

    name: str
    meaning: str


_types: dict[str, EventType] = {}


def register_event_type(name: str, meaning: str) -> str:
    """Make the type known; returns its name. Raises ValueError for a name that is none."""
    if not SHAPE.fullmatch(name):
        raise ValueError(name)
    _types[name] = EventType(name, meaning)
    return name


def event_types() -> list[EventType]:
    """All types, in the order of their names."""
    return [_types[name] for name in sorted(_types)]


def is_known(name: str) -> bool:
    """Whether an app has registered the type."""
    return name in _types
