"""The clerk puts an entry in its place, or gives it another title; what it was stays on record."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from filing.cases.models import DossierEntry
from filing.dossier.catalogue import for_papers
from filing.dossier.models import EntryChange
from filing.dossier.queries import standing_of
from filing.seen import require_seen


class CannotArrange(Exception):
    """The entry cannot go there; ``code`` says why: ``no_heading``, ``no_title``, ``no_reason``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def move_entry(
    *,
    actor: Actor,
    entry_id: uuid.UUID,
    catalogue_number: int,
    before_id: uuid.UUID | None,
    reason: str,
    seen: str | None = None,
    now: dt.datetime,
) -> DossierEntry:
    """The entry stands under the number of the catalogue, before another entry of it, or last. Pages follow by themselves.

    Who may: the clerk of the panel. Raises PageOutdated unless it was ``seen`` as it stands (``standing_of``), and CannotArrange.
    """
    entry = access(actor, DossierEntry, entry_id, "arrange", lock=True)
    require_seen(standing_of(entry), seen)
    case_type = entry.case.case_type
    if catalogue_number not in for_papers(case_type):
        raise CannotArrange("no_heading")
    if not reason.strip():
        raise CannotArrange("no_reason")
    was = f"{entry.catalogue_number}"
    group = DossierEntry.objects.select_for_update().filter(case_id=entry.case_id, catalogue_number=catalogue_number)
    others = [one for one in group.order_by("position", "created_at", "pk") if one.pk != entry.pk]
    place = next((number for number, one in enumerate(others) if one.pk == before_id), len(others))
    entry.catalogue_number = catalogue_number
    others.insert(place, entry)
    for number, one in enumerate(others, 1):
        one.position = number
    DossierEntry.objects.bulk_update(others, ["catalogue_number", "position"])
    _note(entry, EntryChange.Kind.MOVED, was, f"{catalogue_number}/{place + 1}", reason, actor, now)
    return entry


@transaction.atomic
def rename_entry(
    *, actor: Actor, entry_id: uuid.UUID, title: str, reason: str, seen: str | None = None, now: dt.datetime
) -> DossierEntry:
    """The entry has another title in the catalogue; its file stays as it is. Who may: the clerk of the panel.

    Raises PageOutdated unless it was ``seen`` as it stands, and CannotArrange.
    """
    entry = access(actor, DossierEntry, entry_id, "arrange", lock=True)
    require_seen(standing_of(entry), seen)
    if not title.strip():
        raise CannotArrange("no_title")
    if not reason.strip():
        raise CannotArrange("no_reason")
    was, entry.title = entry.title, title.strip()[:160]
    entry.save(update_fields=["title"])
    _note(entry, EntryChange.Kind.RENAMED, was, entry.title, reason, actor, now)
    return entry


def _note(entry: DossierEntry, kind: str, before: str, after: str, reason: str, actor: Actor, now: dt.datetime) -> None:
    change = EntryChange.objects.create(
        entry=entry, kind=kind, before=before, after=after, reason=reason.strip()[:200], made_by_id=actor.account_id, made_at=now
    )
    record(actor=actor, action=f"dossier_{kind}", obj=entry, now=now, reason=reason, detail={"change": str(change.pk)})
