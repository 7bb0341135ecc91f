"""A scheduled job that looks at many rows again and again: a bounded portion in each run, and each row in its turn.

What a job looks at without changing it stays where it is; who always read the first two hundred would never see the next.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import structlog
from django.db.models import Model, Q, QuerySet

from courtportal.kernel import clock
from courtportal.kernel.outbox.models import ScheduledJob

log = structlog.get_logger(__name__)
M = TypeVar("M", bound=Model)

PAGE = 200
MOST = 5_000


class RowsFailed(Exception):
    """What could not be done for some rows of a run; the health page shows it until a run does all of its rows."""


def in_rounds(rows: QuerySet[M], *, by: str, job: str, most: int = MOST, page: int = PAGE) -> Iterator[M]:
    """Up to ``most`` rows in the order of the field ``by`` (and the key), from where the job's last run ended; after the last
    row the round begins anew.

    ``by`` leads an index. The place is kept before a page is handed out: a row that always fails holds up no other.
    """
    ordered = rows.order_by(by, "pk")
    for _number in range(max(most // page, 1)):
        place = _place(job)
        found = list((ordered.filter(_after(by, place)) if place else ordered)[:page])
        _keep(job, [_plain(getattr(found[-1], by)), str(found[-1].pk)] if len(found) == page else [])
        yield from found
        if len(found) < page:
            return


def do_in_rounds(rows: QuerySet[M], do: Callable[[M], object], *, by: str, job: str, most: int = MOST, page: int = PAGE) -> None:
    """``do``, in a transaction of its own making, for each row of ``in_rounds``. What fails for one row is in the log and comes
    again in the next round; the rows behind it are done all the same. Raises RowsFailed at the end.
    """
    failed: list[str] = []
    for row in in_rounds(rows, by=by, job=job, most=most, page=page):
        try:
            do(row)
        except Exception as error:
            log.exception("a row of a job failed", job=job, row=str(row.pk))
            failed.append(f"{row.pk}: {type(error).__name__}: {error}")
    if failed:
        raise RowsFailed(f"{len(failed)}; {failed[0]}")


def _after(by: str, place: list[Any]) -> Q:
    """What comes after the place; the first condition is the one that the index answers."""
    value, key = place
    return Q(**{f"{by}__gte": value}) & (Q(**{f"{by}__gt": value}) | Q(pk__gt=key))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _place(job: str) -> list[Any]:
    return ScheduledJob.objects.filter(name=job).values_list("place", flat=True).first() or []


def _keep(job: str, place: list[Any]) -> None:
    if not ScheduledJob.objects.filter(name=job).update(place=place) and place:
        ScheduledJob.objects.create(name=job, due_at=clock.now(), place=place)
