"""The places for signatures on a document, and whether one is open."""

from courtportal.kernel.rendering.models import CourtDocument

CLERK = "clerk"


def open_places(document: CourtDocument) -> bool:
    """Whether anybody but the clerk has still to sign."""
    return document.slots.filter(signed_at=None).exclude(code=CLERK).exists()
