"""Relief that was asked for with a filing, before there is a case (FEE arts 48, 49)."""

import datetime as dt
import uuid
from decimal import Decimal

from filing.fees.models import ReliefApplication
from filing.fees.rules.relief import Relief


def grant_of_filing(filing_id: uuid.UUID | None) -> tuple[Decimal, dt.date | None]:
    """(waived share, deferred until) as granted for the filing; nothing without a grant."""
    share, until = Decimal(0), None
    if filing_id is None:
        return share, until
    granted = ReliefApplication.objects.filter(filing_id=filing_id, state=ReliefApplication.State.GRANTED)
    for application in granted.order_by("decided_at"):
        if application.kind == Relief.DEFER:
            until = application.deferred_until
        else:
            share = application.granted_share or share
    return share, until


def deferral_undecided(filing_id: uuid.UUID) -> bool:
    """An application to defer the fee waits: it is decided before the filing is accepted (FEE art. 49)."""
    waiting = ReliefApplication.objects.filter(filing_id=filing_id, state=ReliefApplication.State.SUBMITTED)
    return waiting.filter(kind=Relief.DEFER).exists()
