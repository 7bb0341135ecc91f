"""What the check of uploads announces."""

from dataclasses import dataclass
from uuid import UUID

from courtportal.kernel.outbox import Event


@dataclass(frozen=True)
class UploadScanned(Event):
    """The scanner has answered for an upload that was in quarantine: it is usable now, or refused."""

    upload_id: UUID
