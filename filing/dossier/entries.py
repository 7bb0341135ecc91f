"""Putting things into the e-dossier, each once for its key, under its number of the catalogue.

Catalogue numbers of the main volume of a civil first instance follow 人民法院诉讼文书立卷归档办法 and its usual list.
"""

from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.vault.models import StoredFile
from filing.cases.models import Case, DossierEntry

CATALOGUE_NUMBERS = {
    "complaint": 5,
    "complaint_copy": 5,
    "filing_receipt": 6,
    "notice_of_acceptance": 6,
    "notice_of_fee": 7,
    "notice_to_respond": 8,
    "notice_of_evidence": 8,
    "answer": 9,
    "plaintiff_evidence": 11,
    "defendant_evidence": 12,
    "summons": 20,
    "public_notice": 20,
    "hearing_transcript": 21,
    "civil_judgment": 26,
    "proof_of_service": 28,
}
OTHER = 35


def add_dossier_entry(  # noqa: PLR0913 - the whole row of the catalogue
    *,
    case: Case,
    kind: str,
    title: str,
    key: str,
    document: CourtDocument | None = None,
    file: StoredFile | None = None,
    file_name: str = "",
    source: str = "",
    pages: int = 0,
    secret: bool = False,
) -> DossierEntry:
    """Put a court document or a stored file into the dossier, in the caller's transaction; once for its key."""
    entry, _created = DossierEntry.objects.get_or_create(
        case=case,
        key=key,
        defaults={
            "volume": DossierEntry.Volume.SECRET if secret else DossierEntry.Volume.MAIN,
            "catalogue_number": CATALOGUE_NUMBERS.get(kind, OTHER),
            "title": title[:160],
            "document": document,
            "file": file,
            "file_name": file_name,
            "source": source[:80],
            "pages": pages or (document.page_count if document else 0),
        },
    )
    return entry


def add_document_entry(*, case: Case, document: CourtDocument, catalogue_number: int = 0, source: str = "") -> DossierEntry:
    """Put a court document into the main volume, once, in the caller's transaction."""
    entry = add_dossier_entry(
        case=case,
        kind=document.kind,
        title=document.title,
        key=f"document:{document.pk}",
        document=document,
        source=source or case.court.name_zh,
    )
    if catalogue_number and entry.catalogue_number != catalogue_number:
        entry.catalogue_number = catalogue_number
        entry.save(update_fields=["catalogue_number"])
    return entry
