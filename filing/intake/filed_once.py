"""What acceptance takes from what was filed once: kept papers, facts that the court holds, the earlier case."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models
from django.http import Http404

from courtportal.kernel.vault.models import StoredFile
from filing.cases.models import Case, CaseLink, Party, Representation
from filing.dossier.entries import add_dossier_entry
from filing.intake.models import Filing
from filing.intake.queries import latest_version, stored_file
from filing.intake.rules import content as contents
from filing.parties.held import held_party
from filing.parties.rules.papers import PaperKind


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
            kind="authority",
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
    """The agent whom a power of attorney names, as far as that is certain: the only one of the side, or of the organisation
    for which the paper is kept. Where there are several, nothing says whose it is, and it stands in the dossier alone.
    """
    agents = Representation.objects.filter(party__case=case, party__role=plaintiff.role)
    if organisation := paper.get("organisation"):
        agents = agents.filter(party__organisation_id=organisation)
    return agents if agents.values("name", "law_firm").distinct().count() == 1 else agents.none()


def link_earlier_case(case: Case, follows: Mapping[str, str]) -> None:
    """The case of which the filing said that it follows from it, e.g. as a counterclaim (民事诉讼法 第五十四条)."""
    if follows:
        CaseLink.objects.get_or_create(from_case_id=uuid.UUID(follows["case"]), to_case=case, kind=follows["kind"])


def filed_file(filing: Filing, order: int) -> tuple[StoredFile, str]:
    """A paper of identity or authority as it was filed, with its name. Raises Http404 for one that is not there."""
    for paper in latest_version(filing).content.get("papers", []):
        if paper["order"] == order:
            return stored_file(paper["file_id"]), paper["file_name"]
    raise Http404
