"""Every change of a field is kept: who, when, from what to what. Called by the actions that change a draft."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from courtportal.kernel.authz import Actor
from filing.causes.answers import texts
from filing.intake.models import FilingDraft
from filing.intake.rules import content as contents
from filing.intake.rules.merge import clashes, merged
from filing.intake.sharing.models import DraftChange
from filing.intake.sharing.queries import own_changes

# What one person types into one field within this time is one change; typing saves itself every second.
ONE_CHANGE = dt.timedelta(minutes=10)
SEPARATOR = "、"  # between several choices of one field


def flat(content: Mapping[str, Any], court_id: object) -> dict[str, str]:
    """Place → text of everything in a draft that people write: answers, parties, court."""
    found = {f"answer:{key}": _text(content.get("answers", {}), key) for key in content.get("answers", {})}
    for one in contents.parties(dict(content)):
        found[f"party:{one['id']}"] = str(one["answers"].get("name", "")) or one["kind"]
        found |= {f"party:{one['id']}:{key}": _text(one["answers"], key) for key in one["answers"]}
    found["court"] = str(court_id or "")
    return {place: text for place, text in found.items() if text}


def _text(values: Mapping[str, Any], key: str) -> str:
    return SEPARATOR.join(texts(values, key))


def note_changes(actor: Actor, draft: FilingDraft, now: dt.datetime) -> None:
    """Keep what differs between the stored draft and this one, before it is stored."""
    before = FilingDraft.objects.only("content", "court_id").get(pk=draft.pk)
    old, new = flat(before.content, before.court_id), flat(draft.content, draft.court_id)
    changed = {place: (old.get(place, ""), new.get(place, "")) for place in [*old, *new] if old.get(place) != new.get(place)}
    _keep(actor, draft, changed, now, applied=True)


def note_lost(actor: Actor, draft: FilingDraft, lost: Mapping[str, tuple[Any, Any]], now: dt.datetime) -> None:
    """Keep what was typed and not stored because somebody else had changed the same field: place → (stored, typed)."""
    values = {place: (_text({"v": old}, "v"), _text({"v": new}, "v")) for place, (old, new) in lost.items()}
    _keep(actor, draft, values, now, applied=False)


def merge_with_others(
    actor: Actor,
    draft: FilingDraft,
    prefix: str,
    typed: Mapping[str, Any],
    stored: Mapping[str, Any],
    base: Mapping[str, str],
    now: dt.datetime,
) -> dict[str, Any]:
    """What is to be stored of what was typed; what loses against somebody else's change is kept in the history."""
    lost = clashes(typed, base=base, current=stored)
    if not lost:
        return merged(typed, base=base, current=stored)
    own = {place.removeprefix(prefix) for place in own_changes(actor, draft, [f"{prefix}{key}" for key in lost])}
    lost = clashes(typed, base=base, current=stored, own=own)
    note_lost(actor, draft, {f"{prefix}{key}": (stored.get(key, ""), typed[key]) for key in lost}, now)
    return merged(typed, base=base, current=stored, own=own)


def note_evidence(actor: Actor, draft: FilingDraft, old: str, new: str, now: dt.datetime) -> None:
    """Keep that a piece of evidence or a paper came, went or was described otherwise."""
    if old != new:
        DraftChange.objects.create(
            draft=draft, user_id=actor.account_id, place="evidence", old=old, new=new, changed_at=now, created_at=now
        )


def _keep(actor: Actor, draft: FilingDraft, changed: Mapping[str, tuple[str, str]], now: dt.datetime, *, applied: bool) -> None:
    if not changed:
        return
    recent: dict[str, DraftChange] = {}
    for change in DraftChange.objects.filter(draft=draft, place__in=list(changed), changed_at__gte=now - ONE_CHANGE).order_by(
        "changed_at", "pk"
    ):
        recent[change.place] = change
    for place, (old, new) in changed.items():
        last = recent.get(place)
        if last and last.user_id == actor.user_id and last.applied == applied:
            last.new, last.changed_at = new, now
            last.save(update_fields=["new", "changed_at"])
        else:
            DraftChange.objects.create(
                draft=draft, user_id=actor.account_id, place=place, old=old, new=new, applied=applied, changed_at=now
            )
