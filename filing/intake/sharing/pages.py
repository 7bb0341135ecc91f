"""Pages on which two may write at once: the fingerprints they begin with, and clashes shown side by side."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from courtportal.kernel.authz import Actor
from filing.intake.models import FilingDraft
from filing.intake.rules.autosave import Sent, of_these
from filing.intake.rules.merge import clashes, fingerprint, fingerprints
from filing.intake.sharing.queries import last_change, own_changes, who_and_when
from filing.intake.sharing.wording import place_name, value_in_words

TAKE = "_take"
THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class Clash:
    """One field that two have changed: what stands there now, who wrote it, and what this person typed."""

    key: str
    label: str
    theirs: str
    who: str
    mine: str


def base_of(values: Mapping[str, Any], keys: list[str]) -> str:
    """The hidden field of a page: its fingerprints."""
    return json.dumps(fingerprints(values, keys), separators=(",", ":"))


def base_after(stored: Mapping[str, Any], typed: Mapping[str, Any], base: Mapping[str, str], unsettled: Sequence[Clash]) -> str:
    """The fingerprints after a save in the background; a field that clashed keeps the one it began with.

    So does one that the page shows as it was, because it was worked out anew.
    """
    begun = {clash.key: base[clash.key] for clash in unsettled}
    begun |= {key: base[key] for key, value in typed.items() if base.get(key) == fingerprint(value)}
    return json.dumps({**fingerprints(stored, typed), **begun}, separators=(",", ":"))


def settled(request: HttpRequest, typed: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """What was typed without the fields for which the other's value was chosen, and whether there were such."""
    given_up = {key for key in typed if request.POST.get(f"{TAKE}-{key}") == THEIRS}
    return {key: value for key, value in typed.items() if key not in given_up}, bool(given_up)


def clashes_on(
    actor: Actor, draft: FilingDraft, prefix: str, *, typed: Mapping[str, Any], stored: Mapping[str, Any], sent: Sent
) -> list[Clash]:
    """The typed fields that were not stored, because somebody else had changed them; asked after saving."""
    lost = clashes(of_these(typed, sent), base=sent.base, current=stored)
    if not lost:
        return []
    own = own_changes(actor, draft, [f"{prefix}{key}" for key in lost])
    return [
        Clash(
            key=key,
            label=place_name(draft, f"{prefix}{key}"),
            theirs=value_in_words(draft, f"{prefix}{key}", stored.get(key, "")),
            who=who_and_when(last_change(draft, f"{prefix}{key}")),
            mine=value_in_words(draft, f"{prefix}{key}", typed[key]),
        )
        for key in lost
        if f"{prefix}{key}" not in own
    ]
