"""An answer, evidence or another document that came on paper is put into the file for its party."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from filing.cases.actions.hand_in_evidence import add_evidence_of
from filing.cases.models import Party
from filing.cases.rules.states import states_for
from filing.dossier.catalogue import for_papers
from filing.dossier.entries import add_dossier_entry
from filing.paper.keeping import CannotEnter, Kind, Paper, arrival_of, keep_paper, known_paper, party_for
from filing.paper.models import PaperEntry
from filing.parties.actions.answer import keep_answer
from filing.parties.actions.answer_appeal import Said, keep_appeal_answer
from filing.parties.actions.meet_appeal_term import meet_appeal_term
from filing.parties.appeal_answers import PREFIX, answers_appeal
from filing.parties.models import PartyAnswer


@transaction.atomic
def enter_answer(
    *, actor: Actor, case_id: uuid.UUID, party_id: uuid.UUID, text: str, positions: Mapping[str, Mapping[str, Any]], paper: Paper,
    now: dt.datetime,
) -> PaperEntry:  # fmt: skip
    """The defendant's answer, once, as of its day: the scan stands in the file, ``text`` beside the complaint (CPL 128).

    ``positions`` as of ``answer``, for the matrix of disputed facts; what the paper does not speak to is not in them.
    Who may: the clerk of the case, a filing clerk of the court. Raises CannotEnter: ``role``, ``answered``. Event: PartyAnswered.
    """
    party = party_for(actor, case_id, party_id, paper.handed_in_on, now)
    if known := known_paper(actor, paper.key):
        return known
    if party.role != Party.Role.DEFENDANT:
        raise CannotEnter("role")
    if PartyAnswer.objects.filter(party=party).exists():
        raise CannotEnter("answered")
    entry = keep_paper(actor, party, paper, Kind.ANSWER, "民事答辩状", now)
    handed_in_at = arrival_of(paper, now).handed_in_at
    keep_answer(actor=actor, party=party, positions=positions, text=text, submitted_at=handed_in_at, now=now)
    return entry


@transaction.atomic
def enter_evidence(
    *, actor: Actor, case_id: uuid.UUID, party_id: uuid.UUID, title: str, purpose: str, paper: Paper, now: dt.datetime
) -> PaperEntry:
    """A piece of the party's evidence, in the catalogue and the file like any other of its pieces (CPL 68).

    Who may: the clerk of the case, a filing clerk of the court. Raises CannotEnter: ``state`` once the case is decided.
    """
    party = party_for(actor, case_id, party_id, paper.handed_in_on, now)
    if known := known_paper(actor, paper.key):
        return known
    if party.case.state not in states_for("hand_in_evidence"):
        raise CannotEnter("state")
    entry = keep_paper(actor, party, paper, Kind.EVIDENCE, title, now)
    add_evidence_of(actor=actor, party=party, upload=paper.upload, title=title, purpose=purpose, now=now)
    return entry


@transaction.atomic
def enter_document(  # noqa: PLR0913 - what the paper is, and what it does
    *,
    actor: Actor,
    case_id: uuid.UUID,
    party_id: uuid.UUID,
    title: str,
    catalogue_number: int,
    answers_an_appeal: bool = False,
    answer_text: str = "",
    paper: Paper,
    now: dt.datetime,
) -> PaperEntry:
    """Another paper of the party under a number of the file's own list; all sides read it there. An answer to an appeal meets its
    term (CPL 174); ``answer_text`` is what it says, for the judgment.

    Who may: the clerk of the case, a filing clerk of the court. Raises CannotEnter: ``heading`` for a number the list has not,
    ``appeal`` for the answer of who was not served with an appeal.
    """
    party = party_for(actor, case_id, party_id, paper.handed_in_on, now)
    if known := known_paper(actor, paper.key):
        return known
    case = party.case
    if catalogue_number not in for_papers(case.case_type):
        raise CannotEnter("heading")
    if answers_an_appeal and not answers_appeal(party):
        raise CannotEnter("appeal")
    entry = keep_paper(actor, party, paper, Kind.DOCUMENT, title, now)
    filed = add_dossier_entry(
        case=case, under=catalogue_number, title=entry.title,
        key=f"{PREFIX if answers_an_appeal else 'paper:'}{entry.pk}", file=entry.file,
        file_name=entry.file_name, source=party.name, pages=entry.pages,
    )  # fmt: skip
    if answers_an_appeal:
        said = Said(answer_text, {}, str(entry.pk))
        at = arrival_of(paper, now).handed_in_at
        keep_appeal_answer(party=party, said=said, key=filed.key, submitted_at=at, scanned=True)
        meet_appeal_term(actor=actor, party=party, now=now)
    record(actor=actor, action="file_paper", obj=filed, now=now, detail={"catalogue_number": catalogue_number})
    return entry
