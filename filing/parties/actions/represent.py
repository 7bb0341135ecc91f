"""An agent begins or ceases to act for a party; what the agent may do ends with the next request."""

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.identity.models import User
from courtportal.kernel.outbox import publish
from filing.calendar.telling import sides_of
from filing.cases.models import Case, Party, Representation
from filing.cases.rules.numbers import plain_number
from filing.cases.timeline import add_timeline_entry
from filing.events import RepresentationChanged
from filing.notices import tell

MOST_AGENTS = 2  # CPL 61
# Roles that stand against one another; third parties are examined by the clerk.
SIDES = (
    frozenset({Party.Role.PLAINTIFF, Party.Role.APPELLANT, Party.Role.APPLICANT, Party.Role.CREDITOR}),
    frozenset({Party.Role.DEFENDANT, Party.Role.APPELLEE, Party.Role.RESPONDENT, Party.Role.DEBTOR}),
)


class TooManyAgents(Exception):
    """The party has two agents already."""


class ConflictOfInterest(Exception):
    """The agent is, or acts for, the other side."""


class SameName(Exception):
    """Somebody on the other side bears the agent's name; that it is another person has to be confirmed, with a number."""


def begin_representation(
    *, actor: Actor, representation: Representation, now: dt.datetime, is_another: bool = False
) -> Representation:
    """The agent acts for the party, in the caller's transaction; who was named before without an account takes its own place.

    ``is_another``: the clerk has compared the papers of who bears a name of the other side. Raises TooManyAgents (CPL 61),
    ConflictOfInterest, or SameName where that is not confirmed yet.
    """
    party = Party.objects.select_for_update().get(pk=representation.party_id)
    acting = party.representations.filter(ended_at=None)
    place = acting.filter(user=None, name=representation.name).first() if representation.user_id else None
    if place is None and acting.count() >= MOST_AGENTS:
        raise TooManyAgents
    if representation.user_id:
        if opposed(party, representation.user_id):
            raise ConflictOfInterest
    else:
        _require_another(party, representation, is_another=is_another)
    if place is not None:
        place.ended_at = now
        place.save(update_fields=["ended_at"])
    representation.save()
    detail = {"scope": representation.scope} | ({"another_of_the_name": True} if is_another else {})
    record(actor=actor, action="begin_representation", obj=representation, now=now, detail=detail)
    _note(representation, "代理人参加诉讼", "An agent joined", "began", now)
    return representation


def opposed(party: Party, user_id: uuid.UUID) -> bool:
    """Whether the user is a party, or acts for one, on the other side of the same case (律师法 art. 39)."""
    others = _opponents(party)
    acting = others.filter(representations__user_id=user_id, representations__ended_at=None)
    return others.filter(user_id=user_id).exists() or acting.exists()


def _require_another(party: Party, agent: Representation, *, is_another: bool) -> None:
    """Who is known by name alone is somebody else than who bears the same name on the other side; the number tells them apart.

    The same number is the same person, whatever was confirmed. Raises ConflictOfInterest, SameName.
    """
    number, others = plain_number(agent.identity_number), _opponents(party)
    acting = Representation.objects.filter(party__in=others, ended_at=None, name=agent.name).select_related("user__person")
    of_the_name = [plain_number(one.identity_number) for one in others.filter(name=agent.name)]
    if number and number in {*of_the_name, *(_number_of(one) for one in acting)}:
        raise ConflictOfInterest
    # A lawyer or employee is known by name and firm: of another firm it is another person.
    alike = bool(of_the_name) or any(one.law_firm == agent.law_firm for one in acting)
    if alike and not (number and is_another):
        raise SameName


def _number_of(agent: Representation) -> str:
    person = agent.user.person if agent.user else None
    return plain_number(person.identity_number if person else agent.identity_number)


def _opponents(party: Party) -> QuerySet[Party]:
    """Everyone on the other side; of a third party, who stands on neither, everyone else."""
    against = next((SIDES[1 - place] for place, side in enumerate(SIDES) if party.role in side), None)
    others = Party.objects.filter(case=party.case_id, left_at=None).exclude(pk=party.pk)
    return others if against is None else others.filter(role__in=against)


@transaction.atomic
def end_representation(*, actor: Actor, representation_id: uuid.UUID, now: dt.datetime) -> Representation:
    """The authority is at an end (CPL 62–63): dismissed by the party, or given up by the agent; the other side is told.

    Who may: the party itself and the agent. Event: RepresentationChanged.
    """
    representation = access(actor, Representation, representation_id, "end", lock=True)
    representation.ended_at, representation.ended_by_agent = now, representation.user_id == actor.user_id
    representation.save(update_fields=["ended_at", "ended_by_agent"])
    record(actor=actor, action="end_representation", obj=representation, now=now)
    _note(representation, "代理关系终止", "An agent ceased to act", "ended", now)
    publish(RepresentationChanged(case_id=representation.party.case_id, representation_id=representation.pk), now=now)
    return representation


def _note(representation: Representation, zh: str, en: str, what: str, now: dt.datetime) -> None:
    """The timeline and everyone else of the case learn of it (CPL 62)."""
    party = representation.party
    case, key = party.case, f"representation:{representation.pk}:{what}"
    add_timeline_entry(
        case=case, kind="representation", key=key, title_zh=f"{party.name}：{zh}", title_en=f"{party.name}: {en}", now=now
    )
    for user in _others(case, representation):
        tell(
            user,
            title=_("代理人变更"),
            body=_("案号 %(number)s：%(party)s 的代理人有变更。"),
            facts={"number": case.case_number, "party": party.name},
            link=reverse("filing:case", args=[case.pk]),
            key=f"{key}:{user.pk}",
            now=now,
        )


def _others(case: Case, representation: Representation) -> list[User]:
    return [user for user in sides_of(case) if user.pk != representation.user_id]
