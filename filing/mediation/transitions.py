"""A mediation goes from state to state by the table alone; and everyone in it is told."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.identity.models import User
from filing.cases.models import PanelMember, Representation
from filing.mediation.models import Mediation, MediationParty
from filing.mediation.rules.steps import after
from filing.notices import tell

Words = str | Promise
MOST_CLERKS = 20


def move(mediation: Mediation, act: str, *, fields: Sequence[str] = ()) -> Mediation:
    """The mediation is in the state after the act, in the caller's transaction, saved with ``fields``. Raises IllegalStep."""
    mediation.state = after(act, mediation.state)
    mediation.version += 1
    mediation.save(update_fields=["state", "version", *fields])
    return mediation


def people(mediation: Mediation, *, but: uuid.UUID | None = None) -> list[User]:
    """Everyone in it with an account, each once: who acts for the parties, and the mediator; ``but`` who acts now."""
    users = {user for place in mediation.parties.select_related("user", "party") for user in accounts_of(place)}
    if mediation.mediator is not None:
        users.add(mediation.mediator.user)
    return sorted((user for user in users if user.pk != but), key=lambda user: str(user.pk))


def accounts_of(place: MediationParty) -> set[User]:
    """Who acts for the party now: its own account, and in a case its agents with special authority (CPL 62)."""
    found = {place.user} if place.user else set()
    mandates = place.party.representations.exclude(user=None).select_related("user") if place.party else ()
    found -= {one.user for one in mandates if one.ended_at is not None}
    special = [one.user for one in mandates if one.ended_at is None and one.scope == Representation.Scope.SPECIAL]
    return found | {user for user in special if user is not None}


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


def open_place(actor: Actor, party: MediationParty, user_id: uuid.UUID, now: dt.datetime) -> None:
    """The account acts for the party, in the caller's transaction; the others are told."""
    party.user_id = user_id
    party.save(update_fields=["user"])
    record(actor=actor, action="join_mediation", obj=party.mediation, now=now, detail={"party": str(party.pk)})
    tell_people(
        party.mediation,
        title=_("%(name)s 已打开调解邀请"),
        body=_("调解编号 %(number)s。等待对方答复是否同意调解。"),
        facts={"name": party.name},
        key=f"joined:{party.pk}",
        now=now,
        but=user_id,
    )


def tell_court(mediation: Mediation, *, title: Words, body: Words, key: str, now: dt.datetime) -> None:
    """A notice to who serves the mediation at the court: the panel's clerks in a case, else the filing clerks."""
    link = reverse("filing:mediation", args=[mediation.pk])
    serving = {"appointments__court": mediation.court_id, "appointments__ended_at": None}
    clerks = User.objects.filter(is_active=True, appointments__role=Role.FILING_CLERK, **serving)
    if mediation.case_id is not None:
        duties = (PanelMember.Duty.CLERK, PanelMember.Duty.ASSISTANT)
        clerks = User.objects.filter(panels__case=mediation.case_id, panels__duty__in=duties, panels__ended_at=None)
    for user in clerks.distinct().order_by("pk")[:MOST_CLERKS]:
        facts = {"number": mediation.number}
        tell(user, title=title, body=body, facts=facts, link=link, key=f"m:{key}:{user.pk.hex}", now=now)
