"""The books of one fee: accounts, the moves that an event makes, and what the payer then owes. Pure.

An entry moves one amount from one account to another, so that whatever is booked balances. What is booked follows from two
things only: the terms of the fee (how much it is, how much of it is waived, whether it is deferred) and the money that came
and went. ``settled`` says which moves lead from the books as they are to the books as the terms want them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

NOTHING = Decimal("0.00")


class Account(StrEnum):
    """The accounts of a fee. Debits increase the first five, credits the other three."""

    RECEIVABLE = "receivable"
    DEFERRED = "deferred"
    RECEIVED = "received"
    TREASURY = "treasury"
    WAIVED = "waived"
    REVENUE = "revenue"
    REFUNDABLE = "refundable"
    REFUNDED = "refunded"


CREDIT_ACCOUNTS = frozenset({Account.REVENUE, Account.REFUNDABLE, Account.REFUNDED})


class FeeState(StrEnum):
    """What the payer still has to do."""

    DUE = "due"
    DEFERRED = "deferred"
    PAID = "paid"
    REFUNDED = "refunded"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True)
class Move:
    """One entry: the amount goes to the account ``debit`` and comes from ``credit``."""

    debit: Account
    credit: Account
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Terms:
    """What the court has decided about the fee: its amount, how much of it is waived, and whether it may wait."""

    amount: Decimal
    waived: Decimal = NOTHING
    deferred: bool = False


class Books:
    """The balance of each account of a fee, each counted so that it is not negative."""

    def __init__(self, moves: Iterable[Move] = ()) -> None:
        self._debits: dict[Account, Decimal] = dict.fromkeys(Account, NOTHING)
        for move in moves:
            self._debits[move.debit] += move.amount
            self._debits[move.credit] -= move.amount

    def __getitem__(self, account: Account) -> Decimal:
        balance = self._debits[account]
        return -balance if account in CREDIT_ACCOUNTS else balance

    def after(self, *moves: Move) -> "Books":
        """The books with these moves booked as well."""
        books = Books(moves)
        for account, debit in self._debits.items():
            books._debits[account] += debit
        return books

    @property
    def outstanding(self) -> Decimal:
        """What is still to be paid, now or later."""
        return self[Account.RECEIVABLE] + self[Account.DEFERRED]

    @property
    def held(self) -> Decimal:
        """The money that came and was not paid back: with the channel or with the treasury."""
        return self[Account.RECEIVED] + self[Account.TREASURY] - self[Account.REFUNDED]

    @property
    def state(self) -> FeeState:
        """The one place where the state of a fee is found."""
        if self[Account.RECEIVABLE]:
            return FeeState.DUE
        if self[Account.DEFERRED]:
            return FeeState.DEFERRED
        if self[Account.REVENUE] - self[Account.WAIVED]:
            return FeeState.PAID
        return FeeState.REFUNDED if self[Account.REFUNDED] or self[Account.REFUNDABLE] else FeeState.WAIVED

    def faults(self) -> list[str]:
        """What cannot be in right books; nothing if they are right."""
        found = [f"{account} {self[account]}" for account in Account if self[account] < 0]
        if self.outstanding and self[Account.REFUNDABLE]:
            found.append("owes and is owed at once")
        if self[Account.REVENUE] != self[Account.WAIVED] + self.outstanding + self.held - self[Account.REFUNDABLE]:
            found.append("revenue is not what is waived, outstanding or kept")
        return found


def settled(books: Books, terms: Terms) -> tuple[Move, ...]:
    """The moves from these books to books in which the fee has these terms and nothing is owed both ways."""
    made = [
        *_shift(Account.RECEIVABLE, Account.REVENUE, terms.amount - books[Account.REVENUE]),
        *_shift(Account.WAIVED, Account.RECEIVABLE, terms.waived - books[Account.WAIVED]),
    ]
    reached = books.after(*made)
    owed = reached.outstanding - reached[Account.REFUNDABLE]
    waits = max(owed, NOTHING) if terms.deferred else NOTHING
    made += _shift(Account.RECEIVABLE, Account.REFUNDABLE, max(-owed, NOTHING) - reached[Account.REFUNDABLE])
    made += _shift(Account.DEFERRED, Account.RECEIVABLE, waits - reached[Account.DEFERRED])
    return tuple(made)


def _shift(debit: Account, credit: Account, amount: Decimal) -> Iterator[Move]:
    """One move of the amount, backwards for a negative one, none for nothing."""
    if amount > 0:
        yield Move(debit, credit, amount)
    elif amount < 0:
        yield Move(credit, debit, -amount)


def paid_in(books: Books, terms: Terms, amount: Decimal) -> tuple[Move, ...]:
    """Money came: it settles what is outstanding, the rest is to be refunded."""
    received = Move(Account.RECEIVED, Account.RECEIVABLE, amount)
    return received, *settled(books.after(received), terms)
