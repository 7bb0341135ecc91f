"""Who may do what with kept papers: their owner, and nobody else."""

from django.db.models import Q

from courtportal.kernel.authz import Actor, Rule, register
from filing.cases.policies import LITIGANTS


def own_papers(actor: Actor) -> Q:
    """Papers the actor keeps."""
    return Q(owner_id=actor.user_id)


register(
    Rule("filing.keptpaper", "keep", LITIGANTS),
    Rule("filing.keptpaper", "view", LITIGANTS, own_papers),
    Rule("filing.keptpaper", "change", LITIGANTS, own_papers),
)
