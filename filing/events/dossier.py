"""What is to be served and was, and where the file is."""

import uuid
from dataclasses import dataclass

from courtportal.kernel.outbox import Event


@dataclass(frozen=True)
class DocumentsToServe(Event):
    """Sealed documents are to be served on parties of the case."""

    case_id: uuid.UUID
    document_ids: tuple[uuid.UUID, ...]
    party_ids: tuple[uuid.UUID, ...]
    purpose: str


@dataclass(frozen=True)
class DocumentsServed(Event):
    """Documents took effect on a party, or earlier than was known; the terms that run from it are counted."""

    case_id: uuid.UUID
    party_id: uuid.UUID
    document_ids: tuple[uuid.UUID, ...]


@dataclass(frozen=True)
class VolumeToBind(Event):
    """One volume of a copy of the dossier waits to be bound."""

    part_id: uuid.UUID


@dataclass(frozen=True)
class CopyToFinish(Event):
    """All volumes of a copy are bound."""

    copy_id: uuid.UUID


@dataclass(frozen=True)
class CaseArchived(Event):
    """The archive has taken the file of a closed case."""

    case_id: uuid.UUID


@dataclass(frozen=True)
class DossierTransferred(Event):
    """The main volume went to the court of appeal."""

    case_id: uuid.UUID


@dataclass(frozen=True)
class DossierReturned(Event):
    """The main volume came back from the court of appeal (退卷)."""

    case_id: uuid.UUID
    from_case_id: uuid.UUID
