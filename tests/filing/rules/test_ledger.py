"""The books of a fee: whatever happens, in whatever order, they balance and say what the payer owes."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filing.fees.rules.ledger import NOTHING, Account, Books, FeeState, Move, Terms, paid_in, settled

CENTS = st.integers(min_value=0, max_value=10**9).map(lambda cents: Decimal(cents) / 100)
SOME = st.integers(min_value=1, max_value=10**9).map(lambda cents: Decimal(cents) / 100)


@st.composite
def terms(draw: st.DrawFn) -> Terms:
    amount = draw(CENTS)
    waived = min(draw(CENTS), amount)
    return Terms(amount, waived, deferred=draw(st.booleans()))


DEEDS = st.one_of(st.tuples(st.just("terms"), terms()), st.tuples(st.just("pay"), SOME), st.tuples(st.just("refund"), SOME))


def run(deeds: list[tuple[str, object]]) -> tuple[Books, Terms, Decimal]:
    """The books after these deeds, the terms in force and the money that a plain purse would hold."""
    books, now, purse = Books(), Terms(NOTHING), NOTHING
    for deed, what in deeds:
        if isinstance(what, Terms):
            now = what
            books = books.after(*settled(books, now))
        elif deed == "pay":
            books = books.after(*paid_in(books, now, what))  # type: ignore[arg-type]
            purse += what  # type: ignore[operator]
        else:
            back = min(what, books[Account.REFUNDABLE])  # type: ignore[type-var]
            books = books.after(*([Move(Account.REFUNDABLE, Account.REFUNDED, back)] if back else []))  # type: ignore[arg-type]
            purse -= back  # type: ignore[operator]
        assert books.faults() == []
    return books, now, purse


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(DEEDS, max_size=12))
def test_any_sequence_balances_to_the_cent_and_says_what_is_owed(deeds: list[tuple[str, object]]) -> None:
    books, now, purse = run(deeds)
    owed = now.amount - now.waived - purse
    assert books.held == purse
    assert books.outstanding == max(owed, NOTHING)
    assert books[Account.REFUNDABLE] == max(-owed, NOTHING)
    assert (books[Account.REVENUE], books[Account.WAIVED]) == (now.amount, now.waived)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(DEEDS, max_size=12))
def test_the_state_follows_from_the_books_alone(deeds: list[tuple[str, object]]) -> None:
    books, now, _purse = run(deeds)
    if books.outstanding:
        assert books.state is (FeeState.DEFERRED if now.deferred else FeeState.DUE)
    elif now.amount > now.waived:
        assert books.state is FeeState.PAID
    else:
        assert books.state in {FeeState.WAIVED, FeeState.REFUNDED}


@given(terms())
def test_settling_twice_books_nothing_more(wanted: Terms) -> None:
    books = Books().after(*settled(Books(), wanted))
    assert settled(books, wanted) == ()


@pytest.mark.parametrize(
    ("moves", "words"),
    [
        ([Move(Account.RECEIVED, Account.RECEIVABLE, Decimal(1))], "receivable"),
        ([Move(Account.REFUNDABLE, Account.REFUNDED, Decimal(1))], "refundable"),
        ([Move(Account.RECEIVABLE, Account.REFUNDABLE, Decimal(1))], "owes and is owed at once"),
    ],
)
def test_wrong_books_are_found(moves: list[Move], words: str) -> None:
    assert any(words in fault for fault in Books(moves).faults())
