"""What acceptance takes from what was filed once: kept papers, facts that the court holds, the earlier case."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models
from django.http import Http404

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from courtportal.kernel.vault.models import StoredFile
from filing.calendar.models import Deadline
from filing.cases.actions.open_follow_up import link_cases
from filing.cases.models import Case, CaseLink, Party, Representation
from filing.dossier.entries import add_dossier_entry
from filing.dossier.rules.matters import Matter
from filing.intake.models import Filing
from filing.intake.queries import latest_version, stored_file
from filing.intake.rules import content as contents
from filing.intake.rules.following import AFTER_OBJECTION
from filing.parties.held import held_party
from filing.parties.rules.papers import PaperKind

# To sue after the ruling on an outsider's objection (CPL 238).
TERM_TO_SUE = "outsider_suit"


def with_held_facts(one: Mapping[str, Any]) -> dict[str, str]:
    """A party's facts; what a picked party of an earlier case did not tell again is added from the court's own records."""
    facts = contents.facts(one)
    held = held_party(one.get("held", ""), facts.get("name", ""))
    if held is None:
        return facts
    known = {"id_number": held.identity_number, "uscc": held.unified_social_credit_code, "phone": held.phone}
    return {**{key: value for key, value in known.items() if value}, **{key: value for key, value in facts.items() if value}}


def add_papers(case: Case, plaintiff: Party, papers: Sequence[Mapping[str, Any]]) -> None:
    """The papers of identity and authority go into the dossier (no. 10); a power of attorney stands with its agent."""
    for paper in papers:
        entry = add_dossier_entry(
            case=case,
            under=Matter.AUTHORITY,
            title=str(paper["title"]),
            key=f"authority:{paper['id']}",
            file=stored_file(str(paper["file_id"])),
            file_name=str(paper["file_name"]),
            source=plaintiff.name,
            pages=int(paper["pages"]),
        )
        if paper["kind"] == PaperKind.POWER_OF_ATTORNEY:
            _authorised(case, plaintiff, paper).filter(authority_file=None).update(authority_file=entry.file)


def _authorised(case: Case, plaintiff: Party, paper: Mapping[str, Any]) -> models.QuerySet[Representation]:
    """The agent whom a power of attorney names, as far as that is certain: who was said to be authorised by it, else the only
    one of the side, or of the organisation for which the paper is kept. Where there are several and nobody said whose it is, it
    stands in the dossier alone.
    """
    agents = Representation.objects.filter(party__case=case, party__role=plaintiff.role)
    if organisation := paper.get("organisation"):
        agents = agents.filter(party__organisation_id=organisation)
    if named := paper.get("agent"):
        return agents.filter(name=named)
    return agents if agents.values("name", "law_firm").distinct().count() == 1 else agents.none()


def link_earlier_case(actor: Actor, case: Case, follows: Mapping[str, Any], *, filed_at: dt.datetime, now: dt.datetime) -> None:
    """The case of which the filing said that it follows from it, e.g. as a counterclaim (民事诉讼法 第五十四条).

    The term within which a suit after an objection had to be brought is kept if it was filed by its last day, whenever it was
    accepted (第二百三十八条).
    """
    if not follows:
        return
    earlier = case_followed(follows, case.court_id)
    if earlier is None:  # named by a number that the court does not have on the portal
        return
    link_cases(source=earlier, target=case, kind=CaseLink.Kind(follows["kind"]), now=now)
    if follows["kind"] == AFTER_OBJECTION:
        _keep_term(actor, earlier, _suing(case, earlier, follows), filed_at, now)


def case_followed(follows: Mapping[str, Any], court_id: uuid.UUID | None) -> Case | None:
    """The case from which a filing follows, by its id, or by the number that was named where it is one of that court."""
    if "case" in follows:
        return Case.objects.get(pk=uuid.UUID(follows["case"]))
    named = Case.objects.filter(case_number=follows.get("number", ""), court=court_id) if court_id else Case.objects.none()
    return named.first()


def _suing(case: Case, earlier: Case, follows: Mapping[str, Any]) -> list[uuid.UUID]:
    """Who of the earlier case sues: as whom the suit was begun, or who bears the number of a plaintiff."""
    if "parties" in follows:
        return [uuid.UUID(party) for party in follows["parties"]]
    numbers = {_number(one) for one in case.parties.filter(role=Party.Role.PLAINTIFF)} - {""}
    return [one.pk for one in earlier.parties.filter(left_at=None) if _number(one) in numbers]


def _number(party: Party) -> str:
    return (party.identity_number or party.unified_social_credit_code).upper()


def _keep_term(actor: Actor, earlier: Case, parties: Sequence[uuid.UUID], filed_at: dt.datetime, now: dt.datetime) -> None:
    """The term is met, also one that ran out while the filing waited for the court."""
    open_ones = (Deadline.State.RUNNING, Deadline.State.LAPSED)
    terms = Deadline.objects.filter(rule=TERM_TO_SUE, case=earlier, party__in=parties, state__in=open_ones)
    for term in terms.filter(due_on__gte=clock.local(filed_at).date()).select_for_update():
        term.state = Deadline.State.MET
        term.save(update_fields=["state"])
        record(actor=actor, action="deadline_met", obj=term, now=now)


def filed_file(filing: Filing, order: int) -> tuple[StoredFile, str]:
    """A paper of identity or authority as it was filed, with its name. Raises Http404 for one that is not there."""
    for paper in latest_version(filing).content.get("papers", []):
        if paper["order"] == order:
            return stored_file(paper["file_id"]), paper["file_name"]
    raise Http404
