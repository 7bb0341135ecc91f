"""The rows of a job are done one after another, each in a transaction of its own: a worker that dies leaves none half done."""

import datetime as dt
import uuid

import structlog
from django.db import transaction

from courtportal.kernel.authz import SYSTEM, Actor, Role, access
from courtportal.kernel.outbox import publish
from delivery.bulk.models import ServiceJob, ServiceJobRow
from delivery.events import ServiceJobStep
from delivery.service.actions.make_order import add_recipient, make_order
from delivery.service.actions.serve_this import purpose_for
from delivery.service.effects import complete_if_served
from delivery.service.evidence import lock_order
from delivery.service.models import ServiceOrder
from filing.public import Case, Party

log = structlog.get_logger(__name__)
AT_ONCE = 25
State = ServiceJobRow.State


def work_on(job_id: uuid.UUID, now: dt.datetime) -> None:
    """The next portion of rows; then the next portion is asked for, or the job is done. Called with no transaction open."""
    waiting = ServiceJobRow.objects.filter(job_id=job_id, state=State.WAITING).order_by("number")
    for row_id in list(waiting.values_list("pk", flat=True)[:AT_ONCE]):
        try:
            _do(row_id, now)
        except Exception as error:
            log.exception("a row of a service job failed", row=str(row_id))
            waiting.filter(pk=row_id).update(state=State.FAILED, problem=f"{type(error).__name__}: {error}"[:200])
    _go_on(job_id, now)


@transaction.atomic
def _go_on(job_id: uuid.UUID, now: dt.datetime) -> None:
    job = ServiceJob.objects.select_for_update().get(pk=job_id)
    if job.rows.filter(state=State.WAITING).exists():
        publish(ServiceJobStep(job_id=job_id), now=now)
    elif job.state != ServiceJob.State.DONE:
        job.state, job.finished_at = ServiceJob.State.DONE, now
        job.save(update_fields=["state", "finished_at"])
        if job.order:
            _fill(job.order, now)


def _fill(order: ServiceOrder, now: dt.datetime) -> None:
    """No more recipients come; who could not be added is not waited for."""
    lock_order(order.pk)
    order.refresh_from_db()
    order.expected = order.recipients.count()
    order.save(update_fields=["expected"])
    if order.state == ServiceOrder.State.OPEN:
        complete_if_served(order=order, actor=SYSTEM, now=now)


@transaction.atomic
def _do(row_id: uuid.UUID, now: dt.datetime) -> None:
    """The row becomes what it says and is done in one transaction; whoever comes second finds it done."""
    row = ServiceJobRow.objects.select_for_update().get(pk=row_id)
    if row.state != State.WAITING:
        return
    job = ServiceJob.objects.select_related("order", "owner").get(pk=row.job_id)
    actor = _actor(job)
    access(actor, Case, row.case_id, "order_service")
    row.order = _add(row, job.order, actor, now) if job.order else _order(row, job, actor, now)
    row.state = State.DONE
    row.save(update_fields=["state", "order"])


def _actor(job: ServiceJob) -> Actor:
    """Who began the job, in the role and at the court of then; the rules judge anew whether that still holds."""
    user = job.owner
    return Actor(
        role=Role(job.role),
        user_id=user.pk,
        court_id=job.court_id,
        person_id=user.person_id,
        verified=user.is_verified,
        name=user.display_name,
    )


def _add(row: ServiceJobRow, order: ServiceOrder, actor: Actor, now: dt.datetime) -> ServiceOrder:
    """One more recipient of the job's order."""
    documents = [uuid.UUID(one) for one in row.documents]
    for party in Party.objects.filter(pk__in=row.parties, case_id=row.case_id):
        add_recipient(actor=actor, order=order, party=party, document_ids=documents, now=now)
    return order


def _order(row: ServiceJobRow, job: ServiceJob, actor: Actor, now: dt.datetime) -> ServiceOrder:
    """An order of its own: the row's papers on all parties of the case."""
    documents = [uuid.UUID(one) for one in row.documents]
    parties = list(Party.objects.filter(case_id=row.case_id, left_at=None).order_by("role", "order").values_list("pk", flat=True))
    purpose = purpose_for(row.case, documents)
    return make_order(
        actor=actor, case_id=row.case_id, document_ids=documents, party_ids=parties, purpose=purpose, now=now, plan=job.plan
    )
