"""The portions in which the worker reads and checks a job. What takes long, unpacking, checking, scanning, is done with no
transaction open; what came of it is kept in a short one, so that a worker that dies leaves nothing half done and nothing twice.
"""

import datetime as dt
import hashlib
import uuid
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.uploads.actions import clean_name, receive
from courtportal.kernel.uploads.checks.findings import Refusal
from courtportal.kernel.uploads.models import Upload
from courtportal.kernel.uploads.refusals import UploadRefused
from courtportal.kernel.uploads.workspace import bench, copy_in, forget_copy, kept_copy
from courtportal.kernel.vault.files import read_chunks
from filing.bulk.actions.start import CHECK, FILES
from filing.bulk.advance import go_on, locked, more, tell_owner
from filing.bulk.facts import actor_of, file_index, filer_of, files_of, papers_of
from filing.bulk.judging import judged, of_the_row
from filing.bulk.models import BulkFile, BulkJob, BulkRow
from filing.bulk.reading.run import LIMITS, read
from filing.bulk.rules.columns import REF, columns
from filing.bulk.rules.rows import RowProblem, column_of, problems_of, twins
from filing.causes.answers import Problem
from filing.causes.elements import load_form
from filing.causes.procedures import needs_defendant
from filing.intake.rules.findings import Finding

State = BulkJob.State
FILES_AT_ONCE, CHECKED_AT_ONCE = 40, 100
SILENCES = 3  # so many files in a row for which the scanner has no answer end a portion: each may take its whole patience


def read_table(job: BulkJob, now: dt.datetime) -> None:
    """Rows and names of files stand in the database; or the job says why the table or the ZIP cannot be read."""
    try:
        table = _read(job.table, "table", name=job.table.original_name)
        names = read("list", _archive(job)) if job.archive else []
        _require_columns(job, table["keys"])
    except Refusal as refusal:
        _refuse(job.pk, refusal, now)
    else:
        _keep_table(job, table, names, now)


@transaction.atomic
def _refuse(job_id: uuid.UUID, refusal: Refusal, now: dt.datetime) -> None:
    if job := locked(job_id, State.READING):
        job.state, job.refusal, job.finished_at = State.REFUSED, {"code": refusal.code, "facts": refusal.facts}, now
        job.save(update_fields=["state", "refusal", "finished_at"])
        transaction.on_commit(lambda: forget_copy(_copy_name(job_id)))


def _keep_table(job: BulkJob, table: dict[str, Any], names: Sequence[str], now: dt.datetime) -> None:
    """Rows, each with the earlier one that says the same, and files are made before the lock and kept under it."""
    keys = table["keys"]
    typed = {
        number: {key: text for key, text in zip(keys, cells, strict=False) if key and text} for number, cells in table["rows"]
    }
    doubled = twins(typed, [column.key for column in columns(job.form_key)])
    rows = [BulkRow(job=job, number=number, values=values, same_as=doubled.get(number)) for number, values in typed.items()]
    files = [BulkFile(job=job, order=at, name=name, name_index=file_index(name)) for at, name in enumerate(names)]
    with transaction.atomic():
        if (held := locked(job.pk, State.READING)) is None:
            return
        BulkRow.objects.bulk_create(rows)
        BulkFile.objects.bulk_create(files)
        held.columns = keys
        go_on(held, State.FILES, FILES, now)


def _read(upload: Upload | None, task: str, **order: Any) -> Any:
    if upload is None or upload.stored is None:
        raise Refusal("table_broken")
    with bench() as folder:
        path = copy_in(read_chunks(upload.stored), folder / "table", upload.stored.size).path
        return read(task, path, **order)


def _require_columns(job: BulkJob, keys: Sequence[str]) -> None:
    known = {column.key for column in columns(job.form_key)}
    needed = {column.key for column in columns(job.form_key) if column.required}
    lacking, foreign = sorted(needed - set(keys)), set(keys) - known - {REF, ""}
    if not known & set(keys) or (lacking and foreign):
        raise Refusal("table_other_form")
    if lacking:
        raise Refusal("table_columns", columns="、".join(lacking[:10]))


def look_at_files(job: BulkJob, now: dt.datetime) -> None:
    """The next files of the ZIP pass the same check as any upload, or their refusal is kept; the ZIP is opened out once.

    While the scanner does not answer the job waits: UploadScanned leads on, ``schedule.pause_waiting`` ends it.
    """
    unseen, silent = job.files.filter(looked_at=False, upload=None), False
    if waiting := list(unseen.order_by("order")[:FILES_AT_ONCE]):
        with bench() as folder:
            silent = _look(job, waiting, _archive(job), folder, now)
    if unseen.exists() and not silent:
        more(job.pk, State.FILES, FILES, now)
    elif not unseen.exists() and _all_scanned(job):
        _end_files(job.pk, now)
    else:
        BulkJob.objects.filter(pk=job.pk, state=State.FILES, waits_since=None).update(waits_since=now)


def _all_scanned(job: BulkJob) -> bool:
    """Files for which the scanner has answered meanwhile are settled; whether none waits for it any more."""
    waiting = job.files.filter(looked_at=False).select_related("upload")
    for file in waiting:
        _keep(file)
    return not waiting.all().exists()


def _archive(job: BulkJob) -> Path:
    """The ZIP in plain, copied out of the vault once for the job; forgotten when its last file is looked at."""
    stored = job.archive.stored if job.archive else None
    if stored is None:
        raise Refusal("zip_broken")
    return kept_copy(_copy_name(job.pk), lambda: read_chunks(stored), stored.size)


def _copy_name(job_id: uuid.UUID) -> str:
    return f"bulk-{job_id}"


def _look(job: BulkJob, waiting: Sequence[BulkFile], archive: Path, folder: Path, now: dt.datetime) -> bool:
    """Unpacked together; when that fails one by one, so that a file that cannot be unpacked refuses no other.

    Whether the scanner is silent: then the rest is left for later.
    """
    try:
        read("extract", archive, LIMITS, names=[file.name for file in waiting], folder=str(folder))
    except Refusal as refusal:
        if len(waiting) > 1:
            return _silent(_look_alone(job, file, archive, folder, now) for file in waiting)
        waiting[0].refusal = refusal.code
    return _silent(_look_at(job, file, folder / str(at), now) for at, file in enumerate(waiting))


def _look_alone(job: BulkJob, file: BulkFile, archive: Path, folder: Path, now: dt.datetime) -> bool:
    _look(job, [file], archive, folder, now)
    return _unanswered(file)


def _silent(unanswered: Iterable[bool]) -> bool:
    """Goes through the files until the scanner had no answer for ``SILENCES`` in a row; whether it came to that."""
    row = 0
    for one in unanswered:
        row = row + 1 if one else 0
        if row == SILENCES:
            return True
    return False


def _look_at(job: BulkJob, file: BulkFile, path: Path, now: dt.datetime) -> bool:
    """One file; whether the scanner had no answer for it."""
    if not file.refusal:
        _receive(job, file, path, now)
    _keep(file)
    return _unanswered(file)


def _unanswered(file: BulkFile) -> bool:
    return file.upload is not None and file.upload.state == Upload.State.QUARANTINED


def _keep(file: BulkFile) -> None:
    """What came of a file stands in its row; one for which the scanner has not answered is not looked at yet."""
    quarantined = _unanswered(file)
    if file.upload and file.upload.state == Upload.State.REFUSED:
        file.refusal, file.upload = file.upload.reason, None
    row = BulkFile.objects.filter(pk=file.pk, looked_at=False)
    row.update(upload=file.upload, refusal=file.refusal, looked_at=not quarantined)


def _receive(job: BulkJob, file: BulkFile, path: Path, now: dt.datetime) -> None:
    """The upload made of the file's bytes; one that a worker made before it died is taken up again."""
    with path.open("rb") as source, translation.override(job.owner.language or "zh-hans"):
        sha256 = hashlib.file_digest(source, "sha256").hexdigest()
        made = Upload.objects.filter(owner=job.owner, sha256=sha256, purpose="evidence", created_at__gte=job.started_at)
        kept = made.exclude(state=Upload.State.REFUSED)
        file.upload = next((one for one in kept if one.original_name == clean_name(file.name)), None)
        try:
            file.upload = file.upload or receive(actor_of(job), File(source, name=file.name), "evidence", now)
        except UploadRefused as refusal:
            file.refusal = refusal.message


@transaction.atomic
def _end_files(job_id: uuid.UUID, now: dt.datetime) -> None:
    if job := locked(job_id, State.FILES):
        go_on(job, State.CHECKING, CHECK, now)
        transaction.on_commit(lambda: forget_copy(_copy_name(job_id)))


def check_rows(job: BulkJob, now: dt.datetime) -> None:
    """The next rows are judged by the rules of the wizard."""
    form, filer = load_form(job.form_key), filer_of(job)
    waiting = list(job.rows.filter(state=BulkRow.State.WAITING).order_by("number")[:CHECKED_AT_ONCE])
    today, named = clock.local(now).date(), files_of(job, waiting)
    files = {name: file.refusal for name, file in named.items()}
    papers = {paper.kind for paper in papers_of(job, now)}
    for row in waiting:
        found = problems_of(
            form,
            row.values,
            filer,
            files=files,
            today=today,
            needs_defendant=needs_defendant(form.cause),
        )
        if row.same_as is not None:
            found.append(RowProblem("", Problem("", "same_as_row", {"row": str(row.same_as)})))
        note(row, found, () if found else of_the_row(judged(job, row, filer, named, papers, today)))
    _keep_checked(job.pk, waiting, now)


@transaction.atomic
def _keep_checked(job_id: uuid.UUID, checked: Sequence[BulkRow], now: dt.datetime) -> None:
    if (job := locked(job_id, State.CHECKING)) is None:
        return
    BulkRow.objects.bulk_update(checked, ["state", "problems", "noted"])
    if job.rows.filter(state=BulkRow.State.WAITING).exists():
        more(job_id, State.CHECKING, CHECK, now)
        return
    job.state = State.CHECKED
    job.save(update_fields=["state"])
    tell_owner(job, _("批量立案的表格检查完了"), _("可以查看每一行的结果，并提交没有问题的行。"), now)


def note(row: BulkRow, found: Sequence[RowProblem], findings: Collection[Finding] = ()) -> None:
    """What was found in a row stands in it, and whether it may be submitted; the caller saves it.

    ``findings`` of the clerk's check forbid no submission, as in the wizard: the filer decides whether to mend first.
    """
    row.state = BulkRow.State.WRONG if found else BulkRow.State.RIGHT
    row.noted = len(findings)
    row.problems = {}
    if found:
        row.problems["found"] = [{"column": one.column, "code": one.problem.code, "detail": one.problem.detail} for one in found]
    if findings:
        row.problems["noted"] = [{"rule": one.key, "column": column_of(one.place), "detail": one.detail} for one in findings]
