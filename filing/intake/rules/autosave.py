"""Which saves of a draft count: one that arrives late changes nothing, and a window leaves alone what another answered."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

TABS_REMEMBERED = 10


@dataclass(frozen=True, slots=True)
class Sent:
    """Where a save comes from: the open window, its number there, and the fields that changed (None: all that were sent).

    ``base`` are the fingerprints with which the page began (``rules.merge``); a page without them simply writes.
    """

    tab: str = ""
    number: int = 0
    changed: frozenset[str] | None = None
    base: Mapping[str, str] = field(default_factory=dict)


WHOLE_PAGE = Sent()
LONGEST_BASE = 20_000


def read_base(text: str) -> dict[str, str]:
    """The fingerprints that came back with a page; {} for none and for what is no such thing."""
    try:
        found = json.loads(text[:LONGEST_BASE] or "{}")
    except json.JSONDecodeError:
        return {}
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}


def sent_as(fields: Mapping[str, str]) -> Sent:
    """The marks of a save as the page's script writes them; a page without scripts has none."""
    tab, number, base = fields.get("_tab", "")[:40], fields.get("_number", ""), read_base(fields.get("_base", ""))
    if not tab or not (number.isascii() and number.isdigit() and len(number) < 10):
        return Sent(base=base)
    changed = fields.get("_changed", "")
    return Sent(tab, int(number), frozenset(changed.split(",")) if changed else None, base)


def takes_effect(content: dict[str, Any], sent: Sent) -> bool:
    """Whether nothing newer of the same window has arrived; remembers the number. Older windows are forgotten first.

    A whole page that somebody sends on is no late save: it counts even if a field's save has overtaken it.
    """
    if not sent.tab:
        return True
    numbers: dict[str, int] = content.get("saves", {})
    newest = numbers.get(sent.tab, 0)
    if newest >= sent.number and sent.changed is not None:
        return False
    kept = {tab: number for tab, number in numbers.items() if tab != sent.tab}
    while len(kept) >= TABS_REMEMBERED:
        del kept[next(iter(kept))]
    content["saves"] = {**kept, sent.tab: max(newest, sent.number)}
    return True


def of_these(typed: Mapping[str, Any], sent: Sent) -> dict[str, Any]:
    """The answers that this save may change."""
    return {key: value for key, value in typed.items() if sent.changed is None or key in sent.changed}
