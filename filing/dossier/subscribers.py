"""Copies of a dossier are bound by the worker, one volume in each transaction."""

import datetime as dt

from courtportal.kernel.outbox import subscribe
from filing.dossier.actions.bind_copy import bind_part, finish_copy
from filing.events import CopyToFinish, VolumeToBind


@subscribe(VolumeToBind)
def bind_volume(event: VolumeToBind, now: dt.datetime) -> None:
    """One volume of a copy; bound once, however often it is begun."""
    bind_part(part_id=event.part_id, now=now)


@subscribe(CopyToFinish)
def finish(event: CopyToFinish, now: dt.datetime) -> None:
    """All volumes become one file, and the court signs it."""
    finish_copy(copy_id=event.copy_id, now=now)
