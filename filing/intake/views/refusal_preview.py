"""The ruling that refuses a filing, as it will be sealed: whoever decides reads it before it goes out."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest
from courtportal.kernel.rendering import document_kinds
from courtportal.kernel.rendering.documents import render_document
from courtportal.kernel.rendering.models import CourtDocument
from filing.intake.actions.review import review_data
from filing.intake.models import Filing, FilingReview
from filing.intake.papers import ruling_data

KIND = "filing_ruling_of_refusal"


def is_ruling(ground: str) -> bool:
    """Whether a rejection on this ground is a ruling, which is served and can be appealed."""
    outcomes = {one["key"]: one["outcome"] for one in review_data()["refusals"]}
    return outcomes.get(ground) == FilingReview.Outcome.REFUSED


def preview(request: PortalRequest, filing: Filing, given: dict[str, Any]) -> HttpResponse:
    """The ruling on a page, with the button that seals it; or its PDF, if that was asked for. Nothing is kept."""
    review = FilingReview(
        filing=filing, reviewer_id=request.actor.user_id, ground=given["ground"], reason=given["reason"].strip()
    )
    with override("zh-hans"):  # the language of record
        data = ruling_data(review, clock.now())
    kind = document_kinds.get(KIND)
    if "pdf" in request.POST:
        document = CourtDocument(kind=KIND, title=kind.title_zh, court=filing.court, data=data)
        headers = {"Content-Disposition": "inline", "Cache-Control": "private, no-store"}
        return HttpResponse(render_document(document).pdf, content_type="application/pdf", headers=headers)
    context = {"title": _("核对裁定书"), "filing": filing, "data": data, "kind": kind, "given": given}
    return render(request, "filing/intake/refusal_preview.html", context)
