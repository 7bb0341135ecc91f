"""All tables of delivery, gathered for Django from their rooms."""

from delivery.addresses.models import ServiceAddress, ServiceInvitation
from delivery.evidence_log.models import EvidenceHead, EvidenceLeaf
from delivery.service.models import (
    EvidenceEvent,
    ProofOfService,
    ServiceAttempt,
    ServiceItem,
    ServiceNote,
    ServiceNoteFile,
    ServiceOrder,
    ServiceRecipient,
    WorkItem,
)

__all__ = [
    "EvidenceEvent",
    "EvidenceHead",
    "EvidenceLeaf",
    "ProofOfService",
    "ServiceAddress",
    "ServiceAttempt",
    "ServiceInvitation",
    "ServiceItem",
    "ServiceNote",
    "ServiceNoteFile",
    "ServiceOrder",
    "ServiceRecipient",
    "WorkItem",
]
