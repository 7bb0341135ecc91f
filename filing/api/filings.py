"""What was submitted: where it stands, what happens next, its receipt."""

import datetime as dt
import uuid
from dataclasses import asdict
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema

from courtportal.kernel import clock
from courtportal.kernel.api.needs import as_shown, needs
from courtportal.kernel.api.schemas import Instant, Listing, Money, Paging, listing, one_of
from courtportal.kernel.authz import visible_to
from courtportal.kernel.rendering.actions import document_bytes
from courtportal.kernel.tokens.rules import Scope
from courtportal.kernel.uploads.downloads import content_disposition
from filing.api import scope
from filing.api.law import CourtOut, court_out
from filing.api.words import NEXT
from filing.cases.models import Case
from filing.intake.actions.withdraw import withdraw
from filing.intake.correction_places import place_of
from filing.intake.corrections import correction_items
from filing.intake.models import Filing
from filing.intake.queries import open_correction

router = Router(tags=[_("立案申请")])
READ = needs(Scope.FILINGS_READ, "filing.filing:view")
PDF = {"responses": {200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}}}


class FilingOut(Schema):
    """A filing."""

    id: uuid.UUID
    title: str
    receipt_number: str
    court: CourtOut
    cause: str
    state: Annotated[str, one_of(Filing.State)]
    state_text: str
    next: str = Field(description=_("接下来会怎样，一句话"))
    amount: Money | None
    submitted_at: Instant
    decide_by: dt.date
    decided_at: Instant | None
    draft: uuid.UUID
    case: uuid.UUID | None


class CorrectionOut(Schema):
    """One reason at its place; the clerk's words stand apart."""

    page: str
    title: str
    field: str
    party: str
    file: int = Field(description=_("第几件证据或者材料；0 表示不是材料"))
    file_page: int
    place: str = Field(description=_("具体是哪一处，一句话；整个部分的为空"))
    reason: str
    note: str = Field(description=_("立案人员对这一项的说明"))


class DecisionOut(Schema):
    outcome: str
    text: str


class WholeFilingOut(FilingOut):
    """A filing with what the court asked for or decided."""

    correction: list[CorrectionOut]
    correction_note: str = Field(description=_("立案人员另外的说明，不是补正的原因"))
    correct_by: dt.date | None
    decision: DecisionOut | None
    has_receipt: bool


def _shown(request: HttpRequest, rows: list[Filing]) -> list[dict[str, Any]]:
    """Filings with the cases they became, in two queries."""
    cases = visible_to(as_shown(request).actor, Case).filter(filing_id__in=[row.pk for row in rows])
    cases = cases.order_by("accepted_at")  # of a payment order that failed and its suit, the suit
    case_of = dict(cases.values_list("filing_id", "pk"))
    return [
        {
            "id": row.pk,
            "title": row.title,
            "receipt_number": row.receipt_number,
            "court": court_out(row.court),
            "cause": row.cause_code,
            "state": row.state,
            "state_text": row.get_state_display(),
            "next": str(NEXT[row.state]),
            "amount": row.amount,
            "submitted_at": row.submitted_at,
            "decide_by": row.decide_by,
            "decided_at": row.decided_at,
            "draft": row.draft.pk,
            "case": case_of.get(row.pk),
        }
        for row in rows
    ]


@router.get("/filings", auth=READ, response=Listing[FilingOut], summary=_("我的立案申请"))
def list_filings(request: HttpRequest, query: Query[Paging]) -> Any:
    """The newest first."""
    rows = scope.filings(request).select_related("court", "draft").order_by("-submitted_at", "-pk")
    return listing(rows, query, lambda found: _shown(request, found))


@router.get("/filings/{uuid:filing_id}", auth=READ, response=WholeFilingOut, summary=_("一份立案申请现在怎样，接下来怎样"))
def read_filing(request: HttpRequest, filing_id: uuid.UUID) -> Any:
    """State, what is asked for, what was decided."""
    return whole(request, scope.the_filing(request, filing_id))


def whole(request: HttpRequest, filing: Filing) -> dict[str, Any]:
    """A filing with what the court asked for or decided."""
    correction = open_correction(filing)
    review = filing.reviews.order_by("-decided_at").first() if filing.state in {"returned", "refused", "informed"} else None
    items = correction_items(correction) if correction else []
    return _shown(request, [filing])[0] | {
        "correction": [
            asdict(place_of(one))
            | {
                "title": one["title"],
                "place": one["place_text"],
                "reason": one["reason_text"],
                "note": one.get("note", ""),
            }
            for one in items
        ],
        "correction_note": correction.note if correction else "",
        "correct_by": correction.due_on if correction else None,
        "decision": {"outcome": review.outcome, "text": review.reason} if review else None,
        "has_receipt": filing.receipt_id is not None,
    }


@router.get(
    "/filings/{uuid:filing_id}/receipt",
    auth=READ,
    response={200: None},
    openapi_extra=PDF,
    summary=_("下载签章的收件凭证（PDF）"),
)
def read_receipt(request: HttpRequest, filing_id: uuid.UUID) -> HttpResponse:
    """The receipt, signed and sealed; 404 until it is made, some seconds after submission."""
    filing = scope.the_filing(request, filing_id)
    if filing.receipt is None:
        raise Http404
    return pdf(document_bytes(filing.receipt), f"{filing.receipt.title}{filing.receipt_number}.pdf")


def pdf(content: bytes, name: str) -> HttpResponse:
    """A document as a file."""
    headers = {"Content-Disposition": content_disposition(name), "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@router.post(
    "/filings/{uuid:filing_id}/withdrawal",
    auth=needs(Scope.FILINGS_WRITE, "filing.filing:withdraw"),
    response=WholeFilingOut,
    summary=_("撤回还没有决定的立案申请"),
)
def withdraw_filing(request: HttpRequest, filing_id: uuid.UUID) -> Any:
    """The court decides nothing."""
    scope.the_filing(request, filing_id, "withdraw")
    return whole(request, withdraw(actor=as_shown(request).actor, filing_id=filing_id, now=clock.now()))
