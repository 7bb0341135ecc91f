"""Buckets that nobody took from for a day are full again and need no row."""

import datetime as dt

from courtportal.kernel.limits.models import RateBucket
from courtportal.kernel.outbox import Interval, scheduled


@scheduled(every=Interval(hours=6))
def forget_full_buckets(now: dt.datetime) -> None:
    """Delete the rows; also what they could tell about who asked."""
    RateBucket.objects.filter(refilled_at__lt=now - dt.timedelta(days=1)).delete()
