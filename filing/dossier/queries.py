"""Reads of a file: its entries in order with their pages, what is secret, who has read it. Always scoped to the actor."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, Sum

from courtportal.kernel.authz import PUBLIC, Actor, visible_to
from filing.cases.models import Case, DossierEntry
from filing.dossier.models import DossierCopy, SecretEntry
from filing.dossier.rules.binding import BoundVolume, Item, bind
from filing.dossier.secret_store import open_head

ORDER = ("catalogue_number", "position", "created_at", "pk")


def entries_of(actor: Actor, case: Case, search: str = "") -> QuerySet[DossierEntry]:
    """The entries that the actor may see, in the order of the file; with ``search`` those whose title has the words."""
    rows = visible_to(actor, DossierEntry).filter(case=case)
    for word in search.split()[:5]:
        rows = rows.filter(title__icontains=word)
    return rows.select_related("document", "file").order_by(*ORDER)


def pages_of(case: Case, shown: list[DossierEntry]) -> dict[uuid.UUID, tuple[int, int]]:
    """Entry → first and last page in the file, in two queries however long the file is.

    The pages are those of the whole file: who may not see an entry still reads the same numbers as everyone else.
    """
    if not shown:
        return {}
    whole = DossierEntry.objects.filter(case=case)
    last: int = whole.filter(_before(shown[0])).aggregate(pages=Sum("pages"))["pages"] or 0
    between = whole.exclude(_before(shown[0])).exclude(_after(shown[-1]))
    found = {}
    for pk, pages in between.order_by(*ORDER).values_list("pk", "pages"):
        found[pk] = (last + 1, last + pages)
        last += pages
    return found


def standing_of(entry: DossierEntry) -> str:
    """How often the entry was moved, renamed or sealed: what a page that changes it has seen (``filing.seen``)."""
    return str(entry.changes.count())


def _before(entry: DossierEntry) -> Q:
    return _beside(entry, "lt")


def _after(entry: DossierEntry) -> Q:
    return _beside(entry, "gt")


def _beside(entry: DossierEntry, way: str) -> Q:
    """Rows that stand before or after the entry in ORDER."""
    found, same = Q(pk__in=[]), Q()
    for column in ORDER:
        value = getattr(entry, column)
        found |= same & Q(**{f"{column}__{way}": value})
        same &= Q(**{column: value})
    return found


def whole_file(case: Case) -> list[BoundVolume]:
    """The main volume cut into volumes; every entry is in it, whoever may read it."""
    rows = DossierEntry.objects.filter(case=case).order_by(*ORDER).values_list("pk", "pages")
    return bind([Item(str(pk), pages) for pk, pages in rows])


def holds_closed_entries(actor: Actor, copy: DossierCopy) -> bool:
    """Whether an entry is in the copy that its owner may not see any more: sealed since, or no longer open to the role."""
    held = {uuid.UUID(key) for part in copy.parts.all() for key, _first, _last in part.entries}
    return visible_to(actor, DossierEntry).filter(pk__in=held).count() < len(held)


@dataclass(frozen=True, slots=True)
class SecretRow:
    """A secret entry, opened."""

    entry: SecretEntry
    title: str
    source: str
    file_name: str


def secret_rows(actor: Actor, case: Case) -> list[SecretRow]:
    """The secret volume, for whom the policy table opens it; for nobody else is anything even decrypted."""
    rows = visible_to(actor, SecretEntry).filter(case=case).order_by("catalogue_number", "created_at", "pk")
    return [SecretRow(row, **_head(row)) for row in rows]


def _head(row: SecretEntry) -> dict[str, Any]:
    return open_head(row.pk, row.head)


def closed_to_public(document_id: uuid.UUID) -> bool:
    """Whether a court document that stands in a dossier may not be shown to everyone: the same table as for the pages."""
    is_open = visible_to(PUBLIC, DossierEntry, "read_publicly").filter(document_id=document_id).exists()
    return not is_open and DossierEntry.objects.filter(document_id=document_id).exists()
