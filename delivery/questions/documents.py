"""The record of a question about what was served, and of the court's answer, for the file."""

from typing import TypedDict

from courtportal.kernel.rendering.document_kinds import DocumentKind, register
from courtportal.kernel.rendering.schema import Date, Instant


class ServiceQuestionRecord(TypedDict):
    recipient: str
    recipient_role: str
    order_number: str
    documents: list[str]
    asked_by: str
    asked_at: Instant
    question: list[str]
    answered_by: str
    answered_at: Instant
    answer: list[str]
    issued_on: Date


register(
    DocumentKind(
        "service_question",
        "送达问答记录",
        "Record of a question about service",
        "delivery/documents/service_question.html",
        "2026-1",
        ServiceQuestionRecord,
        serve=False,
        strict=False,
    )
)
