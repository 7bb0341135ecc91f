"""Relief that was asked for with a filing, before there is a case (FEE arts 48, 49)."""

import datetime as dt
import uuid
from decimal import Decimal

from filing.cases.models import Case
from filing.fees.models import Fee, ReliefApplication
from filing.fees.rules.relief import Relief
from filing.intake.models import Filing


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


def join_relief_of_filing(fee: Fee) -> None:
    """What was applied for with the filing belongs to the fee of the case from now on: nobody is in default while it waits."""
    if fee.case.filing_id is not None:
        ReliefApplication.objects.filter(filing_id=fee.case.filing_id, fee=None).update(fee=fee)


def fee_of_filing(filing: Filing) -> Fee | None:
    """The fee of the case that the filing became last; none while it waits to become one, be it again after a failed payment
    order, whose own fee is no concern of the suit (CPL 228).
    """
    if filing.state != Filing.State.ACCEPTED:
        return None
    case = Case.objects.filter(filing_id=filing.pk).order_by("-accepted_at", "-pk").first()
    return Fee.objects.filter(case=case, purpose=Fee.Purpose.CLAIM).order_by("assessed_at").first() if case else None


def deferral_undecided(filing_id: uuid.UUID) -> bool:
    """An application to defer the fee waits: it is decided before the filing is accepted (FEE art. 49)."""
    waiting = ReliefApplication.objects.filter(filing_id=filing_id, state=ReliefApplication.State.SUBMITTED)
    return waiting.filter(kind=Relief.DEFER).exists()
