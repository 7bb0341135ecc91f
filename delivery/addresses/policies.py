"""Who may confirm, change and read service addresses: the party's own side; the panel reads them."""

from django.db.models import Q

from courtportal.kernel.authz import Actor, Role, Rule, register
from filing.public import on_panel

RECIPIENTS = frozenset({Role.LITIGANT, Role.LAWYER})
READERS = frozenset({Role.JUDGE, Role.PRESIDING_JUDGE, Role.ASSISTANT, Role.CLERK, Role.ENFORCEMENT_OFFICER})


def own(actor: Actor) -> Q:
    """Confirmations for the actor's own party."""
    return Q(party__user_id=actor.user_id)


def own_party(actor: Actor) -> Q:
    """The party whose account the actor is: a representative does not change the party's address."""
    return Q(user_id=actor.user_id)


register(
    Rule("delivery.serviceaddress", "view", RECIPIENTS, own),
    Rule("delivery.serviceaddress", "view", READERS, lambda actor: on_panel(actor, "party__case__")),
    Rule("delivery.serviceaddress", "list", RECIPIENTS, own),
    Rule("filing.party", "confirm_service_address", RECIPIENTS, own_party),
)
