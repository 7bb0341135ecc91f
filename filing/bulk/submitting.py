"""The portions in which the worker submits the right rows of a job, each in a transaction of its own."""

import datetime as dt
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Refused
from courtportal.kernel.reading.counting import page_count
from courtportal.kernel.uploads.models import Upload
from courtportal.kernel.vault.models import StoredFile
from filing.bulk.actions.hand_on import stop
from filing.bulk.actions.start import SUBMIT
from filing.bulk.advance import locked, more, tell_owner
from filing.bulk.facts import actor_of, filer_of, files_of, owner_still_files, papers_of
from filing.bulk.models import BulkJob, BulkRow
from filing.bulk.queries import counts
from filing.bulk.rules.rows import Filer, RowProblem, content_of, evidence_of
from filing.bulk.steps import note
from filing.causes.answers import Problem
from filing.causes.elements import ElementForm, load_form
from filing.intake.actions.submit import NotReady, NotVerified, submit
from filing.intake.models import DraftEvidence, DraftPaper, Filing, FilingDraft
from filing.intake.rules import content as contents
from filing.parties.models import KeptPaper

SUBMITTED_AT_ONCE = 20
# Seconds between two rows: SQLite gives its lock to who asks first, and who waits asks only ten times a second.
GIVE_WAY = 0.1
SOME_FAILED = _("已提交 %(submitted)s 件，法院按每一件分别答复；%(failed)s 件没有提交，原因写在每一行。")


@dataclass(frozen=True, slots=True)
class Shared:
    """What every row of a job needs, read once for a portion."""

    job: BulkJob
    form: ElementForm
    filer: Filer
    uploads: Mapping[str, Upload]
    papers: Sequence[KeptPaper]


def shared_of(job: BulkJob, rows: Sequence[BulkRow], now: dt.datetime) -> Shared:
    """Form, plaintiff, the files that the rows name as far as they may be used, and the organisation's own papers."""
    uploads = {name: file.upload for name, file in files_of(job, rows).items() if file.upload}
    usable = {name: upload for name, upload in uploads.items() if upload.state == Upload.State.CHECKED}
    return Shared(job, load_form(job.form_key), filer_of(job), usable, papers_of(job, now))


def submit_rows(job: BulkJob, now: dt.datetime) -> None:
    """The next right rows become filings, each with its draft, evidence and papers, or say why not.

    Each row asks anew whether its owner may still file for the organisation: where not, the job stops and they stay as they are.
    """
    waiting = list(job.rows.filter(state=BulkRow.State.RIGHT).order_by("number")[:SUBMITTED_AT_ONCE])
    shared = shared_of(job, waiting, now)
    for row in waiting:
        if not submit_row(shared, row.pk, now):
            stop(job_id=job.pk, now=now)
            return
        if connection.vendor == "sqlite":
            time.sleep(GIVE_WAY)
    if job.rows.filter(state=BulkRow.State.RIGHT).exists():
        more(job.pk, BulkJob.State.SUBMITTING, SUBMIT, now)
    else:
        _end(job.pk, now)


@transaction.atomic
def submit_row(shared: Shared, row_id: uuid.UUID, now: dt.datetime) -> bool:
    """The row is a filing, or failed; whatever was begun for one that failed is gone. A row that is settled stays so.

    False, and the row as it was, where the owner of the job may not file for the organisation any more.
    """
    row = BulkRow.objects.select_for_update().get(pk=row_id)
    if row.state != BulkRow.State.RIGHT:
        return True
    if not owner_still_files(shared.job):
        return False
    row.state = BulkRow.State.FAILED
    try:
        with transaction.atomic():
            row.filing = _file(shared, row, now)
        row.state = BulkRow.State.SUBMITTED
    except NotReady as refused:
        note(row, [RowProblem("", one.problem) for one in refused.problems])
        row.state = BulkRow.State.FAILED
    except (NotVerified, Refused):
        pass  # the row says that it was not submitted
    row.save(update_fields=["filing", "state", "problems"])
    return True


@transaction.atomic
def _end(job_id: uuid.UUID, now: dt.datetime) -> None:
    if job := locked(job_id, BulkJob.State.SUBMITTING):
        job.state, job.finished_at = BulkJob.State.DONE, now
        job.save(update_fields=["state", "finished_at"])
        record(actor=actor_of(job), action="bulk.done", obj=job, now=now)
        count = counts(job)
        body = SOME_FAILED if count[BulkRow.State.FAILED] else _("已提交 %(submitted)s 件，法院按每一件分别答复。")
        tell_owner(job, _("批量立案提交完毕"), body, now, facts=count)


def _file(shared: Shared, row: BulkRow, now: dt.datetime) -> Filing:
    job, form, arrived = shared.job, shared.form, shared.job.submitted_at or now
    content = content_of(form, row.values, shared.filer) | {"bulk": str(job.pk)}
    content["parties"][0]["source"] = str(job.filer.organisation_id)
    draft = FilingDraft.objects.create(
        owner=job.owner,
        court=job.filer.court,
        form_key=form.key,
        cause_code=form.cause,
        template_version=form.template_version,
        content=content,
        updated_at=arrived,
    )
    _add_evidence(shared, draft, row)
    _add_papers(shared, draft)
    return submit(actor=actor_of(job), draft_id=draft.pk, now=arrived)


def _add_evidence(shared: Shared, draft: FilingDraft, row: BulkRow) -> None:
    for order, one in enumerate(evidence_of(row.values), 1):
        upload = shared.uploads.get(one.name)
        if upload is None:  # not usable any more
            missing = Problem("evidence_files", "file_missing", {"name": one.name})
            raise NotReady([contents.PlacedProblem("evidence", missing)])
        DraftEvidence.objects.create(
            draft=draft,
            order=order,
            title=one.name.rpartition(".")[0][:160] or one.name,
            purpose=one.purpose,
            kinds=[one.kind],
            file=cast(StoredFile, upload.stored),  # a checked upload has its file
            file_name=one.name[:200],
            pages=page_count(upload.stored, upload.pages),
        )


def _add_papers(shared: Shared, draft: FilingDraft) -> None:
    for order, kept in enumerate(shared.papers, 1):
        version = kept.latest()
        DraftPaper.objects.create(
            draft=draft,
            order=order,
            kind=kept.kind,
            title=kept.title,
            kept=kept,
            file=version.file,
            file_name=version.file_name,
            pages=page_count(version.file, version.pages),
        )
