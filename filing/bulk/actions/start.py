"""A table is handed in: the job begins; later its right rows are submitted on the organisation's word."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.outbox import publish
from courtportal.kernel.uploads.models import Upload
from filing.bulk.models import BulkFiler, BulkJob, BulkRow
from filing.causes.elements import load_form
from filing.events import BulkStep

READ, FILES, CHECK, SUBMIT = "read", "files", "check", "submit"


@transaction.atomic
def start_job(
    *, actor: Actor, filer_id: uuid.UUID, form_key: str, table: Upload, archive: Upload | None, key: str = "", now: dt.datetime
) -> BulkJob:
    """The table is read and checked row by row by the worker; nothing is filed yet. Publishes BulkStep.

    The same ``key`` again, minted with the page, gives the same job; "" is none.

    Who may: the account admitted with its organisation. Raises KeyError for an unknown form.
    """
    filer = access(actor, BulkFiler, filer_id, "use", lock=True)
    if key and (known := filer.jobs.filter(owner_id=actor.account_id, key=key).first()):
        return known
    job = BulkJob.objects.create(
        filer=filer,
        owner_id=actor.account_id,
        role=actor.role.value,
        form_key=load_form(form_key).key,
        table=access(actor, Upload, table.pk, "use"),
        archive=access(actor, Upload, archive.pk, "use") if archive else None,
        started_at=now,
        key=key,
    )
    record(actor=actor, action="start_bulk", obj=job, now=now, detail={"form": form_key})
    publish(BulkStep(job_id=job.pk, step=READ), now=now)
    return job


@transaction.atomic
def submit_right_rows(*, actor: Actor, job_id: uuid.UUID, now: dt.datetime) -> BulkJob:
    """Every row without a problem becomes a filing, once; the wrong ones stay in the report. Publishes BulkStep.

    Who may: the job's owner, once, when all rows are checked. The filings have arrived at ``now``, whenever the worker
    comes to them (民法典 第一百九十五条: the suit interrupts the limitation).
    """
    job = access(actor, BulkJob, job_id, "submit", lock=True)
    access(actor, BulkFiler, job.filer_id, "use")
    job.state, job.submitted_at = BulkJob.State.SUBMITTING, now
    job.save(update_fields=["state", "submitted_at"])
    right = job.rows.filter(state=BulkRow.State.RIGHT).count()
    record(actor=actor, action="submit_bulk", obj=job, now=now, detail={"rows": right})
    publish(BulkStep(job_id=job.pk, step=SUBMIT), now=now)
    return job
