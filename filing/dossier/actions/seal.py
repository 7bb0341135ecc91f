"""A single entry is kept from the public, or sealed for the parties, or opened again: by order, with its reason."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from filing.cases.models import DossierEntry
from filing.dossier.models import EntryChange
from filing.dossier.queries import standing_of
from filing.seen import require_seen


@transaction.atomic
def seal_entry(
    *,
    actor: Actor,
    entry_id: uuid.UUID,
    sealing: str,
    reason: str,
    order_number: str,
    seen: str | None = None,
    now: dt.datetime,
) -> DossierEntry:
    """Page, copies, archive and search show the entry only to whom its sealing leaves it, from the next request on.

    Who may: a judge of the panel. Raises PageOutdated unless it was ``seen`` as it stands, and ValueError without a reason, the
    number of the order, or a known kind of sealing.
    """
    entry = access(actor, DossierEntry, entry_id, "seal", lock=True)
    require_seen(standing_of(entry), seen)
    if not reason.strip() or not order_number.strip() or sealing not in DossierEntry.Sealing.values:
        raise ValueError("a reason, the number of the order and a kind of sealing are needed")
    was, copies = entry.sealing, _copies(entry)
    for one in (entry, *copies):
        one.sealing = sealing
        one.save(update_fields=["sealing"])
        EntryChange.objects.create(
            entry=one, kind=EntryChange.Kind.SEALED, before=was, after=sealing, reason=reason.strip()[:200],
            order_number=order_number.strip()[:60], made_by_id=actor.account_id, made_at=now,
        )  # fmt: skip
    detail = {"sealing": sealing, "order_number": order_number.strip()[:60]}
    record(actor=actor, action="seal_dossier_entry", obj=entry, now=now, reason=reason, detail=detail)
    return entry


def _copies(entry: DossierEntry) -> list[DossierEntry]:
    """A court document goes with its own file: where it stands in others as it stood there, in that of an enforcement say."""
    if entry.document is None or entry.document.case_id != entry.case_id:
        return []
    others = DossierEntry.objects.filter(document=entry.document, sealing=entry.sealing).exclude(pk=entry.pk)
    return list(others.select_for_update(of=("self",)).order_by("pk"))
