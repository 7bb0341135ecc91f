"""What transcription tells others."""

import uuid
from dataclasses import dataclass

from courtportal.kernel.outbox import Event


@dataclass(frozen=True)
class TranscriptSealed(Event):
    """The transcript is signed, sealed and in the dossier."""

    hearing_id: uuid.UUID
    case_id: uuid.UUID
    document_id: uuid.UUID
