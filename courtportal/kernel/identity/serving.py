"""Whether people of a court still hold there the role in which something was put before them, or chosen by them."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef

from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.identity.models import Appointment, User

_HELD = Appointment.objects.filter(user__is_active=True, ended_at=None)


def still_serves(actor: Actor) -> bool:
    """Whether the actor holds the role now, staff at the court: who has left or was appointed otherwise does not.

    A litigant needs no appointment, only an account that is open.
    """
    if actor.role == Role.LITIGANT:
        return User.objects.filter(pk=actor.account_id, is_active=True).exists()
    return _HELD.filter(user=actor.user_id, role=actor.role, court=actor.court_id).exists()


def serving(user: str, court: str, roles: Collection[Role]) -> Exists:
    """For rows with these fields: the user holds one of the roles at the court."""
    return Exists(_HELD.filter(user=OuterRef(user), court=OuterRef(court), role__in=roles))
