"""Pain 16, the docket: a big case timed out. Ours is paged, and a page costs the same however long the file is.

``manage.py bench filing_docket`` measures the time with 5,000 entries; here the same code counts queries and bytes with fewer.
"""

import datetime as dt

import pytest

from courtportal.demo.bench import filing_docket
from tests.factories.people import make_court

pytestmark = pytest.mark.django_db


def test_the_docket_of_a_thousand_entries_costs_the_queries_of_fifty_and_under_200_kb(
    now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_court()
    monkeypatch.setattr(filing_docket, "ROUNDS", 1)
    small, big = filing_docket.make_file(50, 1), filing_docket.make_file(1_000, 2)
    for who in (1, 2):  # the clerk, the party
        _time, few, _weight = filing_docket.measure(small[0], small[who], 1)  # type: ignore[arg-type]
        for page in (1, 20):
            _time, many, weight = filing_docket.measure(big[0], big[who], page)  # type: ignore[arg-type]
            assert few > 5
            assert (many, weight < filing_docket.MOST) == (few, True)
