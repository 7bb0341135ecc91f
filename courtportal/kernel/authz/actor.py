"""Who acts: a user in one role at one court, or the public, or the portal itself."""

import uuid
from dataclasses import dataclass

from courtportal.kernel.authz.roles import STAFF_ROLES, Role


@dataclass(frozen=True)
class Actor:
    """Handed to every action and query. ``verified`` means that the real name is proven."""

    role: Role
    user_id: uuid.UUID | None = None
    court_id: uuid.UUID | None = None
    person_id: uuid.UUID | None = None
    verified: bool = False
    name: str = ""

    @property
    def is_known(self) -> bool:
        """Someone is logged in."""
        return self.user_id is not None

    @property
    def account_id(self) -> uuid.UUID:
        """The user who acts. Raises LookupError for the public and for the portal itself, who have no account."""
        if self.user_id is None:
            raise LookupError(self.role)
        return self.user_id

    @property
    def is_staff(self) -> bool:
        """Acts for a court."""
        return self.role in STAFF_ROLES


PUBLIC = Actor(role=Role.PUBLIC)
SYSTEM = Actor(role=Role.SYSTEM, name="system")
