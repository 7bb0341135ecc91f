"""A token bucket: so many at once, then so many in a period, evenly."""

import datetime as dt
import ipaddress
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest

from courtportal.kernel.limits.models import RateBucket
from courtportal.kernel.vault.fields import blind_index

# Neighbours in a network share a limit, so that changing the address within it gains nothing.
IPV4_PREFIX = 24
IPV6_PREFIX = 56


@dataclass(frozen=True)
class Limit:
    """At most ``most`` in ``period``; all of them at once if nobody asked before."""

    name: str
    most: int
    period: dt.timedelta


def network_of(request: HttpRequest) -> str:
    """The network the request comes from; one name for all requests without an address."""
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return "unknown"
    prefix = IPV4_PREFIX if address.version == 4 else IPV6_PREFIX
    return str(ipaddress.ip_network(f"{address}/{prefix}", strict=False))


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of asking: how long to wait (None: not at all), how many are left, and when the bucket is full again."""

    wait: dt.timedelta | None
    left: int
    full_in: dt.timedelta


def take(limit: Limit, asker: str, *, now: dt.datetime) -> dt.timedelta | None:
    """Take one from the asker's bucket: None if it was there, else how long until the next one is."""
    return taken(limit, asker, now=now).wait


@transaction.atomic
def taken(limit: Limit, asker: str, *, now: dt.datetime) -> Taken:
    """Take one from the asker's bucket, if it is there, and say how the bucket stands."""
    key = blind_index(f"limit:{limit.name}", asker)
    full = {"tokens": float(limit.most), "refilled_at": now}
    RateBucket.objects.get_or_create(key=key, defaults=full)
    bucket = RateBucket.objects.select_for_update().get(pk=key)
    rate = limit.most / limit.period.total_seconds()
    passed = max(0.0, (now - bucket.refilled_at).total_seconds())
    tokens = min(float(limit.most), bucket.tokens + passed * rate)
    allowed = tokens >= 1
    left = tokens - 1 if allowed else tokens
    RateBucket.objects.filter(pk=key).update(tokens=left, refilled_at=now)
    wait = None if allowed else dt.timedelta(seconds=(1 - tokens) / rate)
    return Taken(wait, int(left), dt.timedelta(seconds=(limit.most - left) / rate))
