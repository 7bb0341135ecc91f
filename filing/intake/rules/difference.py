"""What differs between two contents, field by field, for whoever has to put them together. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from filing.causes.answers import texts
from filing.intake.rules.checks.model import Place

Content = Mapping[str, Any]
FILES = ("papers", "evidence")


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that was changed: where, what stood there, what stands there now; a list of answers is joined by 、.

    ``new_file``: another file stands in the place of a piece that was kept.
    """

    place: Place
    before: str
    after: str
    new_file: bool = False


def _said(answers: Mapping[str, Any], key: str) -> str:
    return "、".join(texts(answers, key))


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The keys whose answers differ, in the order of their first appearance."""
    keys = dict.fromkeys([*before, *after])
    return [key for key in keys if _said(before, key) != _said(after, key)]


def differences(before: Content, after: Content, pages: Mapping[str, str]) -> list[Difference]:
    """Every field that differs between two snapshots; ``pages`` says on which page an element stands."""
    old, new = before.get("answers", {}), after.get("answers", {})
    found = [
        Difference(Place(pages.get(key, ""), key), _said(old, key), _said(new, key))
        for key in differing(old, new)
        if key in pages
    ]
    return (
        found
        + _of_parties(before.get("parties", []), after.get("parties", []))
        + [one for page in FILES for one in _of_files(page, before.get(page, []), after.get(page, []))]
    )


def _of_parties(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> list[Difference]:
    old, new = ({one["id"]: one for one in side} for side in (before, after))
    found = []
    for party_id, one in {**old, **new}.items():
        was, now = old.get(party_id, {}).get("answers", {}), new.get(party_id, {}).get("answers", {})
        found += [Difference(Place(one["role"], key, party_id), _said(was, key), _said(now, key)) for key in differing(was, now)]
    return found


def _of_files(page: str, before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> list[Difference]:
    """Files added, taken out, replaced, or described otherwise."""
    old, new = ({row["id"]: row for row in side} for side in (before, after))
    found = []
    for key, row in {**old, **new}.items():
        was, now = old.get(key), new.get(key)
        replaced = was is not None and now is not None and was["sha256"] != now["sha256"]
        if replaced or _described(was) != _described(now):
            found.append(Difference(Place(page, file=row["order"]), _described(was), _described(now), replaced))
    return found


def _described(row: Mapping[str, Any] | None) -> str:
    return "：".join(filter(None, (row["title"], row.get("purpose", "")))) if row else ""
