"""What differs between two contents, field by field, for whoever has to put them together. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from filing.causes.answers import texts
from filing.intake.rules.checks.model import Place

Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that was changed: where, what stood there, what stands there now; a list of answers is joined by 、."""

    place: Place
    before: str
    after: str


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
    return found + _of_parties(before.get("parties", []), after.get("parties", [])) + _of_evidence(before, after)


def _of_parties(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> list[Difference]:
    old, new = ({one["id"]: one for one in side} for side in (before, after))
    found = []
    for party_id, one in {**old, **new}.items():
        was, now = old.get(party_id, {}).get("answers", {}), new.get(party_id, {}).get("answers", {})
        found += [Difference(Place(one["role"], key, party_id), _said(was, key), _said(now, key)) for key in differing(was, now)]
    return found


def _of_evidence(before: Content, after: Content) -> list[Difference]:
    """Pieces added, taken out, or described otherwise; a piece is known by its file."""
    old, new = (_pieces(side.get("evidence", [])) for side in (before, after))
    keys = dict.fromkeys([*old, *new])
    return [
        Difference(
            Place("evidence", file=int(new.get(key, old.get(key, ("", 0)))[1])),
            old.get(key, ("", 0))[0],
            new.get(key, ("", 0))[0],
        )
        for key in keys
        if old.get(key, ("", 0))[0] != new.get(key, ("", 0))[0]
    ]


def _pieces(rows: Sequence[Mapping[str, Any]]) -> dict[str, tuple[str, int]]:
    return {row["sha256"]: (f"{row['title']}：{row['purpose']}", row["order"]) for row in rows}
