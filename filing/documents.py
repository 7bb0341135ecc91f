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
    """One line of a fee's working: which part of the amount bears which rate, by which article; a conversion adds no amount."""

    article: str
    part: str
    rate: str
    amount: NotRequired[Money]


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
    """What is to be corrected, and why; apart from it the clerk's words."""

    subject: str
    reason: str
    note: NotRequired[str]


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
    small_claims: NotRequired[bool]
    application: NotRequired[bool]
    query_url: NotRequired[str]
    issued_on: Date


class CollectingAccount(TypedDict):
    holder: str
    number: str
    bank: str


class DirectExpense(TypedDict):
    """What a party pays to the provider itself (FEE art. 12)."""

    name: str
    provider: str
    amount: Money


class NoticeOfFee(TypedDict):
    recipient: str
    cause: str
    amount: Money
    full_amount: Money
    lines: list[FeeLine]
    payment_code: str
    pay_at: NotRequired[str]
    account: NotRequired[CollectingAccount]
    expense: NotRequired[str]
    named: NotRequired[str]
    consequence: NotRequired[str]
    direct: NotRequired[list[DirectExpense]]
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
    small_claims: NotRequired[bool]
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
    is_no_trial: NotRequired[bool]  # nobody loses the case by staying away
    appear_at: Instant
    place: str
    court_address: NotRequired[str]
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
    court_address: NotRequired[str]
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
    channel: NotRequired[str]
    posted_on: NotRequired[Date]
    submitted_at: Instant
    decide_by: Date
    decision_days: NotRequired[int]
    decision_article: NotRequired[str]
    urgent: NotRequired[bool]  # a preservation before suit
    application: NotRequired[bool]
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
    note: NotRequired[str]
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
    appeal_days: NotRequired[int]
    issued_on: Date


class RulingOfRefusal(TypedDict):
    parties: list[PartyLine]
    receipt_number: str
    claims: str
    reasons: str
    legal_basis: list[str]
    appeal_days: NotRequired[int]
    appeal_court: str
    panel: list[Signatory]
    clerk: NotRequired[str]
    decided_on: Date


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


class DossierStandIn(TypedDict):
    title: str
    what: str
    file_name: str
    size: str
    source: str
    received_on: Date
    sha256: str
    kept: str
    issued_on: Date


class DossierRemarks(TypedDict):
    pages: int
    readings: list[ReadingLine]
    certified: NotRequired[str]
    issued_on: Date


JUDGE_AND_CLERK = (("judge", "审判员"), ("clerk", "书记员"))


def kind_of(
    code: str,
    title_zh: str,
    title_en: str,
    fields: type,
    signers: tuple[tuple[str, str], ...] = (),
    *,
    version: str = "2026-1",
    **ways: bool,
) -> DocumentKind:
    """A kind whose template bears its code; a new wording of a template gets a new version."""
    return DocumentKind(code, title_zh, title_en, f"filing/documents/{code}.html", version, fields, signers, **ways)


register(
    kind_of("notice_of_acceptance", "受理案件通知书", "Notice of acceptance", NoticeOfAcceptance, version="2026-2"),
    kind_of("notice_of_fee", "诉讼费交纳通知书", "Notice of the litigation fee", NoticeOfFee),
    kind_of("notice_to_respond", "应诉通知书", "Notice to respond", NoticeToRespond),
    kind_of("notice_of_evidence", "举证通知书", "Notice of evidence", NoticeOfEvidence),
    kind_of("summons", "传票", "Summons", Summons, version="2026-4", in_bulk=True),
    kind_of("public_notice", "开庭公告", "Public notice of a hearing", PublicNotice, version="2026-2", serve=False),
    kind_of("civil_judgment", "民事判决书", "Civil judgment", CivilJudgment, JUDGE_AND_CLERK),
    kind_of("payment_order", "支付令", "Payment order", PaymentOrder, JUDGE_AND_CLERK),
    kind_of("filing_receipt", "立案申请回执", "Filing receipt", FilingReceipt, version="2026-2", serve=False, strict=False),
    kind_of("complaint", "民事起诉状", "Complaint", Complaint, sealed=False, strict=False),
    kind_of("notice_of_correction", "补正通知书", "Notice of correction", NoticeOfCorrection, version="2026-3"),
    kind_of("notice_of_refusal", "不予受理告知书", "Notice of refusal", NoticeOfRefusal),
    kind_of("ruling_of_refusal", "民事裁定书", "Civil ruling of refusal", RulingOfRefusal, JUDGE_AND_CLERK),
    kind_of("dossier_cover", "诉讼卷宗正卷", "Dossier, main volume", DossierCover, sealed=False, strict=False),
    kind_of("dossier_contents", "卷内目录", "Contents of the dossier", DossierContents, sealed=False, strict=False),
    kind_of("dossier_stand_in", "替代页", "Sheet in place of a recording or file", DossierStandIn, sealed=False, strict=False),
    kind_of("dossier_remarks", "备考表", "Remarks on the dossier", DossierRemarks, sealed=False, strict=False),
)  # fmt: skip
