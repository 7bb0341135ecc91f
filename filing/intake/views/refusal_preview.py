"""The ruling that refuses a filing, as it will be sealed: whoever decides reads it before it goes out."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest
from courtportal.kernel.rendering import document_kinds
from courtportal.kernel.rendering.preview import as_it_would_be, pdf_of
from filing.intake.actions.review import review_data
from filing.intake.models import Filing, FilingReview, SecondLook
from filing.intake.papers import ruling_data
from filing.intake.queries import ruling_before_judge
from filing.intake.review_forms import JudgeForm
from filing.reading import note_reading

KIND = "filing_ruling_of_refusal"


def is_ruling(ground: str) -> bool:
    """Whether a rejection on this ground is a ruling, which is served and can be appealed."""
    outcomes = {one["key"]: one["outcome"] for one in review_data()["refusals"]}
    return outcomes.get(ground) == FilingReview.Outcome.REFUSED


def ruling_as_put(look: SecondLook) -> dict[str, Any]:
    """The ruling as it was put before the judge."""
    return _data(look.filing, look.asked_by_id, look.ground, look.reason)


def _data(filing: Filing, reviewer_id: uuid.UUID | None, ground: str, reason: str) -> dict[str, Any]:
    review = FilingReview(filing=filing, reviewer_id=reviewer_id, ground=ground, reason=reason.strip())
    with override("zh-hans"):  # the language of record
        return ruling_data(review, clock.now())


def preview(request: PortalRequest, filing: Filing, given: dict[str, Any], judge_form: JudgeForm | None = None) -> HttpResponse:
    """The ruling on a page: put before a judge, who signs it, and then sealed; or its PDF, if that was asked for.

    Nothing is kept but that it was read.
    """
    note_reading(actor=request.actor, obj=filing, now=clock.now())
    data = _data(filing, request.actor.user_id, given["ground"], given["reason"])
    put = ruling_before_judge(filing, given["ground"], given["reason"])
    kind = document_kinds.get(KIND)
    if "pdf" in request.POST:
        return pdf_of(as_it_would_be(KIND, data, court=filing.court))
    context = {
        "title": _("核对裁定书"),
        "filing": filing,
        "data": data,
        "kind": kind,
        "given": given,
        "put": put,
        "judge_form": judge_form or JudgeForm(filing=filing),
    }
    status = 422 if judge_form is not None and judge_form.errors else 200
    return render(request, "filing/intake/refusal_preview.html", context, status=status)
