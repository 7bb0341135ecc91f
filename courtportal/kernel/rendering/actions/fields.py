"""The signature fields of a document: all exist before the first signature, because a later one would look like a change."""

from courtportal.kernel.rendering import document_kinds
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.signing.pdf import Field
from courtportal.kernel.signing.validation import SEAL


def slot_field(document: CourtDocument, code: str, description: str = "") -> Field:
    """The field of one signer; it shows where the template marked a place ``place-signature-CODE``."""
    return _field(document, f"Signature_{code}", f"signature-{code}", description)


def seal_field(document: CourtDocument) -> Field:
    """The field of the court's seal, at the template's ``place-seal``."""
    return _field(document, SEAL, "seal", "法院电子印章")


def fields_to_prepare(document: CourtDocument) -> list[Field]:
    """All fields if nobody has signed yet, else none."""
    if document.sha256 != document.unsigned_sha256:
        return []
    if document._state.adding:
        return [seal_field(document)]
    slots = [slot_field(document, slot.code, str(slot)) for slot in document.slots.order_by("position")]
    return [*slots, seal_field(document)] if document_kinds.get(document.kind).sealed else slots


def _field(document: CourtDocument, name: str, place: str, description: str) -> Field:
    corners = document.places.get(place)
    if corners is None:
        return Field(name, description=description)
    page, left, bottom, right, top = corners
    return Field(name, page=int(page), box=(left, bottom, right, top), description=description)
