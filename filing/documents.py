"""The court documents that filing makes: their data and their registration (names per 民事诉讼文书样式 2016, 执行文书样式)."""

from typing import NotRequired, TypedDict

from courtportal.kernel.rendering.document_kinds import DocumentKind, register
from courtportal.kernel.rendering.schema import Date, Instant, Money


class PartyLine(TypedDict):
    """A party as the head of a document names it: 原告张三，女，1985年3月2日出生，汉族，住…"""

    role: str
    name: str
    description: NotRequired[str]


class FeeLine(TypedDict):
    """One line of a fee's working: which part of the amount bears which rate, by which article."""

    article: str
    part: str
    rate: str
    amount: Money


class Signatory(TypedDict):
    """A name under a document: 审判员 林书衡."""

    title: str
    name: str


class Material(TypedDict):
    """A file that came with a filing."""

    name: str
    pages: NotRequired[int]
    sha256: NotRequired[str]


class CorrectionItem(TypedDict):
    """What is to be corrected, and why."""

    subject: str
    reason: str


class Element(TypedDict):
    """One element of a form; without value it prints as not filled in."""

    label: str
    value: NotRequired[str]


class Section(TypedDict):
    """A part of an element-based form."""

    title: str
    elements: list[Element]


class ContentsLine(TypedDict):
    """One line of the contents of a dossier."""

    number: int
    title: str
    source: str
    received_on: Date
    pages: str


class ReadingLine(TypedDict):
    """Who read a dossier (阅卷单)."""

    name: str
    capacity: str
    what: str
    read_at: Instant


class FreezeMeasure(TypedDict):
    """One item of a ruling on measures, with its period."""

    text: str
    start: NotRequired[Date]
    end: NotRequired[Date]


class RestrictedPerson(TypedDict):
    """Whom a consumption restriction binds (法释〔2015〕17号 art. 3)."""

    name: str
    capacity: str


class NoticeOfAcceptance(TypedDict):
    recipient: str
    cause: str
    defendants: list[str]
    received_on: Date
    accepted_on: Date
    fee_amount: Money
    fee_days: NotRequired[int]
    payment_code: str
    evidence_due_on: NotRequired[Date]
    procedure: NotRequired[str]
    application: NotRequired[bool]
    query_url: NotRequired[str]
    issued_on: Date


class CollectingAccount(TypedDict):
    holder: str
    number: str
    bank: str


class NoticeOfFee(TypedDict):
    recipient: str
    cause: str
    amount: Money
    full_amount: Money
    lines: list[FeeLine]
    payment_code: str
    pay_at: NotRequired[str]
    account: NotRequired[CollectingAccount]
    issued_on: Date


class NoticeToRespond(TypedDict):
    recipient: str
    cause: str
    plaintiffs: list[str]
    answer_days: int
    evidence_days: int
    evidence_due_on: NotRequired[Date]
    enclosures: list[str]
    online: bool
    issued_on: Date


class NoticeOfEvidence(TypedDict):
    recipient: str
    cause: str
    evidence_days: int
    due_on: NotRequired[Date]
    issued_on: Date


class Summons(TypedDict):
    recipient: str
    address: NotRequired[str]
    cause: str
    reason: str
    appear_at: Instant
    place: str
    online_link: NotRequired[str]
    judge: str
    clerk: str
    contact: NotRequired[str]
    issued_on: Date


class PublicNotice(TypedDict):
    cause: str
    parties: list[PartyLine]
    starts_at: Instant
    place: str
    issued_on: Date


class CivilJudgment(TypedDict):
    parties: list[PartyLine]
    representatives: NotRequired[list[PartyLine]]
    introduction: str
    claims: str
    defence: NotRequired[str]
    facts: str
    reasons: str
    legal_basis: list[str]
    orders: list[str]
    fee_text: str
    appeal_days: NotRequired[int]
    appeal_days_abroad: NotRequired[int]
    appeal_court: NotRequired[str]
    late_performance: bool
    panel: list[Signatory]
    clerk: str
    decided_on: Date


class PaymentOrder(TypedDict):
    """支付令 (CPL 227)."""

    parties: list[PartyLine]
    introduction: str
    claims: str
    reasons: str
    legal_basis: list[str]
    orders: list[str]
    fee_text: str
    panel: list[Signatory]
    clerk: str
    decided_on: Date


class FilingReceipt(TypedDict):
    recipient: str
    receipt_number: str
    cause: str
    court_name: str
    parties: list[PartyLine]
    amount: NotRequired[Money]
    submitted_at: Instant
    decide_by: Date
    materials: list[Material]


class Complaint(TypedDict):
    cause: str
    sections: list[Section]
    plaintiffs: list[str]
    court_name: NotRequired[str]
    signed_on: NotRequired[Date]


class NoticeOfCorrection(TypedDict):
    recipient: str
    receipt_number: str
    cause: str
    items: list[CorrectionItem]
    why_again: NotRequired[str]
    due_on: Date
    issued_on: Date


class NoticeOfRefusal(TypedDict):
    recipient: str
    receipt_number: str
    cause: str
    reasons: list[str]
    legal_basis: list[str]
    advice: NotRequired[str]
    issued_on: Date


class RulingOfRefusal(TypedDict):
    parties: list[PartyLine]
    receipt_number: str
    claims: str
    reasons: str
    legal_basis: list[str]
    appeal_court: str
    panel: list[Signatory]
    clerk: NotRequired[str]
    decided_on: Date


class EnforcementAcceptance(TypedDict):
    recipient: str
    debtors: list[str]
    title_document: str
    obligation: str
    amount: NotRequired[Money]
    received_on: Date
    officer: str
    contact: NotRequired[str]
    issued_on: Date


class EnforcementNotice(TypedDict):
    recipient: str
    creditors: list[str]
    title_document: str
    obligations: list[str]
    amount: NotRequired[Money]
    due_on: Date
    delay_interest: bool
    enforcement_fee: NotRequired[Money]
    account: NotRequired[str]
    officer: str
    contact: NotRequired[str]
    issued_on: Date


class PropertyReportOrder(TypedDict):
    recipient: str
    title_document: str
    due_on: Date
    period_from: Date
    officer: str
    contact: NotRequired[str]
    issued_on: Date


class FreezeRuling(TypedDict):
    parties: list[PartyLine]
    title_document: str
    facts: str
    measures: list[FreezeMeasure]
    legal_basis: list[str]
    panel: list[Signatory]
    clerk: str
    decided_on: Date


class DishonestyDecision(TypedDict):
    recipient: str
    creditors: list[str]
    title_document: str
    ground: str
    ground_number: int
    facts: str
    term: NotRequired[str]
    decided_on: Date


class ConsumptionRestriction(TypedDict):
    recipient: str
    title_document: str
    persons: list[RestrictedPerson]
    basis: str
    creditors: list[str]
    issued_on: Date


class EnforcementClosing(TypedDict):
    recipient: str
    parties: list[PartyLine]
    title_document: str
    way: str
    facts: str
    received_amount: NotRequired[Money]
    issued_on: Date


class DossierCover(TypedDict):
    cause: str
    parties: list[str]
    volume: int
    volumes: int
    pages: str
    accepted_on: Date
    purpose: str
    issued_on: Date


class DossierContents(TypedDict):
    lines: list[ContentsLine]
    issued_on: Date


class DossierRemarks(TypedDict):
    pages: int
    readings: list[ReadingLine]
    certified: NotRequired[str]
    issued_on: Date


_JUDGE_AND_CLERK = (("judge", "审判员"), ("clerk", "书记员"))
_PRESIDENT = (("president", "院长"),)


def _kind(
    code: str,
    title_zh: str,
    title_en: str,
    fields: type,
    signers: tuple[tuple[str, str], ...] = (),
    **ways: bool,
) -> DocumentKind:
    """A kind whose template bears its code; a new wording of a template gets a new version."""
    return DocumentKind(code, title_zh, title_en, f"filing/documents/{code}.html", "2026-1", fields, signers, **ways)


register(
    _kind("notice_of_acceptance", "受理案件通知书", "Notice of acceptance", NoticeOfAcceptance),
    _kind("notice_of_fee", "诉讼费交纳通知书", "Notice of the litigation fee", NoticeOfFee),
    _kind("notice_to_respond", "应诉通知书", "Notice to respond", NoticeToRespond),
    _kind("notice_of_evidence", "举证通知书", "Notice of evidence", NoticeOfEvidence),
    _kind("summons", "传票", "Summons", Summons, in_bulk=True),
    _kind("public_notice", "开庭公告", "Public notice of a hearing", PublicNotice),
    _kind("civil_judgment", "民事判决书", "Civil judgment", CivilJudgment, _JUDGE_AND_CLERK),
    _kind("payment_order", "支付令", "Payment order", PaymentOrder, _JUDGE_AND_CLERK),
    _kind("filing_receipt", "立案申请回执", "Filing receipt", FilingReceipt, strict=False),
    _kind("complaint", "民事起诉状", "Complaint", Complaint, sealed=False, strict=False),
    _kind("notice_of_correction", "补正通知书", "Notice of correction", NoticeOfCorrection),
    _kind("notice_of_refusal", "不予受理告知书", "Notice of refusal", NoticeOfRefusal),
    _kind("ruling_of_refusal", "民事裁定书", "Civil ruling of refusal", RulingOfRefusal, _JUDGE_AND_CLERK),
    _kind("enforcement_acceptance", "执行案件受理通知书", "Notice of acceptance of enforcement", EnforcementAcceptance),
    _kind("enforcement_notice", "执行通知书", "Enforcement notice", EnforcementNotice),
    _kind("property_report_order", "报告财产令", "Order to report property", PropertyReportOrder),
    _kind("enforcement_ruling_freeze", "执行裁定书", "Enforcement ruling", FreezeRuling, _JUDGE_AND_CLERK),
    _kind("dishonesty_decision", "失信决定书", "Decision on dishonesty listing", DishonestyDecision, _PRESIDENT),
    _kind("consumption_restriction", "限制消费令", "Consumption restriction order", ConsumptionRestriction, _PRESIDENT),
    _kind("dossier_cover", "诉讼卷宗正卷", "Dossier, main volume", DossierCover, sealed=False, strict=False),
    _kind("dossier_contents", "卷内目录", "Contents of the dossier", DossierContents, sealed=False, strict=False),
    _kind("dossier_remarks", "备考表", "Remarks on the dossier", DossierRemarks, sealed=False, strict=False),
    _kind("enforcement_closing", "结案通知书", "Notice of closing of enforcement", EnforcementClosing),
)
