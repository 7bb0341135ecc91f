"""The limit that takes the place of a captcha."""

import datetime as dt

import pytest
from django.test import RequestFactory

from courtportal.kernel.limits import Limit, network_of, take
from courtportal.kernel.limits.models import RateBucket
from courtportal.kernel.limits.schedule import forget_full_buckets

LIMIT = Limit("test", 3, dt.timedelta(seconds=30))

pytestmark = pytest.mark.django_db


def test_after_the_burst_one_has_to_wait_and_then_gets_one_at_a_time(now: dt.datetime) -> None:
    assert [take(LIMIT, "a", now=now) for _ in range(3)] == [None] * 3
    assert take(LIMIT, "a", now=now) == dt.timedelta(seconds=10)
    later = now + dt.timedelta(seconds=10)
    assert take(LIMIT, "a", now=later) is None
    assert take(LIMIT, "a", now=later) is not None


def test_askers_and_limits_do_not_share(now: dt.datetime) -> None:
    for _ in range(3):
        take(LIMIT, "a", now=now)
    assert take(LIMIT, "b", now=now) is None
    assert take(Limit("other", 1, LIMIT.period), "a", now=now) is None


def test_a_clock_that_goes_back_gives_nothing(now: dt.datetime) -> None:
    for _ in range(3):
        take(LIMIT, "a", now=now)
    assert take(LIMIT, "a", now=now - dt.timedelta(hours=1)) is not None


def test_the_table_does_not_tell_who_asked_and_forgets(now: dt.datetime) -> None:
    take(LIMIT, "192.0.2.0/24", now=now)
    assert "192.0.2" not in RateBucket.objects.get().key
    forget_full_buckets(now + dt.timedelta(hours=25))
    assert not RateBucket.objects.exists()


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2345::1", "2001:db8:1:2300::/56"),
        ("", "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_neighbours_share_a_network(address: str, network: str) -> None:
    assert network_of(RequestFactory().get("/", REMOTE_ADDR=address)) == network
