"""Refunds in our books beside those on a gateway's bill: which are compared on a day, and what is kept of the bill."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Min, Q, QuerySet, Sum

from courtportal.kernel.clock import SHANGHAI
from filing.fees.models import Difference, Refund
from filing.fees.rules.ledger import NOTHING, Account
from filing.fees.rules.reconciliation import BilledRefund, BookedRefund

# A refund to a bank card takes some working days; what the gateway says is under way is not missed before that.
UNDER_WAY_FOR = dt.timedelta(days=7)
_LEFT, _CAME_BACK = Q(ledger__credit=Account.REFUNDED), Q(ledger__debit=Account.REFUNDED)


def booked_refunds(channel: str, day: dt.date, lines: Iterable[BilledRefund]) -> dict[str, BookedRefund]:
    """By number the refunds that the bill of the day names, and those that no bill had although their day was before it.

    A refund that arrived late in the day may be on the bill of the next: it is missed only after that. It is missed once.
    """
    named = {line.number for line in lines}
    noted = Difference.objects.filter(kind=Difference.Kind.REFUND_EXTRA).values("refund_number")
    waiting = Q(billed_on=None, state__in=(Refund.State.SENT, Refund.State.PAID)) & ~Q(number__in=noted)
    begins = dt.datetime.combine(day, dt.time(), tzinfo=SHANGHAI)
    found = {}
    rows = _along(channel).filter(Q(number__in=named) | waiting).select_related("payment")
    for refund in rows.annotate(
        left=Sum("ledger__amount", filter=_LEFT),
        came_back=Sum("ledger__amount", filter=_CAME_BACK),
        left_at=Min("ledger__booked_at", filter=_LEFT),
    ):
        amount = (refund.left or NOTHING) - (refund.came_back or NOTHING)
        known_at = refund.paid_at or (refund.left_at and refund.left_at + UNDER_WAY_FOR)
        if refund.number in named or (amount and known_at and known_at < begins):
            found[refund.number] = BookedRefund(refund.payment.order_number, amount or None, refund.billed_as)  # type: ignore[union-attr]
    return found


def keep_billed(channel: str, day: dt.date, lines: Iterable[BilledRefund]) -> None:
    """What a bill had is not missed, and known if another bill has it again."""
    references = {line.number: line.reference for line in lines}
    refunds = list(_along(channel).filter(number__in=references, billed_on=None))
    for refund in refunds:
        refund.billed_on, refund.billed_as = day, references[refund.number]
    Refund.objects.bulk_update(refunds, ["billed_on", "billed_as"])


def _along(channel: str) -> QuerySet[Refund]:
    """Those that this gateway carries."""
    return Refund.objects.filter(route=Refund.Route.ORIGINAL, payment__gateway=channel)
