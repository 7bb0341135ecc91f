"""A mediation goes from state to state by the table alone; and everyone in it is told."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.functional import Promise

from courtportal.kernel.identity.models import User
from filing.mediation.models import Mediation
from filing.mediation.rules.steps import after
from filing.notices import tell

Words = str | Promise


def move(mediation: Mediation, act: str, *, fields: Sequence[str] = ()) -> Mediation:
    """The mediation is in the state after the act, in the caller's transaction, saved with ``fields``. Raises IllegalStep."""
    mediation.state = after(act, mediation.state)
    mediation.version += 1
    mediation.save(update_fields=["state", "version", *fields])
    return mediation


def people(mediation: Mediation, *, but: uuid.UUID | None = None) -> list[User]:
    """Everyone in it with an account, each once: the parties' accounts and the mediator; ``but`` who acts now."""
    users = {party.user for party in mediation.parties.exclude(user=None).select_related("user")}
    if mediation.mediator is not None:
        users.add(mediation.mediator.user)
    return sorted((user for user in users if user is not None and user.pk != but), key=lambda user: str(user.pk))


def tell_people(  # noqa: PLR0913 - the whole notice
    mediation: Mediation,
    *,
    title: Words,
    body: Words,
    key: str,
    now: dt.datetime,
    facts: dict[str, object] | None = None,
    but: uuid.UUID | None = None,
    users: Iterable[User] | None = None,
) -> None:
    """A notice to everyone in the mediation but who acts, once for its key and reader."""
    for user in people(mediation, but=but) if users is None else users:
        tell(
            user,
            title=title,
            body=body,
            facts={"number": mediation.number, **(facts or {})},
            link=reverse("filing:mediation", args=[mediation.pk]),
            key=f"m:{mediation.pk.hex}:{key}:{user.pk.hex}",
            now=now,
        )
