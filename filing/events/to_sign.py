"""Many signatures on one word."""

import uuid
from dataclasses import dataclass

from courtportal.kernel.outbox import Event


@dataclass(frozen=True)
class SigningJobStep(Event):
    """The next portion of a signing job is due."""

    job_id: uuid.UUID
