"""A day of a gateway is compared with the ledger; every difference is work for somebody."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM, Actor, access
from filing.fees.billed_refunds import booked_refunds, keep_billed
from filing.fees.gateways.interface import Bill, gateway
from filing.fees.holding import hold_fee
from filing.fees.ledger import book_transfer
from filing.fees.models import Difference, Payment, Reconciliation
from filing.fees.rules.ledger import Account
from filing.fees.rules.reconciliation import Mismatch, compare, compare_refunds

SETTLED = (Payment.State.SUCCEEDED, Payment.State.REFUND_DUE)


def reconcile_day(*, channel: str, day: dt.date, now: dt.datetime) -> Reconciliation:
    """The bill of the day agrees with the ledger, or each difference stands in the court's work list; once for each day.

    A payment that agrees has reached the treasury (FEE art. 52) and is booked so. Raises ``GatewayError`` while there is no bill.
    """
    known = Reconciliation.objects.filter(channel=channel, day=day).first()
    if known:
        return known
    bill = gateway(channel).bill(day)
    theirs: dict[str, Decimal] = defaultdict(Decimal)
    for line in bill.payments:
        theirs[line.order_number] += line.amount
    payments = _payments(channel, day)
    found = compare({number: payment.amount for number, payment in payments.items()}, theirs)
    differing = {mismatch.order_number for mismatch in found}
    for number, payment in payments.items():
        if number not in differing:
            _reach_treasury(payment, now)
    differing_refunds = compare_refunds(booked_refunds(channel, day, bill.refunds), bill.refunds)
    return _keep(channel, day, bill, [*found, *differing_refunds], now)


@transaction.atomic
def _reach_treasury(payment: Payment, now: dt.datetime) -> None:
    """Booked once for the payment, each in a transaction of its own: nobody holds the fees of two cases at once."""
    fee = hold_fee(payment.fee_id)
    if not fee.ledger.filter(payment=payment, debit=Account.TREASURY).exists():
        book_transfer(fee, payment, now=now)


@transaction.atomic
def _keep(channel: str, day: dt.date, bill: Bill, found: Sequence[Mismatch], now: dt.datetime) -> Reconciliation:
    orders, total = {line.order_number for line in bill.payments}, sum((line.amount for line in bill.payments), Decimal(0))
    made, created = Reconciliation.objects.get_or_create(
        channel=channel, day=day, defaults={"orders": len(orders), "total": total, "compared_at": now}
    )
    if not created:
        return made
    for mismatch in found:
        _note(made, mismatch)
    keep_billed(channel, day, bill.refunds)
    _explain_late_refunds(bill, found, now)
    detail = {
        "channel": channel, "day": day.isoformat(), "orders": made.orders, "refunds": len(bill.refunds),
        "differences": len(found),
    }  # fmt: skip
    record(actor=SYSTEM, action="reconcile", obj=made, now=now, detail=detail)
    return made


def _payments(channel: str, day: dt.date) -> dict[str, Payment]:
    of_day = Payment.objects.filter(gateway=channel, state__in=SETTLED, paid_on=day)
    return {payment.order_number: payment for payment in of_day}


def _note(made: Reconciliation, mismatch: Mismatch) -> None:
    """A difference goes to the court of the order; one of an order nobody knows to every court's clerks (no court)."""
    payment = Payment.objects.select_related("fee__case").filter(order_number=mismatch.order_number).first()
    Difference.objects.create(
        reconciliation=made,
        court_id=payment.fee.case.court_id if payment else None,
        kind=mismatch.kind,
        order_number=mismatch.order_number[:64],
        refund_number=mismatch.refund_number[:64],
        ours=mismatch.ours,
        theirs=mismatch.theirs,
        payment=payment,
    )


def settle_missing(payment: Payment, now: dt.datetime) -> None:
    """The bill had this money and the ledger had not; now it has: the difference is explained and the transfer booked.

    In the transaction that settles the payment.
    """
    missing = Difference.objects.select_for_update().filter(
        order_number=payment.order_number, kind=Difference.Kind.MISSING, state=Difference.State.OPEN, theirs=payment.amount
    )
    difference = missing.first()
    if difference is None:
        return
    _reach_treasury(payment, now)
    difference.payment = payment
    _explain(difference, "对账后支付到账，已入账", now)


def _explain_late_refunds(bill: Bill, found: Sequence[Mismatch], now: dt.datetime) -> None:
    """A refund that was missed stands on the bill of another day, and agrees."""
    agreeing = {line.number for line in bill.refunds} - {mismatch.refund_number for mismatch in found}
    missed = Difference.objects.select_for_update().filter(
        refund_number__in=agreeing, kind=Difference.Kind.REFUND_EXTRA, state=Difference.State.OPEN
    )
    for difference in missed:
        _explain(difference, "另一日的账单已列出这笔退费", now)


def _explain(difference: Difference, explanation: str, now: dt.datetime) -> None:
    """What the portal finds out by itself."""
    difference.state, difference.explanation, difference.explained_at = Difference.State.EXPLAINED, explanation, now
    difference.save(update_fields=["state", "explanation", "payment", "explained_at"])
    record(actor=SYSTEM, action="explain_difference", obj=difference, now=now, reason=explanation)


@transaction.atomic
def explain_difference(*, actor: Actor, difference_id: uuid.UUID, explanation: str, now: dt.datetime) -> Difference:
    """Somebody has found out why; the difference leaves the work list and stays in the record."""
    difference = access(actor, Difference, difference_id, "explain", lock=True)
    difference.state, difference.explanation = Difference.State.EXPLAINED, explanation.strip()[:300]
    difference.explained_by_id, difference.explained_at = actor.account_id, now
    difference.save(update_fields=["state", "explanation", "explained_by", "explained_at"])
    record(actor=actor, action="explain_difference", obj=difference, now=now, reason=difference.explanation)
    return difference
