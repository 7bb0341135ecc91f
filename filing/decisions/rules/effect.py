"""When a decision takes effect. Pure."""

import datetime as dt
from collections.abc import Sequence


def effective_on(appeal_terms_end: Sequence[dt.date | None]) -> dt.date | None:
    """The day after the last party's appeal term ends; None while a party's term has not started.

    Parties served on different days have different terms (法释〔2022〕11号 art. 244); a judgment against which no appeal may be
    brought any more has effect (CPL 2023 arts 158, 171).
    """
    ends = [end for end in appeal_terms_end if end is not None]
    if not ends or len(ends) != len(appeal_terms_end):
        return None
    return max(ends) + dt.timedelta(days=1)


def final_on(service_days: Sequence[dt.date | None]) -> dt.date | None:
    """A final decision has effect when it was served on the last party; None before (CPL 2023 arts 158, 182)."""
    days = [day for day in service_days if day is not None]
    return max(days) if days and len(days) == len(service_days) else None
