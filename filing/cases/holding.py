"""The one order in which a case and its parties are locked: the case first.

Whoever holds a case and then lets somebody act for one of its parties must not wait for who holds the party and then writes
something of the case.
"""

import uuid

from courtportal.kernel.authz import Actor, access
from filing.cases.models import Case, Party


def hold_case_of_party(party_id: uuid.UUID) -> None:
    """The case of the party is locked until the transaction ends."""
    of_party = Party.objects.filter(pk=party_id).values("case_id")
    Case.objects.select_for_update(of=("self",)).filter(pk__in=of_party).values_list("pk").first()


def access_party(actor: Actor, party_id: uuid.UUID, action: str) -> Party:
    """``access`` to a party, judged when its case and then itself are locked."""
    hold_case_of_party(party_id)
    return access(actor, Party, party_id, action, lock=True)
