"""Who asks: who received. Who answers: who serves for the case."""

from django.db.models import Q

from courtportal.kernel.authz import Actor, Rule, register
from delivery.service.policies import PANEL, RECIPIENTS, SERVERS, arrived, of_party
from filing.public import on_panel


def questions_of_panel(actor: Actor) -> Q:
    """Questions in cases on whose panel the actor sits."""
    return on_panel(actor, "recipient__order__case__")


register(
    Rule("delivery.servicerecipient", "ask", RECIPIENTS, arrived),
    Rule("delivery.servicequestion", "view", RECIPIENTS, lambda actor: of_party(actor, "recipient__party__")),
    Rule("delivery.servicequestion", "view", PANEL, questions_of_panel),
    Rule("delivery.servicequestion", "answer", SERVERS, lambda actor: questions_of_panel(actor) & Q(answered_at=None)),
)
