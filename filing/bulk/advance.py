"""How a job goes from step to step: under its lock, and only from where it is believed to be, for a portion may come twice."""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import transaction
from django.urls import reverse
from django.utils.functional import Promise

from courtportal.kernel.outbox import publish
from filing.bulk.models import BulkJob
from filing.events import BulkStep
from filing.notices import tell

State = BulkJob.State


def locked(job_id: uuid.UUID, state: BulkJob.State) -> BulkJob | None:
    """The job, locked in the caller's transaction; None if it has gone further meanwhile."""
    job = BulkJob.objects.select_for_update().get(pk=job_id)
    return job if job.state == state else None


def go_on(job: BulkJob, state: BulkJob.State, step: str, now: dt.datetime) -> None:
    """The job is in its next state and the worker is told, in the caller's transaction."""
    job.state = state
    job.save(update_fields=["state", "columns"])
    publish(BulkStep(job_id=job.pk, step=step), now=now)


@transaction.atomic
def more(job_id: uuid.UUID, state: BulkJob.State, step: str, now: dt.datetime) -> None:
    """The next portion of the same step is due."""
    if locked(job_id, state):
        publish(BulkStep(job_id=job_id, step=step), now=now)


def tell_owner(job: BulkJob, title: Promise, body: Promise, now: dt.datetime, facts: Mapping[str, object] | None = None) -> None:
    """The organisation's account learns how the job stands, once for each state."""
    tell(
        job.owner,
        title=title,
        body=body,
        facts=facts,
        link=reverse("filing:bulk_job", args=[job.pk]),
        key=f"bulk:{job.pk}:{job.state}",
        now=now,
    )
