"""A letter of authority that came on paper lets the agent in."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from courtportal.kernel.authz import Actor
from courtportal.kernel.outbox import publish
from filing.applications.rules.catalogue import KINDS
from filing.cases.models import Representation
from filing.dossier.entries import add_dossier_entry
from filing.dossier.rules.matters import Matter
from filing.events import RepresentationChanged
from filing.paper.keeping import CannotEnter, Kind, Paper, keep_paper, known_paper, party_for
from filing.paper.models import PaperEntry
from filing.parties.actions.represent import ConflictOfInterest, SameName, TooManyAgents, begin_representation

TITLE = "授权委托书"


@dataclass(frozen=True, slots=True)
class Authority:
    """What the letter says: who acts, with which scope and as what (CPL 61, 62)."""

    name: str
    scope: str
    kind: str
    law_firm: str = ""
    licence_number: str = ""
    # Where somebody on the other side bears the same name: the number, and that the clerk has seen it is another person.
    identity_number: str = ""
    is_another: bool = False


@transaction.atomic
def enter_authority(
    *, actor: Actor, case_id: uuid.UUID, party_id: uuid.UUID, authority: Authority, paper: Paper, now: dt.datetime
) -> PaperEntry:
    """The agent acts for the party from now on, within the scope of the letter; the other side is told (CPL 62).

    Who may: the clerk of the case, a filing clerk of the court, whose look at the letter is the check. Raises CannotEnter:
    ``ended`` once nobody can join, ``acting`` for an agent of the party already, ``agents`` for a third one (CPL 61),
    ``same_name`` for who bears a name of the other side and is not confirmed to be
    another person with another identity number, ``conflict`` for one of the other side. Event: RepresentationChanged.
    """
    party = party_for(actor, case_id, party_id, paper.handed_in_on, now)
    if known := known_paper(actor, paper.key):
        return known
    if party.case.state not in KINDS["representation"].states:
        raise CannotEnter("ended")
    if party.representations.filter(ended_at=None, name=authority.name).exists():
        raise CannotEnter("acting")
    entry = keep_paper(actor, party, paper, Kind.AUTHORITY, TITLE, now)
    agent = Representation(
        party=party, name=authority.name, kind=authority.kind, law_firm=authority.law_firm, scope=authority.scope,
        licence_number=authority.licence_number, identity_number=authority.identity_number,
        authority_file=entry.file, began_at=now,
    )  # fmt: skip
    try:
        agent = begin_representation(actor=actor, representation=agent, now=now, is_another=authority.is_another)
    except TooManyAgents as error:
        raise CannotEnter("agents") from error
    except SameName as error:
        raise CannotEnter("same_name") from error
    except ConflictOfInterest as error:
        raise CannotEnter("conflict") from error
    add_dossier_entry(
        case=party.case, under=Matter.AUTHORITY, title=TITLE, key=f"paper:{entry.pk}", file=entry.file, file_name=entry.file_name,
        source=party.name, pages=entry.pages,
    )  # fmt: skip
    publish(RepresentationChanged(case_id=party.case_id, representation_id=agent.pk), now=now)
    return entry
