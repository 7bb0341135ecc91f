"""Every day of two years at the edges of the day: service counts on the day it happens, only the terms after it wait for work."""

import datetime as dt
import itertools

import pytest
from chinese_calendar import is_holiday

from delivery.service.rules.effect import (
    By,
    Channel,
    Consent,
    Ground,
    Happening,
    Institution,
    Kind,
    Mark,
    Matter,
    Reason,
    Way,
    outcome,
)
from filing.calendar.rules.limits import due_date
from filing.public import calendar_in_force
from tests.delivery.effect.table import SHANGHAI

FIRST, LAST = dt.date(2025, 1, 1), dt.date(2026, 12, 31)
DAYS = [FIRST + dt.timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
# The edges of a day in Shanghai, of which some lie on another day in UTC.
TIMES = (dt.time(0, 0), dt.time(7, 59, 59), dt.time(8, 0), dt.time(23, 59, 59, 999999))
HOME = frozenset({Mark.AT_HOME, Mark.PHOTOS})


def instant(day: dt.date, time: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, time, tzinfo=SHANGHAI).astimezone(dt.UTC)


def ways(at: dt.datetime) -> list[Way]:
    """Each way on which service takes effect at this very instant."""
    tries = tuple(Happening(Kind.TRIED, at - dt.timedelta(days=days)) for days in (3, 2, 1))
    left = (Happening(Kind.REFUSED_TO_SIGN, at), Happening(Kind.LEFT, at, marks=HOME))
    returned = Happening(Kind.RETURNED, at, reason=Reason.NOT_MET)
    return [
        Way(Channel.INBOX, (Happening(Kind.REACHED, at),), confirmed=True, consent=Consent.EXPRESS),
        Way(Channel.INBOX, (Happening(Kind.REACHED, at - dt.timedelta(days=9)), Happening(Kind.READ, at))),
        Way(Channel.EMAIL, (Happening(Kind.REACHED, at), Happening(Kind.ANSWERED, at))),
        Way(Channel.SMS, (Happening(Kind.REACHED, at),), confirmed=True, consent=Consent.IN_PLEADING),
        Way(Channel.PHONE, (Happening(Kind.ACKNOWLEDGED, at),)),
        Way(Channel.COUNTER, (Happening(Kind.HANDED_OVER, at, By.FAMILY),)),
        Way(Channel.DIRECT, (Happening(Kind.REFUSED_TO_SIGN, at, marks=frozenset({Mark.PHOTOS})),)),
        Way(Channel.LIEN, left),
        Way(Channel.POST, (Happening(Kind.REACHED, at),)),
        Way(Channel.POST, (*tries, returned), confirmed=True),
        Way(Channel.ENTRUSTED, (Happening(Kind.HANDED_OVER, at),)),
        Way(Channel.TRANSFER, (Happening(Kind.HANDED_OVER, at),), institution=Institution.PRISON),
    ]


def answer_due(served: dt.datetime) -> dt.date:
    """Fifteen days from the day after service; a last day of rest is followed by the first working day (CPL 85, 128)."""
    day = served.astimezone(SHANGHAI).date() + dt.timedelta(days=15)
    while day.year <= LAST.year and is_holiday(day):
        day += dt.timedelta(days=1)
    return day


@pytest.mark.django_db
@pytest.mark.parametrize("time", TIMES, ids=str)
def test_every_way_counts_on_its_day_and_only_the_term_waits_for_a_working_day(time: dt.time) -> None:
    calendar = calendar_in_force()
    for day in DAYS:
        at = instant(day, time)
        for way in ways(at):
            effect = outcome([way], Matter(procedure="summary"), as_of=at).effect
            assert effect is not None, (way.channel, at)
            assert effect.effective_at == at
            assert effect.effective_at.astimezone(SHANGHAI).date() == day
        if day.year < LAST.year or day.month < 12:
            assert due_date("answer", day, calendar).due == answer_due(at)


def test_a_publication_is_over_on_the_thirtieth_day_whatever_day_that_is() -> None:
    rest = 0
    for day, time in itertools.product(DAYS, TIMES):
        way = Way(Channel.PUBLICATION, (Happening(Kind.PUBLISHED, instant(day, time)),), ground=Ground.WHEREABOUTS_UNKNOWN)
        effect = outcome([way]).effect
        assert effect is not None
        over = effect.effective_at.astimezone(SHANGHAI)
        assert (over.date(), over.time()) == (day + dt.timedelta(days=30), dt.time(23, 59, 59))
        rest += over.year <= LAST.year and is_holiday(over.date())
        before, after = (outcome([way], as_of=effect.effective_at + dt.timedelta(seconds=step)) for step in (-1, 0))
        assert (before.effect, before.expected_at) == (None, effect.effective_at)
        assert after.effect == effect
    assert rest > 300  # it was tried on days of rest


def test_a_mediation_statement_counts_on_the_day_of_the_signature() -> None:
    for day, time in itertools.product(DAYS, TIMES):
        at = instant(day, time)
        happened = (Happening(Kind.REACHED, at - dt.timedelta(days=4)), Happening(Kind.ACKNOWLEDGED, at))
        way = Way(Channel.INBOX, happened, confirmed=True, consent=Consent.EXPRESS)
        effect = outcome([way], Matter(own_hands=True)).effect
        assert effect is not None
        assert effect.effective_at == at
