"""Keeps the public index of enforcement up with what filing does."""

import datetime as dt

from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.outbox import subscribe
from filing.events import DebtorListed, DebtorUnlisted, EnforcementAccepted, EnforcementClosed
from search.enforcement.actions import take_over


@subscribe(EnforcementAccepted)
def show_accepted(event: EnforcementAccepted, now: dt.datetime) -> None:
    """The debtor is found."""
    take_over(actor=SYSTEM, case_id=event.case_id, now=now)


@subscribe(DebtorListed)
def show_listing(event: DebtorListed, now: dt.datetime) -> None:
    """The listing is shown."""
    take_over(actor=SYSTEM, case_id=event.case_id, now=now)


@subscribe(DebtorUnlisted)
def drop_listing(event: DebtorUnlisted, now: dt.datetime) -> None:
    """The listing is gone."""
    take_over(actor=SYSTEM, case_id=event.case_id, now=now)


@subscribe(EnforcementClosed)
def show_closed(event: EnforcementClosed, now: dt.datetime) -> None:
    """A debtor who performed is found no more."""
    take_over(actor=SYSTEM, case_id=event.case_id, now=now)
