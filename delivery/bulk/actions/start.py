"""A bulk job begins: its rows are written down at once, what they ask for is done by the worker row by row."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused, access, may_ever
from courtportal.kernel.outbox import publish
from delivery.bulk.models import ServiceJob, ServiceJobRow
from delivery.bulk.queries import MOST, unsent
from delivery.events import ServiceJobStep
from delivery.service.actions.make_order import Asked, open_order
from delivery.service.actions.serve_this import purpose_for
from delivery.service.addressed import by_addressee
from delivery.service.models import ServiceOrder
from filing.public import Case, Party


class TooMany(ValueError):
    """More rows than one job takes."""


@transaction.atomic
def start_on_recipients(
    *,
    actor: Actor,
    case_id: uuid.UUID,
    document_ids: Sequence[uuid.UUID],
    party_ids: Sequence[uuid.UUID],
    plan: str,
    now: dt.datetime,
) -> ServiceJob:
    """One order with many recipients, a row each. Who may: who serves for the case. Event: ServiceJobStep.

    Raises ValueError for a paper that is not sealed, AddressedElsewhere, TooMany, and KeyError for an unknown plan.
    """
    case = access(actor, Case, case_id, "order_service")
    parties = list(Party.objects.filter(pk__in=party_ids, case=case).order_by("role", "order"))
    _require_room(len(parties))
    asked = Asked(case.pk, tuple(document_ids), tuple(party_ids), purpose_for(case, document_ids), plan)
    order, _new = open_order(actor=actor, asked=asked, now=now)
    job = _job(actor, plan, now, order)
    papers = [str(one) for one in document_ids]
    rows = (
        ServiceJobRow(job=job, number=at, case=case, documents=papers, parties=[str(one.pk)]) for at, one in enumerate(parties, 1)
    )
    return _begin(job, rows, actor, now)


@transaction.atomic
def start_on_cases(*, actor: Actor, kind: str, plan: str, now: dt.datetime) -> ServiceJob:
    """Every paper of this kind that was sealed and never sent out goes to whom it is addressed to, else to all of its case.

    A row for each case and addressee.

    Who may: who serves, for the own cases. Raises TooMany and LookupError where there is nothing. Event: ServiceJobStep.
    """
    if not may_ever(actor, "delivery.servicejob", "start"):
        raise Refused("delivery.servicejob", "start", [])
    papers = by_addressee(unsent(actor).filter(kind=kind).order_by("case_id", "created_at"))
    if not papers:
        raise LookupError(kind)
    _require_room(len(papers))
    job = _job(actor, plan, now)
    rows = (
        ServiceJobRow(job=job, number=at, case_id=case, documents=documents, parties=[str(party)] if party else [])
        for at, ((case, party), documents) in enumerate(papers.items(), 1)
    )
    return _begin(job, rows, actor, now)


@transaction.atomic
def try_again(*, actor: Actor, job_id: uuid.UUID, now: dt.datetime) -> ServiceJob:
    """The rows that failed are tried once more; nothing that was done is done again. Event: ServiceJobStep."""
    job = access(actor, ServiceJob, job_id, "try_again", lock=True)
    if job.rows.filter(state=ServiceJobRow.State.FAILED).update(state=ServiceJobRow.State.WAITING, problem=""):
        job.state, job.finished_at = ServiceJob.State.RUNNING, None
        job.save(update_fields=["state", "finished_at"])
        record(actor=actor, action="service.try_job_again", obj=job, now=now)
        publish(ServiceJobStep(job_id=job.pk), now=now)
    return job


def _job(actor: Actor, plan: str, now: dt.datetime, order: ServiceOrder | None = None) -> ServiceJob:
    return ServiceJob.objects.create(
        court_id=str(actor.court_id), owner_id=actor.account_id, role=actor.role.value, plan=plan, order=order, created_at=now
    )


def _require_room(rows: int) -> None:
    if rows > MOST:
        raise TooMany(rows)


def _begin(job: ServiceJob, rows: Iterable[ServiceJobRow], actor: Actor, now: dt.datetime) -> ServiceJob:
    made = ServiceJobRow.objects.bulk_create(rows)
    record(actor=actor, action="service.start_job", obj=job, now=now, detail={"rows": len(made)})
    publish(ServiceJobStep(job_id=job.pk), now=now)
    return job
