"""What transcription tells others."""

import uuid
from dataclasses import dataclass

from courtportal.kernel.outbox import Event


@dataclass(frozen=True)
class TranscriptSigned(Event):
    """Everyone has signed the transcript; the court's seal follows."""

    transcript_id: uuid.UUID


@dataclass(frozen=True)
class TranscriptSealed(Event):
    """The transcript is signed, sealed and in the dossier."""

    hearing_id: uuid.UUID
    case_id: uuid.UUID
    document_id: uuid.UUID
