"""Who orders a publication: who conducts the case; who serves notes where it was posted. Its page is everyone's."""

from django.db.models import Q

from courtportal.kernel.authz import Actor, Role, Rule, register
from delivery.service.policies import PANEL, SERVERS
from filing.public import conducts, on_panel

JUDGES = frozenset({Role.JUDGE, Role.PRESIDING_JUDGE, Role.ENFORCEMENT_OFFICER})


def unserved_conducted(actor: Actor) -> Q:
    """Recipients not served yet in cases that the actor conducts."""
    mine = on_panel(actor, "order__case__") if actor.role is Role.ENFORCEMENT_OFFICER else conducts(actor, "order__case__")
    return mine & Q(served_at=None)


def running_of_panel(actor: Actor) -> Q:
    """Publications that run, in cases on whose panel the actor sits."""
    return on_panel(actor, "attempt__recipient__order__case__") & Q(ended_at=None)


register(
    Rule("delivery.servicerecipient", "order_publication", JUDGES, unserved_conducted),
    Rule("delivery.publicationservice", "view", PANEL, lambda actor: on_panel(actor, "attempt__recipient__order__case__")),
    Rule("delivery.publicationservice", "note_posting", SERVERS, running_of_panel),
)
