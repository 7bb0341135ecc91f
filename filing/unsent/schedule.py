"""Forms that nobody sent are not kept for ever."""

import datetime as dt

from courtportal.kernel.outbox import Interval, scheduled
from filing.unsent.models import KEPT, UnsentForm


@scheduled(every=Interval(hours=6))
def forget_unsent_forms(now: dt.datetime) -> None:
    """Delete what was not touched for four weeks; also the empty rows of what was sent."""
    UnsentForm.objects.filter(changed_at__lt=now - KEPT).delete()
