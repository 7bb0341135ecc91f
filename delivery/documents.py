"""The court document that delivery makes: the proof of electronic service (《人民法院在线诉讼规则》 art. 32)."""

from typing import NotRequired, TypedDict

from courtportal.kernel.rendering.document_kinds import DocumentKind, register
from courtportal.kernel.rendering.schema import Instant


class ServedDocument(TypedDict):
    """A document that was served, with the digest of the served file."""

    title: str
    sha256: str
    verification_code: NotRequired[str]


class ServiceStep(TypedDict):
    """One thing that happened on one channel."""

    channel: str
    event: str
    at: Instant
    note: NotRequired[str]


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
    issued_at: Instant


_TEMPLATE = "delivery/documents/proof_of_service.html"

register(
    DocumentKind(
        "proof_of_service",
        "电子送达凭证",
        "Proof of electronic service",
        _TEMPLATE,
        "2026-1",
        ProofOfService,
        serve=False,
        machine_readable=True,
    )
)
