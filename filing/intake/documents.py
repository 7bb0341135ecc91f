"""The copies for the other side (CPL 128; CPL-I 366), and the ruling that refuses a filing (CPL 126)."""

from typing import NotRequired, TypedDict

from courtportal.kernel.rendering.document_kinds import DocumentKind, register
from courtportal.kernel.rendering.schema import Date
from filing.documents import Complaint, RulingOfRefusal


class NoticeOfApplication(TypedDict):
    recipient: str
    cause: str
    applicants: list[str]
    objection_days: NotRequired[int]
    article: NotRequired[str]
    enclosures: list[str]
    issued_on: Date


register(
    DocumentKind(
        "complaint_copy",
        "起诉状副本",
        "Copy of the complaint",
        "filing/documents/complaint_copy.html",
        "2026-1",
        Complaint,
        strict=False,
    ),
    DocumentKind(
        "application_copy",
        "申请书副本",
        "Copy of the application",
        "filing/documents/application_copy.html",
        "2026-1",
        Complaint,
        strict=False,
    ),
    DocumentKind(
        "notice_of_application",
        "申请通知书",
        "Notice of an application",
        "filing/documents/notice_of_application.html",
        "2026-1",
        NoticeOfApplication,
    ),
)

# The filing division's ruling goes out under the court's seal, signed by the judge and the clerk who decided (CPL 157).
register(
    DocumentKind(
        "filing_ruling_of_refusal",
        "民事裁定书",
        "Civil ruling of refusal",
        "filing/documents/ruling_of_refusal.html",
        "2026-2",
        RulingOfRefusal,
    )
)
