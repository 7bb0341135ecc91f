"""Who decided earlier, as an actor, for what the worker carries out of the decision; the rules judge anew."""

import uuid

from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.identity.models import User


def acting(user: User, role: Role, court_id: uuid.UUID | None = None) -> Actor:
    """The user in the role, at the court of then for its staff."""
    return Actor(
        role=role,
        user_id=user.pk,
        court_id=court_id,
        person_id=user.person_id,
        verified=user.is_verified,
        name=user.display_name,
    )
