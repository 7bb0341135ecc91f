"""Whether what a correction asked for is otherwise now than it had been submitted. Knows no Django."""

from collections.abc import Mapping
from typing import Any

from filing.causes.elements import ElementForm
from filing.intake.rules.checks.model import Place
from filing.intake.rules.difference import differences

COURT = "court"
_FILES = ("evidence", "papers")
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
    if place.page in _FILES:
        return _files(before, place.page) != _files(now, place.page)
    return any(_is_at(place, one.place) for one in differences(before, now, form.asked_on))


def _is_at(asked: Place, found: Place) -> bool:
    return asked.page == found.page and asked.field in ("", found.field) and asked.party in ("", found.party)


def _files(content: Content, part: str) -> list[tuple[object, ...]]:
    return [_described(row) for row in content.get(part, [])]


def _bytes(row: Mapping[str, Any]) -> tuple[object, ...]:
    return (row["sha256"],)


def _described(row: Mapping[str, Any]) -> tuple[object, ...]:
    return (row["sha256"], row["title"], row.get("purpose"), tuple(row.get("kinds", [])), row.get("kind"))
