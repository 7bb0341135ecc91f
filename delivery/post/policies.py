"""Who handles letters: who serves for the case."""

from django.db.models import Q

from courtportal.kernel.authz import Actor, Rule, register
from delivery.service.policies import PANEL, SERVERS
from filing.public import on_panel


def letters_of_panel(actor: Actor) -> Q:
    """Letters in cases on whose panel the actor sits."""
    return on_panel(actor, "attempt__recipient__order__case__")


register(
    Rule("delivery.postalitem", "view", PANEL, letters_of_panel),
    Rule("delivery.postalitem", "hand_over", SERVERS, letters_of_panel),
)
