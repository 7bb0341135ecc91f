"""The exchange of evidence with which the terms for evidence of a case end (法释〔2019〕19号 art. 56).

It is the first: a further one is for evidence against what was exchanged (art. 58). Once it was held, or its day is over, it ends
no term any more.
"""

import datetime as dt
import uuid
from collections.abc import Collection

from courtportal.kernel import clock
from courtportal.kernel.courts.working_days import Calendar
from filing.calendar.actions.recompute import own_date
from filing.calendar.models import Deadline, DeadlineChange, Hearing
from filing.calendar.rules.kinds import EXCHANGE


def first_exchange(together: Collection[uuid.UUID]) -> Hearing | None:
    """The first exchange that was not cancelled, in the cases heard together."""
    standing = Hearing.objects.filter(case__in=together, kind=EXCHANGE).exclude(state=Hearing.State.CANCELLED)
    return standing.order_by("starts_at").first()


def day_of(exchange: Hearing) -> dt.date:
    """Its day at the court."""
    return clock.local(exchange.starts_at).date()


def day_that_ends(
    term: Deadline, exchange: Hearing | None, calendar: Calendar, *, moved_at: dt.datetime | None = None
) -> dt.date | None:
    """The day of the exchange, if the term for evidence ends with it.

    None ends before it begins, nor before the day to which the court extended it: the exchange is to be put off as far (art. 56).
    Who was served only after the exchange was set keeps its own days in full, in ordinary procedure fifteen (art. 51): it could
    not agree to fewer. ``moved_at``: the term is just found to begin on another day.
    """
    if exchange is None or day_of(exchange) <= term.triggered_on:
        return None
    kept_until = own_date(term, calendar).due if _is_later(term, exchange, moved_at) else term.set_by_court
    return None if kept_until and day_of(exchange) < kept_until else day_of(exchange)


def _is_later(term: Deadline, exchange: Hearing, moved_at: dt.datetime | None) -> bool:
    """The term was not known when the exchange was set, or was found since to have begun after that."""
    if (term.created_at, term.pk) > (exchange.created_at, exchange.pk):
        return True
    if term.triggered_on <= clock.local(exchange.created_at).date():
        return False
    if moved_at is not None:
        return moved_at > exchange.created_at
    return term.changes.filter(why=DeadlineChange.Why.TRIGGER, changed_at__gt=exchange.created_at).exists()


def is_to_come(exchange: Hearing, now: dt.datetime) -> bool:
    """Whether it is still to be held, today or later."""
    return exchange.state == Hearing.State.SCHEDULED and day_of(exchange) >= clock.local(now).date()
