"""The copy of the complaint that the court serves on the defendants (民事诉讼法 第一百二十八条)."""

from courtportal.kernel.rendering.document_kinds import DocumentKind, register
from filing.documents import Complaint

register(
    DocumentKind(
        "complaint_copy",
        "起诉状副本",
        "Copy of the complaint",
        "filing/documents/complaint_copy.html",
        "2026-1",
        Complaint,
        strict=False,
    )
)
