"""What the archive does by itself: a reading that was approved ends with its last day."""

import datetime as dt

from django.db import transaction

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.outbox import scheduled
from courtportal.kernel.outbox.rounds import do_in_rounds
from filing.dossier.models import ReadingApplication

APPROVED = ReadingApplication.objects.filter(state=ReadingApplication.State.APPROVED)


@scheduled(every=dt.timedelta(hours=1))
def end_readings(now: dt.datetime) -> None:
    """Nobody reads longer than was approved."""
    today = clock.local(now).date()
    over = APPROVED.filter(until__lt=today)
    do_in_rounds(over, lambda one: _end(one, now), by="until", job=f"{__name__}.end_readings")


@transaction.atomic
def _end(found: ReadingApplication, now: dt.datetime) -> None:
    application = APPROVED.select_for_update().filter(pk=found.pk).first()
    if application is None:
        return
    application.state = ReadingApplication.State.ENDED
    application.save(update_fields=["state"])
    record(actor=SYSTEM, action="reading_ended", obj=application, now=now)
