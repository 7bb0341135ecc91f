"""When a delegation holds, and what it covers."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from delivery.delegations.rules import Delegated

START = dt.datetime(2026, 9, 1, tzinfo=dt.UTC)
HOURS = st.integers(0, 50).map(lambda hours: START + dt.timedelta(hours=hours))


@given(HOURS, st.none() | HOURS, st.none() | HOURS, st.none() | HOURS, st.booleans(), HOURS)
def test_it_holds_no_longer_than_the_mandate_and_covers_more_with_special_authority(
    since: dt.datetime,
    until: dt.datetime | None,
    mandate_since: dt.datetime | None,
    mandate_until: dt.datetime | None,
    special: bool,
    at: dt.datetime,
) -> None:
    found = Delegated(since, until, mandate_since, mandate_until, special)
    expected = (
        since <= at
        and (mandate_since or since) <= at
        and (until is None or at < until)
        and (mandate_until is None or at < mandate_until)
    )
    assert found.holds(at) == expected
    assert found.receives(at, own_hands=False) == expected
    assert found.receives(at, own_hands=True) == (expected and special)
