"""What bulk filing does by itself: a job for which the scanner does not answer is paused."""

import datetime as dt

from courtportal.kernel.outbox import scheduled
from courtportal.kernel.outbox.rounds import do_in_rounds
from filing.bulk.actions.wait import PATIENCE, pause
from filing.bulk.models import BulkJob


@scheduled(every=dt.timedelta(minutes=5))
def pause_waiting(now: dt.datetime) -> None:
    """Nobody waits for ever for a scanner that is dead."""
    waiting = BulkJob.objects.filter(state=BulkJob.State.FILES, waits_since__lte=now - PATIENCE)
    do_in_rounds(waiting, lambda job: pause(job_id=job.pk, now=now), by="waits_since", job=f"{__name__}.pause_waiting")
