"""The figures of each service, from the rows of the outbox: two queries, however many services there are."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Min, Q

from courtportal.kernel.health.rules import Figures, JobFigures
from courtportal.kernel.health.services import Service, services
from courtportal.kernel.outbox.bus import jobs
from courtportal.kernel.outbox.models import Delivery, ScheduledJob

DAY = dt.timedelta(days=1)


def figures_of_all(now: dt.datetime) -> list[tuple[Service, Figures]]:
    """Every service with what waits in it, in the order of the status page; without those whose process never ran."""
    found = [(service, Figures()) for service in sorted(services.values(), key=lambda one: one.order)]
    for row in _deliveries(now):
        for service, figures in found:
            if service.owns(row["subscriber"]):
                figures.waiting += row["waiting"]
                figures.oldest = max(figures.oldest, (now - row["oldest"]).total_seconds() if row["oldest"] else 0.0)
                figures.dead += row["dead"]
                figures.dead_today += row["dead_today"]
    for job in _jobs(now):
        for service, figures in found:
            if service.owns(job.name):
                figures.jobs.append(job)
    return [(service, figures) for service, figures in found if not service.beats or _ran(service, figures)]


def _ran(service: Service, figures: Figures) -> bool:
    return any(job.name == service.beats for job in figures.jobs)


def _deliveries(now: dt.datetime) -> Iterable[Any]:
    waiting, dead = Q(state=Delivery.State.WAITING), Q(state=Delivery.State.DEAD)
    rows = Delivery.objects.filter(waiting | dead).values("subscriber")
    return rows.annotate(
        waiting=Count("pk", filter=waiting),
        oldest=Min("event__published_at", filter=waiting),
        dead=Count("pk", filter=dead),
        dead_today=Count("pk", filter=dead & Q(event__published_at__gte=now - DAY)),
    )


def _jobs(now: dt.datetime) -> list[JobFigures]:
    """Jobs in use; the rows of those that were renamed or dropped are passed over."""
    names = {*jobs, *(service.beats for service in services.values() if service.beats)}
    return [
        JobFigures(
            name=row.name,
            overdue=max(0.0, (now - row.due_at).total_seconds()),
            last_run_at=row.last_run_at.isoformat() if row.last_run_at else "",
            last_error=row.last_error,
        )
        for row in ScheduledJob.objects.filter(name__in=names).order_by("name")
    ]
