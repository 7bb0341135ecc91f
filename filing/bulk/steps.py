"""The portions in which the worker does a job. Each runs in one transaction with the mark that it is done (outbox), takes
the next rows that wait, and announces the next portion; a worker that dies leaves nothing half done and nothing twice.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any, cast

from django.core.files.base import File
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Refused
from courtportal.kernel.outbox import publish
from courtportal.kernel.uploads.actions import receive
from courtportal.kernel.uploads.checks.findings import Refusal
from courtportal.kernel.uploads.models import Upload
from courtportal.kernel.uploads.refusals import UploadRefused
from courtportal.kernel.uploads.workspace import bench, copy_in
from courtportal.kernel.vault.files import read_chunks
from courtportal.kernel.vault.models import StoredFile
from filing.bulk.actions.start import CHECK, FILES, SUBMIT
from filing.bulk.facts import actor_of, filer_of, files_of
from filing.bulk.models import BulkFile, BulkFiler, BulkJob, BulkRow
from filing.bulk.reading.run import LIMITS, read
from filing.bulk.rules.columns import columns
from filing.bulk.rules.rows import RowProblem, content_of, evidence_of, problems_of, twins
from filing.causes.answers import Problem
from filing.causes.elements import load_form
from filing.causes.procedures import needs_defendant
from filing.events import BulkStep
from filing.intake.actions.submit import NotReady, NotVerified, submit
from filing.intake.models import DraftEvidence, DraftPaper, Filing, FilingDraft
from filing.notices import tell
from filing.parties.models import KeptPaper
from filing.parties.rules.papers import PaperKind

State = BulkJob.State
FILES_AT_ONCE, CHECKED_AT_ONCE, SUBMITTED_AT_ONCE = 4, 100, 5
SAME = ("d1.name", "d1.id_number", "d1.uscc")


def read_table(job: BulkJob, now: dt.datetime) -> None:
    """Rows and names of files stand in the database; or the job says why the table or the ZIP cannot be read."""
    try:
        table = _read(job.table, "table", name=job.table.original_name)
        names = _read(job.archive, "list") if job.archive else []
        _require_columns(job, table["keys"])
    except Refusal as refusal:
        job.state, job.refusal, job.finished_at = State.REFUSED, {"code": refusal.code, "facts": refusal.facts}, now
        job.save(update_fields=["state", "refusal", "finished_at"])
        return
    keys = table["keys"]
    BulkRow.objects.bulk_create(
        BulkRow(job=job, number=number, values={key: text for key, text in zip(keys, cells, strict=False) if key and text})
        for number, cells in table["rows"]
    )
    BulkFile.objects.bulk_create(BulkFile(job=job, order=at, name=name) for at, name in enumerate(names))
    job.columns = keys
    _go_on(job, State.FILES, FILES, now)


def _read(upload: Upload | None, task: str, **order: Any) -> Any:
    if upload is None or upload.stored is None:
        raise Refusal("table_broken")
    with bench() as folder:
        path = copy_in(read_chunks(upload.stored), folder / "table", upload.stored.size).path
        return read(task, path, **order)


def _require_columns(job: BulkJob, keys: Sequence[str]) -> None:
    known = {column.key for column in columns(job.form_key)}
    needed = {column.key for column in columns(job.form_key) if column.required}
    if not known & set(keys):
        raise Refusal("table_other_form")
    if lacking := sorted(needed - set(keys)):
        raise Refusal("table_columns", columns="、".join(lacking[:10]))


def look_at_files(job: BulkJob, now: dt.datetime) -> None:
    """The next few files of the ZIP pass the same check as any upload, or their refusal is kept."""
    waiting = list(job.files.filter(looked_at=False).order_by("order")[:FILES_AT_ONCE])
    if waiting and job.archive and job.archive.stored:
        with bench() as folder:
            copied = copy_in(read_chunks(job.archive.stored), folder / "archive", job.archive.stored.size)
            try:
                read("extract", copied.path, LIMITS, names=[file.name for file in waiting], folder=str(folder))
                for at, file in enumerate(waiting):
                    with (folder / str(at)).open("rb") as source:
                        _receive(job, file, File(source, name=file.name), now)
            except Refusal as refusal:
                for file in waiting:
                    file.refusal = refusal.code
    for file in waiting:
        file.looked_at = True
        file.save(update_fields=["upload", "refusal", "looked_at"])
    if job.files.filter(looked_at=False).exists():
        publish(BulkStep(job_id=job.pk, step=FILES), now=now)
    else:
        _go_on(job, State.CHECKING, CHECK, now)


def _receive(job: BulkJob, file: BulkFile, source: File, now: dt.datetime) -> None:  # type: ignore[type-arg]
    with translation.override(job.owner.language or "zh-hans"):
        try:
            file.upload = receive(actor_of(job), source, "evidence", now)
        except UploadRefused as refusal:
            file.refusal = refusal.message


def check_rows(job: BulkJob, now: dt.datetime) -> None:
    """The next rows are judged by the rules of the wizard."""
    form, filer, files = load_form(job.form_key), filer_of(job), files_of(job)
    waiting = list(job.rows.filter(state=BulkRow.State.WAITING).order_by("number")[:CHECKED_AT_ONCE])
    keys = [*SAME, *(element.key for element in form.elements() if element.type == "money")]
    doubled = twins({row.number: row.values for row in job.rows.all()}, keys) if waiting else {}
    for row in waiting:
        found = problems_of(
            form,
            row.values,
            filer,
            files=files,
            today=clock.local(now).date(),
            needs_defendant=needs_defendant(form.cause),
        )
        if row.number in doubled:
            found.append(RowProblem("", Problem("", "same_as_row", {"row": str(doubled[row.number])})))
        _note(row, found)
    BulkRow.objects.bulk_update(waiting, ["state", "problems"])
    if job.rows.filter(state=BulkRow.State.WAITING).exists():
        publish(BulkStep(job_id=job.pk, step=CHECK), now=now)
    else:
        _finish_check(job, now)


def _note(row: BulkRow, found: Sequence[RowProblem]) -> None:
    row.state = BulkRow.State.WRONG if found else BulkRow.State.RIGHT
    row.problems = (
        {"found": [{"column": one.column, "code": one.problem.code, "detail": one.problem.detail} for one in found]}
        if found
        else {}
    )


def _finish_check(job: BulkJob, now: dt.datetime) -> None:
    job.state = State.CHECKED
    job.save(update_fields=["state"])
    _tell(job, _("批量立案的表格检查完了"), _("可以查看每一行的结果，并提交没有问题的行。"), now)


def submit_rows(job: BulkJob, now: dt.datetime) -> None:
    """The next right rows become filings, each with its draft, evidence and papers, in this one transaction."""
    waiting = list(job.rows.select_for_update().filter(state=BulkRow.State.RIGHT).order_by("number")[:SUBMITTED_AT_ONCE])
    admitted = job.filer.state == BulkFiler.State.ADMITTED
    for row in waiting:
        try:
            row.filing = _file(job, row, now) if admitted else None
            row.state = BulkRow.State.SUBMITTED if admitted else BulkRow.State.FAILED
        except NotReady as refused:
            _note(row, [RowProblem("", one.problem) for one in refused.problems])
            row.state = BulkRow.State.FAILED
        except (NotVerified, Refused):
            row.state = BulkRow.State.FAILED
        row.save(update_fields=["filing", "state", "problems"])
    if job.rows.filter(state=BulkRow.State.RIGHT).exists():
        publish(BulkStep(job_id=job.pk, step=SUBMIT), now=now)
        return
    job.state, job.finished_at = State.DONE, now
    job.save(update_fields=["state", "finished_at"])
    record(actor=actor_of(job), action="bulk.done", obj=job, now=now)
    _tell(job, _("批量立案已全部提交"), _("没有问题的行都已提交，法院按每一件分别答复。"), now)


def _file(job: BulkJob, row: BulkRow, now: dt.datetime) -> Filing:
    form = load_form(job.form_key)
    content = content_of(form, row.values, filer_of(job)) | {"bulk": str(job.pk)}
    content["parties"][0]["source"] = str(job.filer.organisation_id)
    draft = FilingDraft.objects.create(
        owner=job.owner,
        court=job.filer.court,
        form_key=form.key,
        cause_code=form.cause,
        template_version=form.template_version,
        content=content,
        updated_at=now,
    )
    uploads = {file.name: file.upload for file in job.files.select_related("upload__stored").exclude(upload=None)}
    for order, one in enumerate(evidence_of(row.values), 1):
        upload = uploads[one.name]
        assert upload is not None  # noqa: S101 - excluded above
        DraftEvidence.objects.create(
            draft=draft,
            order=order,
            title=one.name.rpartition(".")[0][:160] or one.name,
            purpose=one.purpose,
            kinds=[one.kind],
            file=cast(StoredFile, upload.stored),  # a checked upload has its file
            file_name=one.name[:200],
            pages=upload.pages or 1,
        )
    _add_papers(job, draft)
    return submit(actor=actor_of(job), draft_id=draft.pk, now=now)


def _add_papers(job: BulkJob, draft: FilingDraft) -> None:
    """The organisation's own licence and proof of its representative, kept once, go with every filing."""
    kinds = [PaperKind.LICENCE, PaperKind.REPRESENTATIVE_PROOF]
    for order, kept in enumerate(KeptPaper.objects.filter(owner=job.owner, kind__in=kinds).order_by("kind", "created_at"), 1):
        version = kept.latest()
        DraftPaper.objects.create(
            draft=draft,
            order=order,
            kind=kept.kind,
            title=kept.title,
            kept=kept,
            file=version.file,
            file_name=version.file_name,
            pages=version.pages,
        )


def _go_on(job: BulkJob, state: BulkJob.State, step: str, now: dt.datetime) -> None:
    job.state = state
    job.save(update_fields=["state", "columns"])
    publish(BulkStep(job_id=job.pk, step=step), now=now)


def _tell(job: BulkJob, title: object, body: object, now: dt.datetime) -> None:
    tell(
        job.owner,
        title=str(title),
        body=str(body),
        link=reverse("filing:bulk_job", args=[job.pk]),
        key=f"bulk:{job.pk}:{job.state}",
        now=now,
    )
