"""The court documents on applications: their data and their registration (民事诉讼文书样式 2016)."""

from typing import NotRequired, TypedDict

from courtportal.kernel.rendering.document_kinds import DocumentKind, register
from courtportal.kernel.rendering.schema import Date, Instant
from filing.documents import Complaint, Material, PartyLine, Signatory


class ProceduralRuling(TypedDict):
    parties: list[PartyLine]
    introduction: str
    request: NotRequired[str]
    reasons: str
    legal_basis: list[str]
    orders: list[str]
    remedy: NotRequired[str]
    panel: list[Signatory]
    clerk: NotRequired[str]
    decided_on: Date


class ProceduralLetter(TypedDict):
    recipients: NotRequired[list[str]]
    introduction: str
    request: NotRequired[str]
    reasons: str
    legal_basis: list[str]
    orders: list[str]
    remedy: NotRequired[str]
    decided_on: Date


class PanelNotice(TypedDict):
    recipients: list[str]
    cause: str
    changed: bool
    members: list[Signatory]
    clerk: NotRequired[str]
    issued_on: Date


class ApplicationReceipt(TypedDict):
    recipient: str
    receipt_number: str
    name: str
    submitted_at: Instant
    decide_by: NotRequired[Instant]
    sha256: str
    materials: NotRequired[list[Material]]


class NoticeOfAppeal(TypedDict):
    """上诉状副本送达和应诉通知 (CPL 174)."""

    recipient: str
    cause: str
    appellant: str
    requests: str
    reasons: str
    against: NotRequired[str]
    answer_days: int
    article: str
    issued_on: Date


class NoticeOfRetrial(TypedDict):
    """再审申请书副本送达和应诉通知 (CPL 214, 218)."""

    recipient: str
    cause: str
    applicants: list[str]
    tried: str
    tried_by: str
    requests: str
    reasons: str
    answer_days: int
    article: str
    issued_on: Date


_VERSION = "2026-1"
_SIGNERS = (("judge", "审判员"), ("clerk", "书记员"))

register(
    DocumentKind(
        "procedural_ruling", "民事裁定书", "Civil ruling", "filing/documents/procedural_ruling.html", _VERSION,
        ProceduralRuling, _SIGNERS,
    ),
    DocumentKind(
        "enforcement_ruling", "执行裁定书", "Enforcement ruling", "filing/documents/procedural_ruling.html", _VERSION,
        ProceduralRuling, _SIGNERS,
    ),
    DocumentKind(
        "enforcement_refusal", "执行裁定书", "Enforcement ruling", "filing/documents/procedural_ruling.html", _VERSION,
        ProceduralRuling,
    ),
    DocumentKind(
        "procedural_decision", "决定书", "Decision", "filing/documents/procedural_letter.html", _VERSION, ProceduralLetter
    ),
    DocumentKind("procedural_notice", "通知书", "Notice", "filing/documents/procedural_letter.html", _VERSION, ProceduralLetter),
    DocumentKind(
        "panel_notice", "审判组织成员通知书", "Notice of the panel", "filing/documents/panel_notice.html", _VERSION, PanelNotice
    ),
    DocumentKind(
        "notice_of_appeal", "上诉应诉通知书", "Notice of an appeal", "filing/documents/notice_of_appeal.html", _VERSION,
        NoticeOfAppeal,
    ),
    DocumentKind(
        "notice_of_retrial_application", "申请再审案件应诉通知书", "Notice of an application for retrial",
        "filing/documents/notice_of_retrial_application.html", _VERSION, NoticeOfRetrial,
    ),
    DocumentKind(
        "notice_of_retrial", "再审案件应诉通知书", "Notice of a retrial", "filing/documents/notice_of_retrial.html", _VERSION,
        NoticeOfRetrial,
    ),
    DocumentKind(
        "application_receipt", "申请回执", "Receipt of an application", "filing/documents/application_receipt.html", _VERSION,
        ApplicationReceipt, serve=False, strict=False,
    ),
    DocumentKind(
        "opinion", "质证意见", "Opinion on evidence", "filing/documents/opinion.html", _VERSION, Complaint, sealed=False,
        serve=False, strict=False,
    ),
    DocumentKind(
        "application", "申请书", "Application", "filing/documents/application.html", _VERSION, Complaint, sealed=False,
        serve=False, strict=False,
    ),
)  # fmt: skip
