"""Writing down a party's yes, each once."""

import datetime as dt

from courtportal.kernel.authz import Actor
from filing.mediation.models import Mediation, MediationAssent
from filing.mediation.queries import places_of


def assent(actor: Actor, mediation: Mediation, matter: str, now: dt.datetime) -> None:
    """The actor's parties say yes to the matter, in the caller's transaction; saying it again changes nothing."""
    for place in places_of(actor, mediation):
        MediationAssent.objects.get_or_create(
            party=place, matter=matter, defaults={"mediation": mediation, "user_id": actor.account_id, "given_at": now}
        )
