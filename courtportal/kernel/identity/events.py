"""What accounts announce."""

from dataclasses import dataclass
from uuid import UUID

from courtportal.kernel.outbox import Event


@dataclass(frozen=True)
class IdentityProven(Event):
    """The account has its verified person from here on."""

    user_id: UUID
