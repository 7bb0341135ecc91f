"""Who serves in bulk: who serves for cases; each sees the own jobs."""

from django.db.models import Q

from courtportal.kernel.authz import Actor, Rule, register
from delivery.service.policies import SERVERS


def own_jobs(actor: Actor) -> Q:
    """Jobs that the actor began."""
    return Q(owner_id=actor.user_id, court_id=actor.court_id)


register(
    Rule("delivery.servicejob", "view", SERVERS, own_jobs),
    Rule("delivery.servicejob", "start", SERVERS),
    Rule("delivery.servicejob", "try_again", SERVERS, own_jobs),
)
