"""Who wants the digest."""

from courtportal.kernel.authz import Actor
from delivery.digest.models import InboxDigest


def wants_digest(actor: Actor) -> bool:
    """Whether the actor asked for it."""
    return InboxDigest.objects.filter(user_id=actor.account_id, wanted=True).exists()
