"""Putting things into the e-dossier, each once for its key, under the heading of its matter in the list of the case."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from courtportal.kernel.ids import new_id
from courtportal.kernel.reading.counting import page_count, sheets
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.vault.models import StoredFile
from filing.cases.grouping import share
from filing.cases.models import Case, DossierEntry, Party
from filing.cases.rules.roles import CLAIMING
from filing.dossier.catalogue import number_of
from filing.dossier.models import SecretEntry
from filing.dossier.rules.matters import Matter, matter_of
from filing.dossier.secret_store import seal_head, store_secret

SEALED = DossierEntry.Sealing.SEALED
OTHER_SECRET = 11
# Numbers of the secret volume by kind of paper; what has none is "other".
SECRET_NUMBERS = {
    "reading_notes": 3,
    "case_report": 4,
    "internal_request": 5,
    "deliberation": 6,
    "committee": 7,
    "decision_original": 8,
    "closing_approval": 9,
    "higher_court_letter": 10,
}


def evidence_of(party: Party) -> Matter:
    """Under whose evidence a party's papers stand: by its role in the first instance, whoever appeals."""
    if party.first_role == Party.Role.THIRD_PARTY:
        return Matter.THIRD_PARTY_EVIDENCE
    return Matter.CLAIMANT_EVIDENCE if party.first_role in CLAIMING else Matter.DEFENDANT_EVIDENCE


@transaction.atomic
def add_dossier_entry(  # noqa: PLR0913 - the whole row of the catalogue
    *,
    case: Case,
    under: Matter | int,
    title: str,
    key: str,
    document: CourtDocument | None = None,
    file: StoredFile | None = None,
    file_name: str = "",
    source: str = "",
    pages: int = 0,
    sealing: str = DossierEntry.Sealing.NONE,
) -> DossierEntry:
    """Put a court document or a stored file into the main volume, once for its key.

    ``under`` is what the paper is about; a number is one that a clerk chose in the list of this kind of case.
    What is sealed (封存) is for the court alone. A file lands in the dossiers of the cases that go together with this one
    too, unless it is sealed.
    """
    number = number_of(case.case_type, under) if isinstance(under, Matter) else under
    entry, created = DossierEntry.objects.get_or_create(
        case=case,
        key=key,
        defaults={
            "catalogue_number": number,
            "position": last_position(case, number),
            "title": title[:160],
            "document": document,
            "file": file,
            "file_name": file_name,
            "source": source[:80],
            "pages": sheets(page_count(file, pages)) if file else pages or (document.page_count if document else 0),
            "sealing": sealing,
        },
    )
    if created and not sealing:
        share(entry)
    return entry


def last_position(case: Case, number: int) -> int:
    """Where a new entry stands under its number: last, if a clerk has arranged the others; else by the order of arrival (0)."""
    arranged = DossierEntry.objects.filter(case=case, catalogue_number=number).aggregate(last=Max("position"))["last"] or 0
    return arranged + 1 if arranged else 0


def add_secret_entry(  # noqa: PLR0913 - the whole row of the catalogue
    *,
    case: Case,
    kind: str,
    title: str,
    key: str,
    data: bytes,
    media_type: str = "application/pdf",
    file_name: str = "",
    source: str = "",
    pages: int = 0,
) -> SecretEntry:
    """Put a paper into the secret volume (副卷), in the caller's transaction; once for its key. Its file is on disk first."""
    if (before := SecretEntry.objects.filter(case=case, key=key).first()) is not None:
        return before
    entry_id = new_id()
    return SecretEntry.objects.create(
        id=entry_id,
        case=case,
        catalogue_number=SECRET_NUMBERS.get(kind, OTHER_SECRET),
        head=seal_head(entry_id, {"title": title[:160], "source": source[:80], "file_name": file_name or title}),
        media_type=media_type,
        sha256=store_secret(entry_id, data),
        size=len(data),
        pages=pages,
        key=key,
    )


def add_document_entry(
    *,
    case: Case,
    document: CourtDocument,
    under: Matter | None = None,
    source: str = "",
    sealing: str = DossierEntry.Sealing.NONE,
) -> DossierEntry:
    """Put a court document into the main volume, once; ``under`` where it is about something else than its kind usually is."""
    return add_dossier_entry(
        case=case,
        under=under or matter_of(document.kind),
        title=document.title,
        key=f"document:{document.pk}",
        document=document,
        source=source or case.court.name_zh,
        sealing=sealing,
    )


@transaction.atomic
def add_document_entries(*, case: Case, documents: Sequence[CourtDocument]) -> None:
    """Put court documents of one kind into the main volume, in this order, each once, as ``add_document_entry`` does one."""
    keys = {document.pk: f"document:{document.pk}" for document in documents}
    known = set(DossierEntry.objects.filter(case=case, key__in=keys.values()).values_list("key", flat=True))
    new = [document for document in documents if keys[document.pk] not in known]
    if len(new) < 2:
        for document in new:
            add_document_entry(case=case, document=document)
        return
    number = number_of(case.case_type, matter_of(new[0].kind))
    position = last_position(case, number)
    DossierEntry.objects.bulk_create(
        DossierEntry(
            case=case,
            key=keys[document.pk],
            catalogue_number=number,
            position=position + at if position else 0,
            title=document.title[:160],
            document=document,
            source=case.court.name_zh[:80],
            pages=document.page_count,
        )
        for at, document in enumerate(new)
    )
