"""The answer as a paper: the defendant's own words, neither signed nor sealed by the court."""

from courtportal.kernel.rendering.document_kinds import DocumentKind, register
from filing.documents import Complaint

register(
    DocumentKind(
        "answer",
        "民事答辩状",
        "Answer",
        "filing/documents/answer.html",
        "2026-1",
        Complaint,
        sealed=False,
        serve=False,
        strict=False,
    )
)
