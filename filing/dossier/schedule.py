"""What the archive does by itself: a reading that was approved ends with its last day."""

import datetime as dt

from django.db import transaction

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.outbox import scheduled
from filing.dossier.models import ReadingApplication

AT_ONCE = 200


@scheduled(every=dt.timedelta(hours=1))
def end_readings(now: dt.datetime) -> None:
    """Nobody reads longer than was approved."""
    today = clock.local(now).date()
    over = ReadingApplication.objects.filter(state=ReadingApplication.State.APPROVED, until__lt=today).order_by("until")
    for application in list(over[:AT_ONCE]):
        with transaction.atomic():
            application.state = ReadingApplication.State.ENDED
            application.save(update_fields=["state"])
            record(actor=SYSTEM, action="reading_ended", obj=application, now=now)
