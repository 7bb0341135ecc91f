"""The rule set over a draft or over what was submitted: from rows to what the rules read."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from courtportal.kernel import clock
from courtportal.kernel.courts.models import Court
from filing.calendar.calendars import calendar_in_force
from filing.causes.elements import load_form
from filing.intake.counter.post import draft_posted_on, filing_posted_on
from filing.intake.counter.stand_in import is_the_filer
from filing.intake.evidence_pages import names_read, pages_by_look
from filing.intake.filed_once import with_held_facts
from filing.intake.models import Filing, FilingDraft
from filing.intake.proven import proven_parties
from filing.intake.queries import evidence_rows, latest_version, paper_rows, pending_like
from filing.intake.rules import content as contents
from filing.intake.rules.checks.model import Forum, Piece, Severity, Side
from filing.intake.rules.findings import Finding, Material, findings
from filing.intake.sharing.queries import with_signers


def material_of(
    snapshot: Mapping[str, Any],
    *,
    court: Court | None,
    today: dt.date,
    proven: frozenset[str],
    filed_on: dt.date | None = None,
    pending: tuple[str, ...] = (),
) -> Material:
    """What the rules read of a snapshot, and of the pages of its evidence as far as they are read now.

    ``today`` is the day on which it was handed in, ``filed_on`` the day on which the filing first arrived: by that one the
    terms of the parties are measured, however long review or a correction took. ``proven`` are the parties of whom no proof
    of identity is asked.
    """
    rows = snapshot["evidence"]
    sides = [
        Side(one["id"], one["role"], one["kind"], with_held_facts(one), proven=one["id"] in proven)
        for one in contents.parties(dict(snapshot))
    ]
    looks = pages_by_look(rows)
    return Material(
        form=load_form(snapshot["form"], snapshot.get("template_version", "")),
        cause=snapshot["cause"],
        answers=snapshot["answers"],
        sides=sides,
        evidence=[_piece(row, looks) for row in rows],
        court=Forum(court.name_zh, court.level, court.province) if court else Forum(),
        today=today,
        filed_on=filed_on,
        calendar=calendar_in_force(),
        for_client=bool(snapshot.get("for_client")),
        papers=frozenset(str(paper["kind"]) for paper in snapshot.get("papers", [])),
        pending=pending,
        names_read=names_read(rows, [side.name for side in sides if side.name]),
    )


def _piece(row: Mapping[str, Any], looks: Mapping[tuple[str, str], tuple[int, ...]]) -> Piece:
    return Piece(
        order=row["order"],
        title=row["title"],
        kinds=frozenset(row["kinds"]),
        pages=row["pages"],
        sha256=row["sha256"],
        blank=looks.get((row["file_id"], "blank"), ()),
        blurred=looks.get((row["file_id"], "blurred"), ()),
    )


def material_of_draft(draft: FilingDraft, today: dt.date) -> Material:
    """What the rules read of a draft, with what was computed."""
    form, evidence = draft.form, evidence_rows(draft)
    snapshot = {
        "form": draft.form_key,
        "template_version": draft.template_version,
        "cause": draft.cause_code,
        "answers": contents.complete_answers(form, draft.content, evidence),
        "parties": with_signers(draft),
        "for_client": draft.content.get("for_client", False),
        "evidence": evidence,
        "papers": paper_rows(draft),
    }
    pending = pending_like(snapshot, owner_id=draft.owner_id, besides=draft.filing_id)
    filed_on = draft_posted_on(draft) or (clock.local(draft.filing.submitted_at).date() if draft.filing else None)
    proven = proven_parties(snapshot["parties"], lambda source: source == str(draft.owner.person_id))
    return material_of(snapshot, court=draft.court, today=today, proven=proven, filed_on=filed_on, pending=pending)


def findings_of_draft(draft: FilingDraft, today: dt.date) -> list[Finding]:
    """What the rules find in a draft, told to the litigant before submission."""
    return findings(material_of_draft(draft, today))


def material_of_filing(filing: Filing, snapshot: Mapping[str, Any]) -> Material:
    """What the rules read of a submitted filing; the same as of its draft on the day it arrived."""
    arrived = clock.local(dt.datetime.fromisoformat(snapshot["submitted_at"])).date()
    filed_on = filing_posted_on(filing) or clock.local(filing.submitted_at).date()
    pending = pending_like(snapshot, owner_id=filing.owner_id, besides=filing.pk)
    proven = proven_parties(contents.parties(dict(snapshot)), lambda source: is_the_filer(filing, source))
    return material_of(snapshot, court=filing.court, today=arrived, proven=proven, filed_on=filed_on, pending=pending)


def findings_of_filing(filing: Filing, snapshot: Mapping[str, Any]) -> list[Finding]:
    """The clerk's pre-check: the same rules over what was submitted."""
    return findings(material_of_filing(filing, snapshot))


def counted(found: Sequence[Finding]) -> tuple[int, int]:
    """How many findings need a person's look, and how many are hints alone: what the queue says of a filing."""
    to_look_at = sum(one.blocks for one in found)
    return to_look_at, len(found) - to_look_at


def stands_open(filing: Filing) -> bool:
    """Whether the check of what was submitted last found more than hints."""
    return goes_beyond_hints(findings_of_filing(filing, latest_version(filing).content))


def goes_beyond_hints(found: Sequence[Finding]) -> bool:
    """Whether something was found that must or should be dealt with first."""
    return any(one.severity is not Severity.HINT for one in found)
