"""A party takes back on paper what it applied for on paper."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor
from filing.applications.actions.decide import take_back
from filing.applications.holding import access_held
from filing.cases.models import DossierEntry
from filing.dossier.entries import add_dossier_entry
from filing.paper.keeping import CannotEnter, Kind, Paper, keep_paper, known_paper, party_for
from filing.paper.models import PaperEntry


@transaction.atomic
def enter_withdrawal(*, actor: Actor, application_id: uuid.UUID, paper: Paper, now: dt.datetime) -> PaperEntry:
    """The application, not decided yet, waits no more; the paper stands beside it in the file, sealed as long as it is.

    Entered twice it is one. Who may: the clerk of the case, a filing clerk of the court. Raises CannotEnter: ``day`` for a paper
    older than the application, ``party``, ``file``.
    """
    if known := known_paper(actor, paper.key):
        return known
    application = access_held(actor, application_id, "enter_withdrawal")
    if application.party_id is None:
        raise CannotEnter("party")
    party = party_for(actor, application.case_id, application.party_id, paper.handed_in_on, now, "enter_application")
    if paper.handed_in_on < clock.local(application.submitted_at).date():
        raise CannotEnter("day")
    kind, case = application.definition, party.case
    entry = keep_paper(actor, party, paper, Kind.WITHDRAWAL, f"撤回申请：{kind.name.zh}", now)
    add_dossier_entry(
        case=case, under=kind.matter, title=entry.title, key=f"paper:{entry.pk}", file=entry.file, file_name=entry.file_name,
        source=party.name, pages=entry.pages,
        sealing=DossierEntry.Sealing.SEALED if application.is_hidden else DossierEntry.Sealing.NONE,
    )  # fmt: skip
    take_back(actor=actor, application=application, now=now)
    return entry
