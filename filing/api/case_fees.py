"""What a case costs its parties, what was paid, and the receipts."""

import datetime as dt
import uuid
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router, Schema

from courtportal.kernel.api.needs import as_shown, needs
from courtportal.kernel.api.schemas import Instant, Listing, Money, Paging, listing, one_of
from courtportal.kernel.authz import access, visible_to
from courtportal.kernel.rendering.actions import document_bytes
from courtportal.kernel.tokens.rules import Scope
from filing.api import scope
from filing.api.filings import PDF, pdf
from filing.fees.models import Fee, Payment
from filing.fees.presentation import fee_lines, kind_name

router = Router(tags=[_("案件")])


class CaseFeeLineOut(Schema):
    part: str
    rate: str
    amount: Money
    article: str


class PaymentOut(Schema):
    """A payment, with the receipt's place if there is one."""

    id: uuid.UUID
    order_number: str
    amount: Money
    state: Annotated[str, one_of(Payment.State)]
    settled_at: Instant | None
    has_receipt: bool


class CaseFeeOut(Schema):
    """A fee of a case with its lines and payments."""

    id: uuid.UUID
    kind: str
    name: str
    state: Annotated[str, one_of(Fee.State)]
    full_amount: Money
    amount: Money
    outstanding: Money
    refundable: Money
    due_on: dt.date | None
    payer: uuid.UUID | None
    payment_code: str
    lines: list[CaseFeeLineOut]
    payments: list[PaymentOut]


@router.get(
    "/cases/{uuid:case_id}/fees",
    auth=needs(Scope.CASES_READ, "filing.fee:view"),
    response=Listing[CaseFeeOut],
    summary=_("案件的诉讼费和交费情况"),
)
def list_fees(request: HttpRequest, case_id: uuid.UUID, query: Query[Paging]) -> Any:
    """What is to be paid by whom, and what was paid."""
    case, actor = scope.the_case(request, case_id), as_shown(request).actor
    rows = visible_to(actor, Fee).filter(case=case).order_by("assessed_at", "pk")
    return listing(rows, query, lambda found: _fees(found, list(visible_to(actor, Payment).filter(fee__in=found))))


def _fees(found: list[Fee], payments: list[Payment]) -> list[dict[str, Any]]:
    return [
        {
            "id": one.pk,
            "kind": one.kind,
            "name": kind_name(one),
            "state": one.state,
            "full_amount": one.full_amount,
            "amount": one.amount,
            "outstanding": one.outstanding,
            "refundable": one.refundable,
            "due_on": one.due_on,
            "payer": one.payer_id,
            "payment_code": one.payment_code,
            "lines": [{"part": ln.part, "rate": ln.rate, "amount": ln.amount, "article": ln.article} for ln in fee_lines(one)],
            "payments": [
                {
                    "id": paid.pk,
                    "order_number": paid.order_number,
                    "amount": paid.amount,
                    "state": paid.state,
                    "settled_at": paid.settled_at,
                    "has_receipt": paid.receipt_id is not None,
                }
                for paid in payments
                if paid.fee_id == one.pk
            ],
        }
        for one in found
    ]


@router.get(
    "/payments/{uuid:payment_id}/receipt",
    auth=needs(Scope.CASES_READ, "filing.payment:view"),
    response={200: None},
    openapi_extra=PDF,
    summary=_("下载交费收据（PDF）"),
)
def read_payment_receipt(request: HttpRequest, payment_id: uuid.UUID) -> HttpResponse:
    """The sealed receipt; 404 until it is made."""
    payment = access(as_shown(request).actor, Payment, payment_id, "view")
    scope.the_case(request, payment.fee.case_id)
    if payment.receipt is None:
        raise Http404
    return pdf(document_bytes(payment.receipt), f"{payment.receipt.title}{payment.order_number}.pdf")
