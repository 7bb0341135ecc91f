"""The rules of the clerk's check over the rows of a job, told to the filer before anything is submitted."""

import datetime as dt
from collections.abc import Collection, Mapping

from courtportal.kernel import clock
from courtportal.kernel.reading.counting import page_count
from filing.bulk.facts import filer_of, files_of, papers_of
from filing.bulk.models import BulkFile, BulkJob, BulkRow
from filing.bulk.rules.rows import Filer, content_of, evidence_of
from filing.calendar.calendars import calendar_in_force
from filing.causes.elements import load_form
from filing.intake.rules import content as contents
from filing.intake.rules.checks.model import Forum, Piece, Severity, Side
from filing.intake.rules.checks.parties import PAPERS
from filing.intake.rules.findings import Finding, Material, findings
from filing.page_words import medium_zh


def judged(
    job: BulkJob, row: BulkRow, filer: Filer, files: Mapping[str, BulkFile], papers: Collection[str], today: dt.date
) -> list[Finding]:
    """What a clerk would be told of the row as it stands: all that must or should be dealt with.

    What asks the database for each row alone, the pages of the evidence and suits already pending, is looked at on submission.
    """
    found = findings(_material(job, row, filer, files, papers, today))
    return [one for one in found if one.severity is not Severity.HINT]


def of_the_row(found: Collection[Finding]) -> list[Finding]:
    """What the row alone is told; papers of the organisation are the same in every row and told once."""
    return [one for one in found if one.place.page != PAPERS]


def of_the_filer(job: BulkJob, now: dt.datetime) -> list[Finding]:
    """What the organisation itself still lacks, whatever its rows say; nothing for a job without a right row."""
    row = job.rows.filter(state=BulkRow.State.RIGHT).order_by("number").first()
    if row is None:
        return []
    papers = {paper.kind for paper in papers_of(job, now)}
    found = judged(job, row, filer_of(job), files_of(job, [row]), papers, clock.local(now).date())
    return [one for one in found if one.place.page == PAPERS]


def _material(
    job: BulkJob, row: BulkRow, filer: Filer, files: Mapping[str, BulkFile], papers: Collection[str], today: dt.date
) -> Material:
    form, court = load_form(job.form_key), job.filer.court
    content, evidence = content_of(form, row.values, filer), _evidence(row, files)
    listed = [{"title": one.title, "pages": one.pages, "medium": one.medium} for one in evidence]
    return Material(
        form=form,
        cause=form.cause,
        answers=contents.complete_answers(form, content, listed),
        sides=[Side(one["id"], one["role"], one["kind"], contents.facts(one)) for one in contents.parties(content)],
        evidence=evidence,
        court=Forum(court.name_zh, court.level, court.province),
        today=today,
        calendar=calendar_in_force(),
        papers=frozenset(papers),
    )


def _evidence(row: BulkRow, files: Mapping[str, BulkFile]) -> list[Piece]:
    pieces = []
    for order, one in enumerate(evidence_of(row.values), 1):
        upload = files[one.name].upload if one.name in files else None
        sha256, pages = (upload.sha256, page_count(upload.stored, upload.pages)) if upload else ("", 1)
        medium = medium_zh(upload.media_type) if upload else ""
        pieces.append(Piece(order, one.name, frozenset({one.kind}), pages, sha256, medium=medium))
    return pieces
