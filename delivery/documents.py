"""The court documents that prove service: of electronic service (《人民法院在线诉讼规则》 art. 31), and on paper (CPL 87)."""

from typing import NotRequired, TypedDict

from courtportal.kernel.rendering.document_kinds import DocumentKind, register
from courtportal.kernel.rendering.schema import Instant


class ServedDocument(TypedDict):
    """A document that was served, with the digest of the served file."""

    title: str
    sha256: str
    verification_code: NotRequired[str]


class ServiceStep(TypedDict):
    """One thing that happened, on one channel or on none: that a step ran out, or a clerk was asked."""

    channel: NotRequired[str]
    event: str
    at: Instant
    note: NotRequired[str]


class EvidencePiece(TypedDict):
    """An event of the evidence: the bytes that were hashed (base64), and its path to the root of the log's head."""

    canonical: str
    previous: str
    leaf: int
    path: list[str]


class EvidenceHead(TypedDict):
    """The signed and time-stamped head of the log that covers the events."""

    size: int
    root: str
    at: Instant
    previous: str
    signature: str
    token: str


class EvidenceRecord(TypedDict):
    """The evidence for machines, judged by ``delivery.evidence_log.standalone`` without the portal."""

    version: int
    events: list[EvidencePiece]
    head: EvidenceHead


class ProofOfService(TypedDict):
    recipient: str
    recipient_role: str
    cause: str
    address_masked: str
    consent_basis: str
    documents: list[ServedDocument]
    steps: list[ServiceStep]
    effective_at: Instant
    effect_basis: str
    order_number: str
    previous_hash: NotRequired[str]
    evidence: NotRequired[EvidenceRecord]
    issued_at: Instant


class NotedAct(TypedDict):
    """One thing that the court noted: when, on which way, what, by whom, with which proofs."""

    at: Instant
    way: str
    act: str
    by: NotRequired[str]
    name: NotRequired[str]
    place: NotRequired[str]
    witness: NotRequired[str]
    reason: NotRequired[str]
    note: NotRequired[str]
    noted_by: NotRequired[str]
    proofs: list[str]


class ServiceReceipt(TypedDict):
    recipient: str
    recipient_role: str
    cause: str
    address: NotRequired[str]
    documents: list[ServedDocument]
    acts: list[NotedAct]
    signature: NotRequired[list[str]]
    signed_by: NotRequired[str]
    refusal: NotRequired[str]
    effective_at: Instant
    effect_basis: str
    order_number: str
    previous_hash: str
    evidence: NotRequired[EvidenceRecord]
    issued_at: Instant


class CorrectedPaper(TypedDict):
    """A document, and since when it is served; without a time: it is not."""

    title: str
    sha256: str
    verification_code: NotRequired[str]
    effective_at: NotRequired[Instant]


class JudgesFinding(TypedDict):
    """What a judge found about a way of service."""

    at: Instant
    way: str
    found: str
    basis: str
    reason: str
    judge: str


class ServiceCorrection(TypedDict):
    recipient: str
    recipient_role: str
    cause: str
    findings: list[JudgesFinding]
    documents: list[CorrectedPaper]
    order_number: str
    previous_hash: str
    evidence: NotRequired[EvidenceRecord]
    issued_at: Instant


_TEMPLATE = "delivery/documents/proof_of_service.html"

register(
    DocumentKind(
        "proof_of_service",
        "电子送达凭证",
        "Proof of electronic service",
        _TEMPLATE,
        "2026-3",
        ProofOfService,
        serve=False,
        machine_readable=True,
        in_bulk=True,
    ),
    DocumentKind(
        "service_receipt",
        "送达回证",
        "Receipt of service",
        "delivery/documents/service_receipt.html",
        "2026-2",
        ServiceReceipt,
        serve=False,
        machine_readable=True,
    ),
    DocumentKind(
        "service_correction",
        "送达认定更正记录",
        "Record of a corrected finding of service",
        "delivery/documents/service_correction.html",
        "2026-1",
        ServiceCorrection,
        serve=False,
        machine_readable=True,
    ),
)
