"""The sweep that finds what a crash between database and index left apart."""

import datetime as dt

import structlog

from courtportal.kernel.outbox import Interval, scheduled
from search.judgments.indexing import difference, repair

log = structlog.get_logger(__name__)


@scheduled(every=Interval(minutes=10))
def sweep_index(_now: dt.datetime) -> None:
    """Compare the index with the rows and repair it."""
    found = difference()
    if found:
        log.warning("index repaired", missing=len(found.missing), surplus=len(found.surplus), stale=len(found.stale))
        repair(found)
