"""The sweeps: what a crash between database and index left apart, and what withdrawn judgments left behind."""

import datetime as dt

import structlog

from courtportal.kernel.outbox import Interval, scheduled
from search.engines import EngineUnavailableError, engine
from search.judgments.indexing import difference, rebuild, repair

log = structlog.get_logger(__name__)


@scheduled(every=Interval(minutes=10))
def sweep_index(_now: dt.datetime) -> None:
    """Compare the index with the rows and repair it."""
    try:
        found = difference()
    except EngineUnavailableError:
        log.exception("index unreadable, building a new one")
        rebuild()
        return
    if found:
        log.warning("index repaired", missing=len(found.missing), surplus=len(found.surplus), stale=len(found.stale))
        repair(found)


@scheduled(every=Interval(minutes=1))
def purge_withdrawn(_now: dt.datetime) -> None:
    """Words of withdrawn judgments leave the index's files too (法释〔2016〕19号 art. 16)."""
    if engine().holds_deleted():
        rebuild()
