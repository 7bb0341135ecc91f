"""Whether what a correction asked for is otherwise now than it had been submitted. Knows no Django."""

from collections.abc import Mapping, Sequence
from typing import Any

from filing.causes.answers import texts
from filing.causes.elements import ElementForm
from filing.intake.rules import content as contents
from filing.intake.rules.checks.model import Place

COURT = "court"
Content = Mapping[str, Any]


def has_changed(place: Place, before: Content, now: Content, form: ElementForm) -> bool:
    """Whether the field, the party, the file or the whole part differs; a page changes with the file alone,
    not with what is said of it.
    """
    if place.file:
        asked = [row for row in before.get(place.page, []) if row["order"] == place.file]
        kept = now.get(place.page, [])
        like = _bytes if place.file_page else _described
        return not {like(row) for row in asked} <= {like(row) for row in kept}
    return _said_at(place, before, form) != _said_at(place, now, form)


def _said_at(place: Place, content: Content, form: ElementForm) -> object:
    if place.page == COURT:
        return content.get(COURT, {}).get("id")
    if place.page in contents.PARTIES_PAGES:
        sides = contents.parties(dict(content), place.page)
        return [(one["id"], _answers(one["answers"], place.field)) for one in sides if place.party in ("", one["id"])]
    if page := next((one for one in form.pages if one.key == place.page), None):
        asked = {element.key for element in page.elements if not element.computes}
        answers = {key: value for key, value in content.get("answers", {}).items() if key in asked}
        return _answers(answers, place.field)
    return _files(content, place.page)


def _answers(answers: Mapping[str, Any], field: str) -> dict[str, Sequence[str]]:
    """What was answered, of one field or of all."""
    return {key: found for key in answers if field in ("", key) and (found := texts(answers, key))}


def _files(content: Content, part: str) -> list[tuple[object, ...]]:
    return [_described(row) for row in content.get(part, [])]


def _bytes(row: Mapping[str, Any]) -> tuple[object, ...]:
    return (row["sha256"],)


def _described(row: Mapping[str, Any]) -> tuple[object, ...]:
    return (row["sha256"], row["title"], row.get("purpose"), tuple(row.get("kinds", [])), row.get("kind"))
