"""A job that waits for the scanner of viruses goes on when it answers; when it does not, the job is paused and its owner told."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM, Actor, access
from courtportal.kernel.uploads.models import Upload
from filing.bulk.actions.start import FILES
from filing.bulk.advance import go_on, locked, tell_owner
from filing.bulk.models import BulkFile, BulkJob

State = BulkJob.State
PATIENCE = dt.timedelta(minutes=30)


@transaction.atomic
def pause(*, job_id: uuid.UUID, now: dt.datetime) -> None:
    """The job stands where it is, and its owner learns why; nothing that was not scanned is filed."""
    job = locked(job_id, State.FILES)
    if job is None or job.waits_since is None or job.waits_since > now - PATIENCE:
        return
    job.state, job.waits_since = State.PAUSED, None
    job.save(update_fields=["state", "waits_since"])
    record(actor=SYSTEM, action="bulk.pause", obj=job, now=now)
    body = _("查毒程序暂时没有回应，还没有查毒的文件不会提交。恢复后自动继续，您也可以打开页面点“继续检查”。")
    tell_owner(job, _("批量立案已暂停"), body, now)


@transaction.atomic
def answer_came(*, job_id: uuid.UUID, now: dt.datetime) -> None:
    """The scanner has answered for a file of the job: one that waited or was paused goes on, once."""
    job = BulkJob.objects.select_for_update().get(pk=job_id)
    if job.state == State.PAUSED or (job.state == State.FILES and job.waits_since is not None):
        _again(job, now)


@transaction.atomic
def resume(*, actor: Actor, job_id: uuid.UUID, now: dt.datetime) -> BulkJob:
    """The owner lets a paused job go on: its files are the next about which the scanner is asked. Publishes BulkStep."""
    job = access(actor, BulkJob, job_id, "resume", lock=True)
    unanswered = BulkFile.objects.filter(job=job, looked_at=False, upload__isnull=False)
    Upload.objects.filter(pk__in=unanswered.values("upload")).update(scan_tried_at=None)
    _again(job, now)
    record(actor=actor, action="bulk.resume", obj=job, now=now)
    return job


def _again(job: BulkJob, now: dt.datetime) -> None:
    job.waits_since = None
    job.save(update_fields=["waits_since"])
    go_on(job, State.FILES, FILES, now)
