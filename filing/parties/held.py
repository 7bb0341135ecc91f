"""What the court holds already is offered and not asked for: opponents of earlier cases with their addresses."""

import uuid
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from courtportal.kernel.authz import Actor, access, visible_to
from filing.cases.models import Case, Party, Representation
from filing.cases.policies import own_party
from filing.intake.queries import filing_of

HELD = "case:"  # before the id of a party of an earlier case, where a draft asks whose facts to take


def earlier_cases(actor: Actor) -> QuerySet[Case]:
    """The actor's cases, newest first."""
    return visible_to(actor, Case, "list").select_related("court").order_by("-accepted_at", "-pk")


def earlier_opponents(actor: Actor) -> QuerySet[Party]:
    """The parties of the actor's cases for whom the actor does not act, of the newest case first."""
    represented = Representation.objects.filter(party=OuterRef("pk"), user_id=actor.account_id, ended_at=None)
    others = visible_to(actor, Party).exclude(user_id=actor.account_id).exclude(Exists(represented))
    return others.select_related("case").order_by("-case__accepted_at", "role", "order")


def held_answers(actor: Actor, party_id: uuid.UUID | str) -> dict[str, str]:
    """A party of an earlier case as answers to the party form. Raises Http404 for a case that is not the actor's.

    What the actor told the court, the actor gets back whole; of the other side's own facts name and address, as in the
    complaint that was served. What is left out stands in the court's records and is added when the case is accepted.
    """
    party = access(actor, Party, party_id, "view")
    return facts_held(party, whole=Party.objects.filter(own_party(actor), pk=party.pk).exists() or _told_by(actor, party))


def facts_held(party: Party, *, whole: bool) -> dict[str, str]:
    """A party as answers to the party form, or of it only what the complaint that was served says: name and address."""
    known: dict[str, Any] = {"name": party.name, "sex": party.sex, "address": party.address}
    if party.kind == Party.Kind.ORGANISATION:
        known |= {"uscc": party.unified_social_credit_code, "representative": party.legal_representative}
    if whole:
        born = party.birth_date.isoformat() if party.birth_date else ""
        known |= {"birth_date": born, "ethnicity": party.ethnicity, "phone": party.phone, "id_number": party.identity_number}
    if party.kind == Party.Kind.ORGANISATION:
        known = {key: value for key, value in known.items() if key not in {"sex", "birth_date", "ethnicity", "id_number"}}
    return {key: str(value) for key, value in known.items() if value}


def _told_by(actor: Actor, party: Party) -> bool:
    """The facts came to the court with the actor's own filing."""
    filing = filing_of(party.case)
    return filing is not None and filing.owner_id == actor.user_id


def held_party(party_id: str, name: str) -> Party | None:
    """The party of an earlier case that a submitted filing picked, if it still bears the name.

    The right to pick it was checked when it was picked.
    """
    return Party.objects.filter(pk=party_id, name=name).first() if party_id else None
