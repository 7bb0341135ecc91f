"""A portion of a signing job is due."""

import datetime as dt

from courtportal.kernel.outbox import LONG_LEASE, subscribe
from filing.events import SigningJobStep
from filing.to_sign.working import work_on


@subscribe(SigningJobStep, atomic=False, lease=LONG_LEASE)
def do_portion(event: SigningJobStep, now: dt.datetime) -> None:
    """Rows are signed one by one."""
    work_on(event.job_id, now)
