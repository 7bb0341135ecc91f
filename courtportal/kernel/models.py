"""All tables of the kernel, gathered for Django from their rooms."""

from courtportal.kernel.audit.models import AuditEntry, AuditHead
from courtportal.kernel.courts.models import Court, CourtRoom
from courtportal.kernel.fields import Entity, MoneyField
from courtportal.kernel.idempotency import IdempotencyRecord
from courtportal.kernel.identity.models import Appointment, IdentityProof, Organisation, Person, User
from courtportal.kernel.limits.models import RateBucket
from courtportal.kernel.messaging.models import Notice, SimulatedMessage
from courtportal.kernel.outbox.models import Delivery, OutboxEvent, ScheduledJob
from courtportal.kernel.reading.models import FileReading, PageReading
from courtportal.kernel.rendering.models import ArchiveStamp, CourtDocument, SignatureSlot
from courtportal.kernel.signing.models import Certificate
from courtportal.kernel.tokens.models import ApiToken
from courtportal.kernel.uploads.models import PartialUpload, Upload
from courtportal.kernel.vault.models import StoredFile
from courtportal.kernel.webhooks.models import WebhookEndpoint, WebhookMessage

__all__ = [
    "ApiToken",
    "Appointment",
    "ArchiveStamp",
    "AuditEntry",
    "AuditHead",
    "Certificate",
    "Court",
    "CourtDocument",
    "CourtRoom",
    "Delivery",
    "Entity",
    "FileReading",
    "IdempotencyRecord",
    "IdentityProof",
    "MoneyField",
    "Notice",
    "Organisation",
    "OutboxEvent",
    "PageReading",
    "PartialUpload",
    "Person",
    "RateBucket",
    "ScheduledJob",
    "SignatureSlot",
    "SimulatedMessage",
    "StoredFile",
    "Upload",
    "User",
    "WebhookEndpoint",
    "WebhookMessage",
]
