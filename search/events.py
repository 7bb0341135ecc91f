"""What search tells others; all fields are ids."""

import uuid
from dataclasses import dataclass

from courtportal.kernel.outbox import Event


@dataclass(frozen=True)
class JudgmentPublished(Event):
    """A judgment was released to the public."""

    judgment_id: uuid.UUID


@dataclass(frozen=True)
class JudgmentWithdrawn(Event):
    """A published judgment was taken back (法释〔2016〕19号 art. 16)."""

    judgment_id: uuid.UUID


@dataclass(frozen=True)
class PublicationProposed(Event):
    """An effective decision waits for the clerk to prepare its publication."""

    publication_id: uuid.UUID
