"""Which papers of the actor's cases were sealed and never sent out, and how far a job is."""

import uuid
from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, QuerySet

from courtportal.kernel.authz import Actor, visible_to
from courtportal.kernel.rendering import document_kinds
from courtportal.kernel.rendering.models import CourtDocument
from delivery.bulk.models import ServiceJob, ServiceJobRow
from delivery.service.models import ServiceItem
from filing.public import Case, Party

MOST = 1_000


def unsent(actor: Actor) -> QuerySet[CourtDocument]:
    """Sealed papers for parties, in cases for which the actor serves, that no order names."""
    kinds = [kind.code for kind in document_kinds.every() if kind.serve]
    cases = visible_to(actor, Case, "order_service").values("pk")
    found = CourtDocument.objects.filter(case_id__in=cases, state=CourtDocument.State.SEALED, kind__in=kinds)
    return found.exclude(Exists(ServiceItem.objects.filter(document=OuterRef("pk"))))


def unsent_by_kind(actor: Actor) -> list[tuple[str, int]]:
    """How many of each kind: the counts of what ``unsent`` lists."""
    return list(unsent(actor).order_by().values_list("kind").annotate(number=Count("pk")).order_by("kind"))


def jobs(actor: Actor) -> QuerySet[ServiceJob]:
    """The actor's jobs and stopped ones with something left for the actor, newest first."""
    return visible_to(actor, ServiceJob).select_related("order__case", "owner").order_by("-created_at")


def named(page: Iterable[ServiceJobRow]) -> list[tuple[ServiceJobRow, str]]:
    """The rows of a page, each with the recipient's name where it is a recipient."""
    rows = list(page)
    names = dict(Party.objects.filter(pk__in=[key for row in rows for key in row.parties]).values_list("pk", "name"))
    return [(row, "、".join(names.get(uuid.UUID(key), "") for key in row.parties)) for row in rows]


def progress(job: ServiceJob) -> dict[str, int]:
    """How many rows are in each state."""
    return progress_of([job])[job.pk]


def progress_of(jobs: Iterable[ServiceJob]) -> dict[uuid.UUID, dict[str, int]]:
    """For each job how many rows are in each state, in one query."""
    found = {job.pk: dict.fromkeys(ServiceJobRow.State.values, 0) for job in jobs}
    counted = ServiceJobRow.objects.filter(job__in=found).order_by().values_list("job", "state").annotate(number=Count("pk"))
    for job, state, number in counted:
        found[job][state] = number
    return found
