"""Whether what a correction asked for is otherwise now than it had been submitted. Knows no Django."""

from collections.abc import Mapping
from typing import Any

from filing.causes.elements import ElementForm
from filing.intake.rules.checks.model import Place
from filing.intake.rules.difference import FILES, differences

COURT = "court"
Content = Mapping[str, Any]


def has_changed(place: Place, before: Content, now: Content, form: ElementForm) -> bool:
    """Whether the field, the party, the file or the whole part differs; a page changes with the file alone,
    not with what is said of it.
    """
    if place.file:
        asked = [row for row in before.get(place.page, []) if row["order"] == place.file]
        like = _bytes if place.file_page else _described
        return not {like(row) for row in asked} <= {like(row) for row in now.get(place.page, [])}
    if place.page == COURT:
        return bool(before[COURT]["id"] != now[COURT]["id"])
    if place.page in FILES:
        return _files(before, place.page) != _files(now, place.page)
    return any(is_at(place, one.place) for one in differences(before, now, form.asked_on))


def is_at(asked: Place, found: Place) -> bool:
    """Whether what was found stands at the place asked for, or in the part that was asked for as a whole."""
    named = ((asked.field, found.field), (asked.party, found.party), (asked.file, found.file))
    return asked.page == found.page and all(one in ("", 0, other) for one, other in named)


def _files(content: Content, part: str) -> list[tuple[object, ...]]:
    return [_described(row) for row in content.get(part, [])]


def _bytes(row: Mapping[str, Any]) -> tuple[object, ...]:
    return (row["sha256"],)


def _described(row: Mapping[str, Any]) -> tuple[object, ...]:
    return (row["sha256"], row["title"], row.get("purpose"), tuple(row.get("kinds", [])), row.get("kind"))
