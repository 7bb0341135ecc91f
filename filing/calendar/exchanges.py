"""The exchange of evidence with which the terms for evidence of a case end (法释〔2019〕19号 art. 56).

It is the first: a further one is for evidence against what was exchanged (art. 58). Once it was held, or its day is over, it ends
no term any more.
"""

import datetime as dt
import uuid
from collections.abc import Collection

from courtportal.kernel import clock
from filing.calendar.models import Hearing
from filing.calendar.rules.kinds import EXCHANGE


def first_exchange(together: Collection[uuid.UUID]) -> Hearing | None:
    """The first exchange that was not cancelled, in the cases heard together."""
    standing = Hearing.objects.filter(case__in=together, kind=EXCHANGE).exclude(state=Hearing.State.CANCELLED)
    return standing.order_by("starts_at").first()


def day_of(exchange: Hearing) -> dt.date:
    """Its day at the court."""
    return clock.local(exchange.starts_at).date()


def is_to_come(exchange: Hearing, now: dt.datetime) -> bool:
    """Whether it is still to be held, today or later."""
    return exchange.state == Hearing.State.SCHEDULED and day_of(exchange) >= clock.local(now).date()
