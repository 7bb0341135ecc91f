"""A party gets its account: from here on the person acts online for it."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from courtportal.kernel.identity.models import User
from filing.cases.models import Party


class PartyTaken(Exception):
    """Another account acts for the party already."""


@transaction.atomic
def bind_party(*, actor: Actor, party_id: uuid.UUID, user: User, now: dt.datetime) -> Party:
    """Bind the party to the account whose real name was compared with it (OLR art. 7); again for the same account is nothing.

    The caller has proved the identity. Raises PartyTaken.
    """
    party = Party.objects.select_for_update().get(pk=party_id)
    if party.user_id == user.pk:
        return party
    if party.user_id is not None:
        raise PartyTaken
    party.user = user
    if party.kind == Party.Kind.PERSON:
        party.person = user.person
    party.save(update_fields=["user", "person"])
    record(actor=actor, action="bind_party", obj=party, now=now, detail={"user": str(user.pk)})
    return party
