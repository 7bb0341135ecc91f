"""Checking a draft: from here on its bytes are fixed."""

import datetime as dt
import hashlib
from typing import Any

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.rendering.documents import render_document
from courtportal.kernel.rendering.engine import Place, Rendering
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.vault.files import store_bytes


@transaction.atomic
def check_document(*, actor: Actor, document: CourtDocument, now: dt.datetime) -> CourtDocument:
    """The document is rendered once and for all; these bytes are the first revision of the served file.

    Raises MissingGlyphsError if a character cannot be printed: a wrong name is a legal defect, not a cosmetic one.
    """
    draft = access(actor, CourtDocument, document.pk, "check", lock=True)
    rendering = render_document(draft)
    note_rendering(draft, rendering)
    draft.stored_file = store_bytes(rendering.pdf, media_type="application/pdf")
    draft.save()
    record(actor=actor, action="document.check", obj=draft, now=now, detail=check_detail(draft))
    return draft


def note_rendering(document: CourtDocument, rendering: Rendering) -> None:
    """The document is checked with this rendering; not saved."""
    document.unsigned_sha256 = document.sha256 = hashlib.sha256(rendering.pdf).hexdigest()
    document.unsigned_size = len(rendering.pdf)
    document.page_count = rendering.page_count
    document.places = {name: _corners(place) for name, place in rendering.places.items()}
    document.state = CourtDocument.State.CHECKED


def check_detail(document: CourtDocument) -> dict[str, Any]:
    """What the audit log says of a check."""
    return {"sha256": document.unsigned_sha256, "pages": document.page_count}


def _corners(place: Place) -> list[float]:
    return [place.page, *(round(corner, 2) for corner in (place.left, place.bottom, place.right, place.top))]
