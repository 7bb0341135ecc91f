"""All tables of delivery, gathered for Django from their rooms."""

from delivery.addresses.models import ServiceAddress, ServiceInvitation
from delivery.bulk.models import ServiceJob, ServiceJobRow
from delivery.channels.post.models import SimulatedLetter, SimulatedScan
from delivery.delegations.models import ServiceDelegation
from delivery.digest.models import InboxDigest
from delivery.evidence_log.models import EvidenceHead, EvidenceLeaf
from delivery.plans.models import ServicePlan
from delivery.post.models import PostalItem
from delivery.publication.models import PublicationPosting, PublicationService
from delivery.questions.models import ServiceQuestion
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
    "InboxDigest",
    "PostalItem",
    "ProofOfService",
    "PublicationPosting",
    "PublicationService",
    "ServiceAddress",
    "ServiceAttempt",
    "ServiceDelegation",
    "ServiceInvitation",
    "ServiceItem",
    "ServiceJob",
    "ServiceJobRow",
    "ServiceNote",
    "ServiceNoteFile",
    "ServiceOrder",
    "ServicePlan",
    "ServiceQuestion",
    "ServiceRecipient",
    "SimulatedLetter",
    "SimulatedScan",
    "WorkItem",
]
