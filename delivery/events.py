"""What delivery tells others, and itself through the outbox; all fields are ids, instants and short codes."""

import datetime as dt
import uuid
from dataclasses import dataclass

from courtportal.kernel.outbox import Event


@dataclass(frozen=True)
class AttemptPlanned(Event):
    """A try on one channel waits to be made."""

    attempt_id: uuid.UUID


@dataclass(frozen=True)
class ServiceTookEffect(Event):
    """Documents are served on a party; ``basis`` names the articles."""

    order_id: uuid.UUID
    case_id: uuid.UUID
    party_id: uuid.UUID
    document_ids: tuple[uuid.UUID, ...]
    effective_at: dt.datetime
    basis: str


@dataclass(frozen=True)
class RecipientServed(Event):
    """All documents of an order have taken effect for one recipient, or what was proven has changed: it can be proven anew."""

    recipient_id: uuid.UUID


@dataclass(frozen=True)
class ServiceCorrected(Event):
    """A judge found that documents count as served on a party since another day, or do not; each time anew."""

    order_id: uuid.UUID
    case_id: uuid.UUID
    party_id: uuid.UUID
    document_ids: tuple[uuid.UUID, ...]
    corrected_at: dt.datetime | None = None


@dataclass(frozen=True)
class ServiceQuestionAnswered(Event):
    """The court answered a question about what was served; both can go into the file."""

    question_id: uuid.UUID


@dataclass(frozen=True)
class PublicationOrdered(Event):
    """A notice is public; the record of it can be made for the file."""

    publication_id: uuid.UUID


@dataclass(frozen=True)
class PublicationEnded(Event):
    """The term of a notice is over, or its recipient is served otherwise; where and how long it stood can be told."""

    publication_id: uuid.UUID


@dataclass(frozen=True)
class ServiceJobStep(Event):
    """The next portion of a bulk job waits to be done."""

    job_id: uuid.UUID


@dataclass(frozen=True)
class ServiceNeedsClerk(Event):
    """The portal cannot go on by itself with a recipient."""

    order_id: uuid.UUID
    case_id: uuid.UUID
    reason: str
