"""The ledger of a fee: the books as they stand, and the one way to book something.

Whoever calls holds the fee's row locked; what the fee shows (state, outstanding, refundable) is written here and nowhere else.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from filing.fees.models import Fee, LedgerEntry, Payment, Refund
from filing.fees.rules.amounts import CENT, rounded
from filing.fees.rules.ledger import Account, Books, Move, Terms, paid_in, settled

WITH_CHANNEL = frozenset({Account.RECEIVED, Account.REFUNDED, Account.TREASURY})


def books_of(fee: Fee) -> Books:
    """The balance of each account of the fee, from all its entries."""
    return books_from(fee.ledger.values_list("debit", "credit", "amount"))


def books_from(rows: Iterable[tuple[str, str, Decimal]]) -> Books:
    """The balances that the rows (debit, credit, amount) come to."""
    return Books(Move(Account(debit), Account(credit), amount) for debit, credit, amount in rows)


def terms_of(fee: Fee) -> Terms:
    """What was decided about the fee."""
    waived = rounded(fee.amount * fee.waived_share, CENT)
    return Terms(fee.amount, waived, deferred=fee.deferred_until is not None)


def book_terms(fee: Fee, *, deed: str, now: dt.datetime) -> Books:
    """The books follow what was decided about the fee: its amount, relief, deferral."""
    return _book(fee, settled(books_of(fee), terms_of(fee)), deed=deed, now=now)


def book_payment(fee: Fee, payment: Payment, *, now: dt.datetime) -> Books:
    """Money came for the fee; what is too much is to be refunded."""
    return _book(fee, paid_in(books_of(fee), terms_of(fee), payment.amount), deed="paid", now=now, payment=payment)


def book_refund(fee: Fee, refund: Refund, *, back: bool = False, now: dt.datetime) -> Books:
    """Money goes back to the payer, or (``back``) a refund that was sent did not arrive."""
    move = Move(Account.REFUNDABLE, Account.REFUNDED, refund.amount)
    if back:
        move = Move(Account.REFUNDED, Account.REFUNDABLE, refund.amount)
    deed = "refund_failed" if back else "refunded"
    return _book(fee, [move], deed=deed, now=now, refund=refund, payment=refund.payment)


def book_transfer(fee: Fee, payment: Payment, *, now: dt.datetime) -> Books:
    """The channel has handed the money of this payment to the treasury (收支两条线, FEE art. 52)."""
    move = Move(Account.TREASURY, Account.RECEIVED, payment.amount)
    return _book(fee, [move], deed="to_treasury", now=now, payment=payment)


def _book(
    fee: Fee,
    moves: Sequence[Move],
    *,
    deed: str,
    now: dt.datetime,
    payment: Payment | None = None,
    refund: Refund | None = None,
) -> Books:
    channel = payment.gateway if payment else (refund.route if refund else "")
    for move in moves:
        LedgerEntry.objects.create(
            case_id=fee.case_id,
            fee=fee,
            deed=deed,
            debit=move.debit,
            credit=move.credit,
            amount=move.amount,
            channel=channel if {move.debit, move.credit} & WITH_CHANNEL else "",
            payment=payment,
            refund=refund,
            booked_at=now,
        )
    books = books_of(fee)
    fee.state, fee.outstanding, fee.refundable = books.state.value, books.outstanding, books[Account.REFUNDABLE]
    fee.save(update_fields=["state", "outstanding", "refundable"])
    return books


def faults_of(fee: Fee, rows: Iterable[tuple[str, str, Decimal]]) -> list[str]:
    """What is wrong between the fee and its entries; nothing if the books are right."""
    books = books_from(rows)
    found = books.faults()
    shown = (fee.state, fee.outstanding, fee.refundable)
    if shown != (books.state.value, books.outstanding, books[Account.REFUNDABLE]):
        found.append(f"shows {fee.state} {fee.outstanding}/{fee.refundable}, books say {books.state.value}")
    if books[Account.REVENUE] != fee.amount:
        found.append(f"assessed {fee.amount}, booked {books[Account.REVENUE]}")
    return found
