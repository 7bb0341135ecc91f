"""The worker goes on with a bulk job, portion by portion."""

import datetime as dt

from courtportal.kernel.outbox import LONG_LEASE, subscribe
from courtportal.kernel.uploads.events import UploadScanned
from filing.bulk.actions.hand_on import stop
from filing.bulk.actions.start import CHECK, FILES, READ, SUBMIT
from filing.bulk.actions.wait import answer_came
from filing.bulk.facts import owner_still_files
from filing.bulk.models import BulkFile, BulkJob
from filing.bulk.steps import check_rows, look_at_files, read_table
from filing.bulk.submitting import submit_rows
from filing.events import BulkStep

State = BulkJob.State
# What each step does, and the state in which it is due: a step that comes twice finds the job further and does nothing.
STEPS = {
    READ: (State.READING, read_table),
    FILES: (State.FILES, look_at_files),
    CHECK: (State.CHECKING, check_rows),
    SUBMIT: (State.SUBMITTING, submit_rows),
}


@subscribe(UploadScanned)
def go_on_with_files(event: UploadScanned, now: dt.datetime) -> None:
    """A job that waited for the scanner goes on; one that still receives files comes to this one by itself."""
    for file in BulkFile.objects.filter(upload_id=event.upload_id, looked_at=False):
        answer_came(job_id=file.job_id, now=now)


@subscribe(BulkStep, atomic=False, lease=LONG_LEASE)
def do_step(event: BulkStep, now: dt.datetime) -> None:
    """One portion, in short transactions of its own; in nobody's name who may not file for the organisation any more."""
    state, portion = STEPS[event.step]
    job = BulkJob.objects.select_related("filer__organisation", "filer__court", "owner").get(pk=event.job_id)
    if job.state != state:
        return
    if owner_still_files(job):
        portion(job, now)
    else:
        stop(job_id=job.pk, now=now)
