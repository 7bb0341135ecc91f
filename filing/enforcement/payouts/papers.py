"""案款发放审批表: what stands in it."""

import datetime as dt
from typing import Any

from courtportal.kernel import clock
from filing.enforcement.payouts.models import Payout
from filing.enforcement.payouts.queries import paid_before


def approval_data(payout: Payout, approver: str, now: dt.datetime) -> dict[str, Any]:
    """What was received, kept back and is paid, to which account, and how the payee's authority was checked."""
    enforcement, before = payout.enforcement, paid_before(payout)
    return {
        "title_document": enforcement.title_document,
        "received": before.received,
        "fee": payout.fee,
        "paid_before": before.paid,
        "payee": payout.payee.name,
        "amount": payout.amount,
        "remaining": before.available - payout.amount - payout.fee,
        **payout.account,
        "authority_checked": payout.authority_checked,
        "officer": payout.proposed_by.display_name,
        "proposed_on": clock.local(payout.proposed_at).date(),
        "approver": approver,
        "issued_on": clock.local(now).date(),
    }
