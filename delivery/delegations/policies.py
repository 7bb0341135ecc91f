"""Who delegates service: the party's own account. Who ends it: the party, or the agent, who need not go on. The panel sees it."""

from django.db.models import Q

from courtportal.kernel.authz import Actor, Rule, register
from delivery.addresses.policies import READERS, RECIPIENTS, own_party
from filing.public import on_panel


def of_the_two(actor: Actor) -> Q:
    """Delegations by the actor's own party, or to the actor."""
    return Q(party__user_id=actor.user_id) | Q(representation__user_id=actor.user_id)


register(
    Rule("filing.party", "delegate_service", RECIPIENTS, own_party),
    Rule("delivery.servicedelegation", "view", RECIPIENTS, of_the_two),
    Rule("delivery.servicedelegation", "view", READERS, lambda actor: on_panel(actor, "party__case__")),
    Rule("delivery.servicedelegation", "end", RECIPIENTS, lambda actor: of_the_two(actor) & Q(ended_at=None)),
)
