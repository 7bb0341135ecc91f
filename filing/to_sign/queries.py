"""What waits for the actor's signature, over all rooms, and how far a job is."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, F, QuerySet, Value

from courtportal.kernel.authz import Actor, visible_to
from filing.to_sign.models import SigningJob, SigningRow
from filing.to_sign.opened import opened_by
from filing.to_sign.sources import Source, Thing, sources

Key = tuple[uuid.UUID, dt.datetime, str]


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of the list."""

    source: Source
    thing: Thing
    since: dt.datetime
    is_opened: bool
    # Chosen already, and a job is on the way to it.
    is_on_the_way: bool

    @property
    def mark(self) -> str:
        """What the form sends for it: which thing of which source, in which version."""
        return f"{self.source.code}/{self.thing.pk}/{self.thing.version}"


def keys_waiting(actor: Actor) -> QuerySet[Any, Key]:
    """Which things wait, of which source and since when, the oldest first; one query over all rooms."""
    parts: list[QuerySet[Any, Key]] = [
        one.waiting(actor)
        .order_by()
        .annotate(waits_since=F(one.since), source_code=Value(one.code, output_field=CharField()))
        .values_list("pk", "waits_since", "source_code")
        for one in sources().values()
    ]
    return parts[0].union(*parts[1:]).order_by("waits_since", "pk")


def lines(actor: Actor, keys: Iterable[Key]) -> list[Waiting]:
    """The lines of one page in its order; a query for each source that has some."""
    listed = list(keys)
    things: dict[uuid.UUID, tuple[Source, Thing]] = {}
    for source in sources().values():
        wanted = [key for key, _since, code in listed if code == source.code]
        if wanted:
            things |= {one.pk: (source, one) for one in source.things(list(source.waiting(actor).filter(pk__in=wanted)))}
    opened = opened_by(actor.account_id, [thing for _source, thing in things.values()])
    on_the_way = set(rows_on_the_way(actor).filter(thing__in=things).values_list("thing", flat=True))
    return [Waiting(*things[key], since, key in opened, key in on_the_way) for key, since, _code in listed if key in things]


def find_all(actor: Actor, keys: Iterable[tuple[str, uuid.UUID]]) -> dict[tuple[str, uuid.UUID], Thing]:
    """Of these things of these sources those that wait for the actor now, as they are; a query for each source named."""
    listed = list(keys)
    found: dict[tuple[str, uuid.UUID], Thing] = {}
    for source in sources().values():
        if wanted := [key for code, key in listed if code == source.code]:
            things = source.things(list(source.waiting(actor).filter(pk__in=wanted)))
            found |= {(source.code, one.pk): one for one in things}
    return found


def find(actor: Actor, code: str, key: uuid.UUID) -> Thing | None:
    """The thing as it waits for the actor now; None where it does not."""
    return find_all(actor, [(code, key)]).get((code, key))


def rows_on_the_way(actor: Actor) -> QuerySet[SigningRow]:
    """What the actor has chosen and no job has come to yet."""
    return SigningRow.objects.filter(job__owner=actor.account_id, state=SigningRow.State.WAITING)


def jobs(actor: Actor) -> QuerySet[SigningJob]:
    """The actor's jobs, the newest first."""
    return visible_to(actor, SigningJob).order_by("-created_at")


def progress_of(found: Iterable[SigningJob]) -> dict[uuid.UUID, dict[str, int]]:
    """For each job how many rows are in each state, in one query."""
    counts = {job.pk: dict.fromkeys(SigningRow.State.values, 0) for job in found}
    counted = SigningRow.objects.filter(job__in=counts).order_by().values_list("job", "state").annotate(number=Count("pk"))
    for job, state, number in counted:
        counts[job][state] = number
    return counts
