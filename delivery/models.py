"""All tables of delivery, gathered for Django from their rooms."""

from delivery.addresses.models import ServiceAddress, ServiceInvitation
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
