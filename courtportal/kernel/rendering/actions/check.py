"""Checking a draft: from here on its bytes are fixed."""

import datetime as dt
import hashlib

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.rendering.documents import render_document
from courtportal.kernel.rendering.engine import Place
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.vault.files import store_bytes


@transaction.atomic
def check_document(*, actor: Actor, document: CourtDocument, now: dt.datetime) -> CourtDocument:
    """The document is rendered once and for all; these bytes are the first revision of the served file.

    Raises MissingGlyphsError if a character cannot be printed: a wrong name is a legal defect, not a cosmetic one.
    """
    draft = access(actor, CourtDocument, document.pk, "check", lock=True)
    rendering = render_document(draft)
    digest = hashlib.sha256(rendering.pdf).hexdigest()
    draft.stored_file = store_bytes(rendering.pdf, media_type="application/pdf")
    draft.unsigned_sha256 = draft.sha256 = digest
    draft.unsigned_size = len(rendering.pdf)
    draft.page_count = rendering.page_count
    draft.places = {name: _corners(place) for name, place in rendering.places.items()}
    draft.state = CourtDocument.State.CHECKED
    draft.save()
    record(actor=actor, action="document.check", obj=draft, now=now, detail={"sha256": digest, "pages": rendering.page_count})
    return draft


def _corners(place: Place) -> list[float]:
    return [place.page, *(round(corner, 2) for corner in (place.left, place.bottom, place.right, place.top))]
