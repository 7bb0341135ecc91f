"""What happens to court documents."""

import uuid
from dataclasses import dataclass

from courtportal.kernel.outbox import Event


@dataclass(frozen=True)
class DocumentSealed(Event):
    """The document bears its court's seal and never changes again."""

    document_id: uuid.UUID
