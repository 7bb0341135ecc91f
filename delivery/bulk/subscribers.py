"""A portion of a bulk job is due."""

import datetime as dt

from courtportal.kernel.outbox import subscribe
from delivery.bulk.working import work_on
from delivery.events import ServiceJobStep


@subscribe(ServiceJobStep, atomic=False)
def do_portion(event: ServiceJobStep, now: dt.datetime) -> None:
    """Rows are done one by one, each in its own transaction."""
    work_on(event.job_id, now)
