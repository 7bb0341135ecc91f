"""For which organisations an account acts, as far as a court has seen it: what somebody enters in an address book is no proof."""

from typing import Any

from django.db.models import QuerySet

from courtportal.kernel.authz import Actor
from filing.bulk.models import BulkFiler
from filing.cases.models import Party


def codes_acted_for(actor: Actor) -> "QuerySet[Any, Any]":
    """The credit codes of the organisations that are parties through the actor's account, or admitted with it to file in bulk."""
    code = "unified_social_credit_code"
    parties: QuerySet[Any, Any] = (
        Party.objects.filter(user=actor.user_id, kind=Party.Kind.ORGANISATION, left_at=None).exclude(**{code: ""}).values(code)
    )
    admitted = BulkFiler.objects.filter(user=actor.user_id, state=BulkFiler.State.ADMITTED)
    return parties.union(admitted.exclude(**{f"organisation__{code}": ""}).values(f"organisation__{code}"))
