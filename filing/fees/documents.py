"""The court documents of fees: the receipt of a payment and the decision on relief."""

from typing import NotRequired, TypedDict

from courtportal.kernel.rendering.document_kinds import DocumentKind, register
from courtportal.kernel.rendering.schema import Date, Instant, Money


class FeeReceipt(TypedDict):
    recipient: str
    cause: str
    payment_code: str
    order_number: str
    channel: str
    reference: str
    amount: Money
    paid_at: Instant
    ticket_number: NotRequired[str]
    outstanding: Money
    issued_on: Date


class ReliefDecision(TypedDict):
    recipient: str
    subject: str
    ground: str
    article: str
    granted: bool
    result: str
    reasons: NotRequired[str]
    issued_on: Date


def _kind(code: str, title_zh: str, title_en: str, fields: type, *, serve: bool = True) -> DocumentKind:
    return DocumentKind(code, title_zh, title_en, f"filing/documents/{code}.html", "2026-1", fields, serve=serve)


register(
    _kind("fee_receipt", "诉讼费电子收讫凭证", "Receipt of the litigation fee", FeeReceipt, serve=False),
    _kind("relief_decision", "司法救助决定书", "Decision on relief from fees", ReliefDecision),
)
