"""What the reader announces."""

from dataclasses import dataclass
from uuid import UUID

from courtportal.kernel.outbox import Event


@dataclass(frozen=True)
class FileRead(Event):
    """The pages of a stored file are read, or it is certain that they cannot be."""

    file_id: UUID


@dataclass(frozen=True)
class ReadingCopyMade(Event):
    """A file without pages of its own has them now: a copy to read was typeset of it."""

    file_id: UUID
