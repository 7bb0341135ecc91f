"""What falls away when nothing of a fee is owed any more, whether it was paid, reduced, waived or given up."""

import datetime as dt

from filing.fees.actions.begin_term import meet_term
from filing.fees.models import Fee, FeeDefault

OPEN_DEFAULTS = (FeeDefault.State.PROPOSED, FeeDefault.State.RULING)


def settle_if_nothing_is_owed(fee: Fee, *, now: dt.datetime) -> None:
    """The term of the payer is met and a default that nobody has ruled on is settled. The caller holds the fee."""
    if fee.outstanding:
        return
    fee.defaults.filter(state__in=OPEN_DEFAULTS).update(state=FeeDefault.State.SETTLED, decided_at=now)
    meet_term(fee, now=now)
