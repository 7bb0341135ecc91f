"""What can be done with a court document: draft → check → sign → seal."""

from courtportal.kernel.rendering.actions.check import check_document
from courtportal.kernel.rendering.actions.draft import SignerSlot, draft_document, record_text_document, revise_draft
from courtportal.kernel.rendering.actions.issue import issue_document
from courtportal.kernel.rendering.actions.issue_many import Notice, issue_documents
from courtportal.kernel.rendering.actions.issue_signed import Signatory, issue_decided_document, issue_signed_document
from courtportal.kernel.rendering.actions.protect import protect_document
from courtportal.kernel.rendering.actions.read import archived_bytes, document_bytes, preview, unsigned_bytes
from courtportal.kernel.rendering.actions.seal import seal_document
from courtportal.kernel.rendering.actions.sign import PlaceSettled, note_refusal, sign_document
from courtportal.kernel.rendering.fonts import MissingGlyphsError
from courtportal.kernel.rendering.schema import DocumentDataError

__all__ = [
    "DocumentDataError",
    "MissingGlyphsError",
    "Notice",
    "PlaceSettled",
    "Signatory",
    "SignerSlot",
    "archived_bytes",
    "check_document",
    "document_bytes",
    "draft_document",
    "issue_decided_document",
    "issue_document",
    "issue_documents",
    "issue_signed_document",
    "note_refusal",
    "preview",
    "protect_document",
    "record_text_document",
    "revise_draft",
    "seal_document",
    "sign_document",
    "unsigned_bytes",
]
