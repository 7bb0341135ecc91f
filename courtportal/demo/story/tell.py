"""The demo's story from beginning to end, and whether it has been told."""

import datetime as dt
from collections.abc import Callable

from courtportal.demo.people import make_people
from courtportal.demo.story import trial
from courtportal.demo.story.clockwork import Telling
from courtportal.kernel.outbox.models import ScheduledJob

TOLD = "demo.story"


def told() -> bool:
    """The whole story stands in the database."""
    return ScheduledJob.objects.filter(name=TOLD).exists()


def tell_story(*, now: dt.datetime, say: Callable[[str], object]) -> Telling:
    """Tell the main story, and leave others waiting at its stations."""
    telling = Telling(now=now, say=say)
    with telling.stage("people", telling.moment(95)) as moment:
        make_people(moment)
    with telling.stage("file", telling.moment(90)) as moment:
        filing = trial.file_claim(plaintiff="litigant", defendant="debtor", principal="100000.00", interest="4000.00", now=moment)
    with telling.stage("accept, render, seal, serve", telling.moment(88)) as moment:
        case = trial.accept_filing(filing_id=filing.pk, now=moment)
    with telling.stage("pay", telling.moment(86)) as moment:
        trial.pay_fee(case=case, plaintiff="litigant", now=moment)
    return telling
