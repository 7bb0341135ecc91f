"""Putting things into the e-dossier, each once for its key, under its number of the catalogue.

Catalogue numbers of the main volume of a civil first instance follow 人民法院诉讼文书立卷归档办法 and its usual list.
"""

from django.db import transaction
from django.db.models import Max

from courtportal.kernel.ids import new_id
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.vault.models import StoredFile
from filing.cases.grouping import share
from filing.cases.models import Case, DossierEntry, Party
from filing.cases.rules.roles import CLAIMING
from filing.dossier.models import SecretEntry
from filing.dossier.secret_store import seal_head, store_secret

CATALOGUE_NUMBERS = {
    "complaint": 5,
    "complaint_copy": 5,
    "application_copy": 5,
    "filing_receipt": 6,
    "notice_of_correction": 6,
    "notice_of_acceptance": 6,
    "notice_of_fee": 7,
    "fee_receipt": 7,
    "relief_decision": 7,
    "notice_to_respond": 8,
    "notice_of_application": 8,
    "notice_of_appeal": 30,
    "notice_of_evidence": 8,
    "answer": 9,
    "appeal_answer": 9,
    "authority": 10,
    "plaintiff_evidence": 11,
    "defendant_evidence": 12,
    "third_party_evidence": 13,
    "agent_statement": 22,
    "written_opinion": 22,
    "summons": 20,
    "public_notice": 20,
    "hearing_transcript": 21,
    "asynchronous_transcript": 21,
    "civil_judgment": 26,
    "payment_order": 26,
    "appeal": 30,
    "proof_of_service": 28,
    "publication_record": 28,
    "service_receipt": 28,
}
OTHER = 35
# The list of a second instance is shorter: a number of the first instance → the heading there for the same papers.
IN_SECOND = {
    3: 3, 4: 3, 5: 4, 6: 7, 7: 8, 8: 7, 9: 9, 10: 10, 11: 11, 12: 11, 13: 11, 15: 12, 16: 12, 17: 12, 19: 7, 20: 13, 21: 14,
    22: 15, 23: 16, 24: 17, 26: 18, 27: 19, 28: 20, 29: 8, 30: 6, 31: 21,
}  # fmt: skip
# What is appealed against, and what was handed in below and came up with it: no evidence that is new on appeal.
OF_BELOW = {"filing_ruling_of_refusal": 5, "evidence_below": 4}
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


def evidence_kind(party: Party) -> str:
    """Under whose evidence a party's papers stand: by its role in the first instance, whoever appeals (nos 11 to 13)."""
    if party.first_role == Party.Role.THIRD_PARTY:
        return "third_party_evidence"
    return "plaintiff_evidence" if party.first_role in CLAIMING else "defendant_evidence"


def place_in(case_type: str, kind: str, number: int) -> int:
    """The number in the list of the kind of case for papers that stand under ``number`` in a civil first instance."""
    return OF_BELOW.get(kind, IN_SECOND.get(number, OTHER)) if case_type == "民终" else number


@transaction.atomic
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
    sealing: str = DossierEntry.Sealing.NONE,
    catalogue_number: int = 0,
) -> DossierEntry:
    """Put a court document or a stored file into the main volume, once for its key.

    ``catalogue_number`` is one of the list of the case's own kind; 0 for the usual one of the kind of paper.
    A file lands in the dossiers of the cases that go together with this one too, unless it is sealed.
    """
    number = catalogue_number or place_in(case.case_type, kind, CATALOGUE_NUMBERS.get(kind, OTHER))
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
            "pages": pages or (document.page_count if document else 0),
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


@transaction.atomic
def add_document_entry(*, case: Case, document: CourtDocument, catalogue_number: int = 0, source: str = "") -> DossierEntry:
    """Put a court document into the main volume, once; ``catalogue_number`` is that of a civil first instance."""
    entry = add_dossier_entry(
        case=case,
        kind=document.kind,
        title=document.title,
        key=f"document:{document.pk}",
        document=document,
        source=source or case.court.name_zh,
    )
    number = place_in(case.case_type, document.kind, catalogue_number)
    if catalogue_number and entry.catalogue_number != number:
        entry.catalogue_number = number
        entry.save(update_fields=["catalogue_number"])
    return entry
