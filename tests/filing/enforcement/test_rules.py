"""The pure rules of enforcement."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtportal.kernel.courts.working_days import published
from filing.causes.interest import Interest
from filing.decisions.rules.holding import Obligation
from filing.enforcement.rules.closing import Exhaustion, OpenMatters, obstacles, obstacles_for_now
from filing.enforcement.rules.debt import debt_on, last_day_to_perform
from filing.enforcement.rules.delay_interest import Instalment
from filing.enforcement.rules.sanctions import lift_by, listing_expiry, may_be_listed
from filing.enforcement.rules.terms_of_measures import longest_end, warn_from

LAST_DAY = dt.date(2026, 7, 13)


def obligation(principal: str = "100000.00", **changed: object) -> Obligation:
    values: dict[str, object] = {
        "debtors": ("d",),
        "creditors": ("c",),
        "debtor_names": ("周远航",),
        "creditor_names": ("林小满",),
        "principal": Decimal(principal),
        "interest": Decimal("3600.00"),
        "interest_until": dt.date(2026, 6, 30),
        "annual_rate": Decimal(6),
        **changed,
    }
    return Obligation(**values)


def test_the_period_for_performance_runs_from_effect_and_rolls() -> None:
    assert last_day_to_perform(dt.date(2026, 7, 1), [obligation()], published()) == LAST_DAY  # 11 July is a Saturday


def test_the_debt_is_principal_interest_and_doubled_interest() -> None:
    debt = debt_on(dt.date(2026, 9, 1), obligations=[obligation()], last_day=LAST_DAY)
    # 63 days of general interest from 30 June on, 50 days of delay after 13 July
    assert [line.amount for line in debt.lines] == [
        Decimal("100000.00"),
        Decimal("3600.00"),
        Decimal("1035.62"),
        Decimal("875.00"),
    ]
    assert debt.open == debt.total == Decimal("105510.62")
    assert debt.lines[1].working == ("判决确定，截至2026年6月30日", "Fixed by the judgment, until 30 Jun 2026")
    assert debt.lines[2].working.zh.endswith("自2026年6月30日起计至2026年9月1日（当日不计）")
    assert "自2026年7月13日的次日起" in debt.lines[3].working.zh


@given(lent=st.integers(1, 10**6), runs=st.integers(0, 900), waits=st.integers(0, 900), rate=st.integers(1, 24))
def test_the_day_that_the_judgments_interest_does_not_count_is_counted_once_by_the_interest_since_then(
    lent: int, runs: int, waits: int, rate: int
) -> None:
    until = dt.date(2026, 6, 30)
    first, paid = until - dt.timedelta(days=runs), until + dt.timedelta(days=waits)
    whole = Interest(Decimal(lent), Decimal(rate), first, paid).exact
    owed = obligation(f"{lent}.00", annual_rate=Decimal(rate), interest_until=until, interest=Decimal(0))
    since = [line.amount for line in debt_on(paid, obligations=[owed], last_day=paid).lines if line.name.zh == "此后的利息"]
    claimed = Interest(Decimal(lent), Decimal(rate), first, until).exact
    assert abs(claimed + sum(since) - whole) <= Decimal("0.01")


def test_the_day_of_the_claim_alone_bears_one_day_of_interest_by_the_next() -> None:
    owed = obligation("365000.00", annual_rate=Decimal(10), interest_until=dt.date(2026, 6, 30), interest=Decimal("1.00"))
    assert "支付截至2026年6月30日（当日不计）的利息1.00元，并支付自2026年6月30日起的利息" in owed.text
    for day, amount in ((dt.date(2026, 6, 30), []), (dt.date(2026, 7, 1), [Decimal("100.00")])):
        lines = debt_on(day, obligations=[owed], last_day=LAST_DAY).lines
        assert [line.amount for line in lines if line.name.zh == "此后的利息"] == amount


def test_money_received_stops_the_interest_on_its_part() -> None:
    half = Instalment(dt.date(2026, 8, 2), Decimal(50_000))
    debt = debt_on(dt.date(2026, 9, 1), obligations=[obligation()], last_day=LAST_DAY, received=[half])
    assert debt.lines[-1].amount == Decimal("175.00") + Decimal("437.50")
    assert debt.open == debt.total - 50_000


@given(
    principal=st.integers(100, 10**7),
    paid=st.lists(st.tuples(st.dates(dt.date(2026, 7, 1), dt.date(2026, 12, 31)), st.integers(1, 10**6)), max_size=6),
    waits=st.integers(0, 400),
)
def test_payments_never_raise_the_debt_and_waiting_never_lowers_it(
    principal: int, paid: list[tuple[dt.date, int]], waits: int
) -> None:
    one, later = dt.date(2027, 1, 1), dt.date(2027, 1, 1) + dt.timedelta(days=waits)
    received = [Instalment(day, Decimal(amount)) for day, amount in paid]
    debts = obligation(f"{principal}.00")
    with_payments = debt_on(one, obligations=[debts], last_day=LAST_DAY, received=received)
    assert with_payments.open <= debt_on(one, obligations=[debts], last_day=LAST_DAY).open
    assert with_payments.open <= debt_on(later, obligations=[debts], last_day=LAST_DAY, received=received).open


def test_a_paid_debt_stops_growing() -> None:
    paid = [Instalment(LAST_DAY, Decimal(200_000))]
    soon = debt_on(dt.date(2026, 8, 1), obligations=[obligation()], last_day=LAST_DAY, received=paid)
    late = debt_on(dt.date(2028, 8, 1), obligations=[obligation()], last_day=LAST_DAY, received=paid)
    assert soon.total == late.total
    assert soon.open == 0


@pytest.mark.parametrize(
    ("kind", "end"),
    [("deposit", "2027-05-20"), ("movable", "2028-05-20"), ("immovable", "2029-05-20"), ("other_right", "2029-05-20")],
)
def test_measures_have_longest_terms_that_do_not_roll(kind: str, end: str) -> None:
    assert longest_end(kind, dt.date(2026, 5, 20)).isoformat() == end


def test_the_officer_is_warned_thirty_days_ahead() -> None:
    assert warn_from(dt.date(2027, 5, 20)) == dt.date(2027, 4, 20)


def test_only_grounds_two_to_six_have_a_term() -> None:
    assert listing_expiry(1, dt.date(2026, 9, 1)) is None
    assert listing_expiry(4, dt.date(2026, 9, 1)) == dt.date(2028, 9, 1)
    assert listing_expiry(2, dt.date(2026, 9, 1), extra_years=3) == dt.date(2031, 9, 1)


def test_a_minor_is_never_listed() -> None:
    assert not may_be_listed(dt.date(2010, 1, 1), dt.date(2026, 9, 1))
    assert may_be_listed(None, dt.date(2026, 9, 1))


def test_a_listing_is_deleted_within_three_working_days() -> None:
    assert lift_by(dt.date(2026, 9, 30), published()) == dt.date(2026, 10, 10)  # after the holiday: 8, 9 and the working Saturday


def test_nothing_may_stay_open_behind_a_closed_case() -> None:
    open_case = OpenMatters(notice_issued=False, debt_open=Decimal(1), active_measures=1, open_sanctions=1)
    assert obstacles("completed", open_case) == ["not_notified", "debt_open", "measures_active", "sanctions_open"]
    assert obstacles("terminated", open_case) == ["not_notified", "measures_active", "sanctions_open"]
    clean = OpenMatters(notice_issued=True, debt_open=Decimal(0), active_measures=0, open_sanctions=0)
    assert obstacles("completed", clean) == []


def test_to_end_for_now_has_conditions_of_its_own() -> None:
    with pytest.raises(ValueError, match="terminated_for_now"):
        obstacles("terminated_for_now", OpenMatters(True, Decimal(0), 0, 0))


def found(**changed: object) -> Exhaustion:
    """What the portal sees of a round in which everything was tried."""
    values: dict[str, object] = {
        "notice_issued": True, "debt_open": Decimal(1), "restricted": True, "accepted_on": dt.date(2026, 5, 31), "waiting": False,
        **changed,
    }  # fmt: skip
    return Exhaustion(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, []),
        ({"notice_issued": False}, ["not_notified"]),
        ({"debt_open": Decimal(0)}, ["nothing_open"]),
        ({"restricted": False}, ["not_restricted"]),
        ({"waiting": True}, ["proposed_already"]),
        ({"accepted_on": dt.date(2026, 6, 1)}, ["too_early"]),
        ({"notice_issued": False, "restricted": False}, ["not_notified", "not_restricted"]),
    ],
)
def test_a_round_ends_for_now_after_more_than_three_months_and_every_step(changed: dict[str, object], codes: list[str]) -> None:
    assert obstacles_for_now(found(**changed), dt.date(2026, 9, 1)) == codes


@given(days=st.integers(0, 400))
def test_waiting_longer_never_makes_it_too_early_again(days: int) -> None:
    accepted = dt.date(2026, 1, 31)
    today = accepted + dt.timedelta(days)
    early = "too_early" in obstacles_for_now(found(accepted_on=accepted), today)
    assert early == (today <= dt.date(2026, 4, 30))
