"""Who orders a publication: who conducts the case; who serves notes where it was posted. Its page is everyone's."""

from django.db.models import Q

from courtportal.kernel.authz import Actor, Rule, register
from delivery.service.policies import FINDERS, PANEL, SERVERS, recipients_conducted
from filing.public import on_panel


def unserved_conducted(actor: Actor) -> Q:
    """Recipients not served yet in cases that the actor conducts."""
    return recipients_conducted(actor) & Q(served_at=None)


def running_of_panel(actor: Actor) -> Q:
    """Publications that run, in cases on whose panel the actor sits."""
    return on_panel(actor, "attempt__recipient__order__case__") & Q(ended_at=None)


register(
    Rule("delivery.servicerecipient", "order_publication", FINDERS, unserved_conducted),
    Rule("delivery.publicationservice", "view", PANEL, lambda actor: on_panel(actor, "attempt__recipient__order__case__")),
    Rule("delivery.publicationservice", "note_posting", SERVERS, running_of_panel),
)
