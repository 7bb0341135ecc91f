"""A hearing planned online asks the parties for their consent."""

import datetime as dt

from courtportal.kernel.outbox import subscribe
from filing.calendar.models import Hearing
from filing.events import HearingScheduled
from filing.online.actions.consent import ask_for_hearing

ONLINE = (Hearing.Mode.ONLINE, Hearing.Mode.MIXED)


@subscribe(HearingScheduled)
def ask_parties(event: HearingScheduled, now: dt.datetime) -> None:
    """Whoever has not been asked for consent to an online hearing is asked (OLR arts 4, 10)."""
    hearing = Hearing.objects.select_related("case").get(pk=event.hearing_id)
    if hearing.state == Hearing.State.SCHEDULED and hearing.mode in ONLINE:
        ask_for_hearing(hearing=hearing, now=now)
