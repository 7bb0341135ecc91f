"""What a view is for: each route names an object and an action, or stands on the public list."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

V = TypeVar("V", bound=Callable[..., Any])


@dataclass(frozen=True)
class Guard:
    """The (object, action) of a route, e.g. ("filing.case", "view")."""

    object: str
    action: str


def guarded(label: str, action: str) -> Callable[[V], V]:
    """Mark a view: only actors whose role has a rule for (label, action) reach it; the view itself calls ``access``."""

    def mark(view: V) -> V:
        view.guard = Guard(label, action)  # type: ignore[attr-defined]
        return view

    return mark
