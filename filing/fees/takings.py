"""What a court took in and gave back: of a month from the ledger, of a day from the counter. Scoped to the actor."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from courtportal.kernel.authz import Actor, visible_to
from courtportal.kernel.clock import SHANGHAI
from filing.fees.models import Fee, LedgerEntry, Payment, Refund
from filing.fees.policies import COUNTER
from filing.fees.rules.ledger import NOTHING, Account

OPEN_REFUNDS = (Refund.State.PREPARED, Refund.State.APPROVED, Refund.State.SENT)


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of the month: which account, through which channel, in how many entries."""

    account: Account
    channel: str
    amount: Decimal
    entries: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What is open now, whenever it arose."""

    outstanding: Decimal
    overdue: Decimal
    overdue_fees: int
    refundable: Decimal
    late_refunds: int


def month_of(day: dt.date) -> tuple[dt.date, dt.date]:
    """The first day of the month and that of the next."""
    first = day.replace(day=1)
    return first, (first + dt.timedelta(days=31)).replace(day=1)


def lines_of_month(actor: Actor, day: dt.date) -> list[Line]:
    """What was booked in the month to each account that moves with the world outside: what comes less what went back.

    Assessed, waived, received, handed to the treasury, refunded; a booking that was reversed in the month counts for nothing.
    """
    first, last = month_of(day)
    begins, ends = (dt.datetime.combine(one, dt.time(), tzinfo=SHANGHAI) for one in (first, last))
    entries = visible_to(actor, LedgerEntry, "list").filter(booked_at__gte=begins, booked_at__lt=ends)
    rows = entries.order_by().values_list("debit", "credit", "channel").annotate(amount=Sum("amount"), entries=Count("pk"))
    found: dict[tuple[Account, str], tuple[Decimal, int]] = {}
    for debit, credit, channel, amount, count in rows:
        for account, more in _sides(Account(debit), Account(credit), amount):
            known = found.get((account, channel), (NOTHING, 0))
            found[account, channel] = (known[0] + more, known[1] + count)
    order = [account for account, _more in _SHOWN]
    lines = [Line(account, channel, amount, count) for (account, channel), (amount, count) in found.items() if amount]
    return sorted(lines, key=lambda line: (order.index(line.account), line.channel))


# The account, and whether a debit adds to it.
_SHOWN = (
    (Account.REVENUE, False),
    (Account.WAIVED, True),
    (Account.RECEIVED, True),
    (Account.TREASURY, True),
    (Account.REFUNDED, False),
)


def _sides(debit: Account, credit: Account, amount: Decimal) -> list[tuple[Account, Decimal]]:
    """What an entry adds to the shown accounts; money that goes on to the treasury stays received."""
    found = []
    for account, debits_add in _SHOWN:
        if account is Account.RECEIVED and debit is Account.TREASURY:
            continue
        if debit is account:
            found.append((account, amount if debits_add else -amount))
        elif credit is account:
            found.append((account, -amount if debits_add else amount))
    return found


def standing(actor: Actor, today: dt.date) -> Standing:
    """Sums over the fees of the court that are open, and refunds whose last day is over."""
    late = Q(state=Fee.State.DUE, due_on__lt=today)
    fees = visible_to(actor, Fee, "count").aggregate(
        owed=Sum("outstanding", filter=Q(state__in=(Fee.State.DUE, Fee.State.DEFERRED))),
        late=Sum("outstanding", filter=late),
        late_fees=Count("pk", filter=late),
        back=Sum("refundable", filter=Q(refundable__gt=0)),
    )
    refunds = visible_to(actor, Refund, "count").filter(state__in=OPEN_REFUNDS, due_on__lt=today)
    return Standing(
        outstanding=fees["owed"] or NOTHING,
        overdue=fees["late"] or NOTHING,
        overdue_fees=fees["late_fees"],
        refundable=fees["back"] or NOTHING,
        late_refunds=refunds.count(),
    )


def counter_takings(actor: Actor, day: dt.date) -> QuerySet[Payment]:
    """What the counter took on the day, in the order in which it came."""
    rows = visible_to(actor, Payment).filter(gateway__in=COUNTER, paid_on=day)
    return rows.select_related("fee__case", "fee__payer").order_by("settled_at", "pk")


def counter_total(actor: Actor, day: dt.date) -> list[tuple[str, Decimal, int]]:
    """For each way of the counter its sum of the day and the number of payments: what the drawer must hold."""
    rows = visible_to(actor, Payment, "count").filter(gateway__in=COUNTER, paid_on=day).order_by("gateway")
    return list(rows.values_list("gateway").annotate(amount=Sum("amount"), number=Count("pk")))
