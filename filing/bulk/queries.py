"""Reads of bulk filing, scoped to the actor."""

from django.db.models import Count, QuerySet

from courtportal.kernel.authz import Actor, visible_to
from filing.bulk.models import BulkFiler, BulkJob, BulkRow


def my_filers(actor: Actor) -> QuerySet[BulkFiler]:
    """The organisations for which the actor asked to file in bulk."""
    return visible_to(actor, BulkFiler).select_related("organisation", "court").order_by("-applied_at", "pk")


def my_jobs(actor: Actor) -> QuerySet[BulkJob]:
    """The actor's jobs, the newest first."""
    return visible_to(actor, BulkJob).select_related("filer__organisation", "filer__court").order_by("-started_at", "pk")


def filers_to_decide(actor: Actor) -> QuerySet[BulkFiler]:
    """Applications and admissions at the clerk's court, those that wait first."""
    rows = visible_to(actor, BulkFiler).select_related("organisation", "court", "user__person")
    return rows.order_by("decided_at", "applied_at", "pk")


def counts(job: BulkJob) -> dict[str, int]:
    """How many rows are in each state, all of them, and how many right ones a clerk would ask something of."""
    found = dict.fromkeys(BulkRow.State.values, 0)
    found |= {row["state"]: row["n"] for row in job.rows.values("state").annotate(n=Count("pk"))}
    noted = job.rows.filter(state=BulkRow.State.RIGHT, noted__gt=0).count()
    return {**found, "all": sum(found.values()), "noted": noted}


def progress(job: BulkJob, count: dict[str, int]) -> tuple[int, int]:
    """(done, of how many) in the present step."""
    match job.state:
        case BulkJob.State.FILES | BulkJob.State.PAUSED:
            return job.files.filter(looked_at=True).count(), job.files.count()
        case BulkJob.State.CHECKING:
            return count["all"] - count["waiting"], count["all"]
        case BulkJob.State.SUBMITTING | BulkJob.State.DONE:
            settled = count["submitted"] + count["failed"]
            return settled, settled + count["right"]
        case _:
            return 0, 0
