"""The places for signatures on a document, and which are open."""

from django.db.models import QuerySet

from courtportal.kernel.rendering.models import CourtDocument, SignatureSlot

JUDGE, CLERK = "judge", "clerk"  # of who conducts the case and of its clerk; the judges beside have judge2, judge3


def open_places(document: CourtDocument) -> "QuerySet[SignatureSlot]":
    """Where somebody but the clerk has still to sign, who presides first."""
    return document.slots.filter(signed_at=None).exclude(code=CLERK).order_by("position")
