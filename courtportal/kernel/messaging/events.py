"""What messaging tells the worker."""

import uuid
from dataclasses import dataclass

from courtportal.kernel.outbox import Event


@dataclass(frozen=True)
class NoticeWritten(Event):
    """A notice stands in the portal; mail or SMS should tell of it."""

    notice_id: uuid.UUID
