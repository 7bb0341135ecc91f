"""Which paper a ruling corrects, and which rulings correct a paper (补正裁定: CPL 157(7); CPL-I 245)."""

import uuid

from django.db.models import QuerySet

from courtportal.kernel.rendering.models import CourtDocument
from filing.cases.models import Case
from filing.drafting.models import PaperDraft
from filing.drafting.rules.kinds import CORRECTABLE


def correctable(case: Case) -> QuerySet[CourtDocument]:
    """The sealed papers of the case in which a slip can be corrected, the newest first."""
    sealed = CourtDocument.objects.filter(case_id=case.pk, state=CourtDocument.State.SEALED, kind__in=CORRECTABLE)
    return sealed.order_by("-sealed_at", "-pk")


def corrections_of(document_id: uuid.UUID) -> list[CourtDocument]:
    """The sealed rulings that correct this document, in their order; it stands and is read with them."""
    return [paper for _corrected, paper in _pairs(PaperDraft.objects.filter(corrects=document_id))]


def corrected_by(document_id: uuid.UUID) -> CourtDocument | None:
    """What this sealed ruling corrects; None for any other document."""
    return next((corrected for corrected, _paper in _pairs(PaperDraft.objects.filter(document=document_id))), None)


def _pairs(drafts: QuerySet[PaperDraft]) -> list[tuple[CourtDocument, CourtDocument]]:
    sealed = drafts.filter(document__state=CourtDocument.State.SEALED).exclude(corrects=None)
    rows = sealed.select_related("corrects", "document").order_by("document__sealed_at", "pk")
    return [(one.corrects, one.document) for one in rows if one.corrects and one.document]
