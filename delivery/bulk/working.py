"""The rows of a job are done in portions, each in one transaction: a worker that dies leaves none half done.

A row that cannot be done leaves nothing behind and stops no other; where the database gives up, the portion is done again.
Each row asks anew whether the owner still holds the role: where not, the job stops and the rows that are left stay as they are.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from django.db import OperationalError, transaction

from courtportal.kernel.authz import SYSTEM, Actor, Role, access
from courtportal.kernel.gathering import gathering, one_of_many, remembered, update
from courtportal.kernel.identity.acting import acting
from courtportal.kernel.identity.serving import still_serves
from courtportal.kernel.outbox import publish
from delivery.bulk.actions.hand_on import stop
from delivery.bulk.models import ServiceJob, ServiceJobRow
from delivery.events import ServiceJobStep
from delivery.service.actions.make_order import add_recipient, learn_recipients, make_order
from delivery.service.actions.serve_this import purpose_for
from delivery.service.effects import complete_if_served
from delivery.service.evidence import lock_order
from delivery.service.models import ServiceOrder
from filing.public import Case, Party

log = structlog.get_logger(__name__)
AT_ONCE = 100
State = ServiceJobRow.State


def work_on(job_id: uuid.UUID, now: dt.datetime) -> None:
    """The next portion of rows; then the next portion is asked for, or the job is done. Called with no transaction open."""
    waiting = ServiceJobRow.objects.filter(job_id=job_id, state=State.WAITING).order_by("number")
    with gathering():
        job = ServiceJob.objects.select_related("order", "owner").get(pk=job_id)
        if job.state == ServiceJob.State.STOPPED:
            return
        if job.order:
            lock_order(job.order.pk)
        rows = list(waiting.select_for_update(of=("self",)).select_related("case__court")[:AT_ONCE])
        _hold_cases(rows)
        all_done = _do_all(_Portion(job, acting(job.owner, Role(job.role), job.court_id), _parties(rows)), rows, now)
    if all_done:
        _go_on(job_id, now)
    else:
        stop(job_id=job_id, now=now)


def _hold_cases(rows: Sequence[ServiceJobRow]) -> None:
    """The cases of a portion are locked in the order of their keys: two jobs with the same cases never wait for one another."""
    cases = Case.objects.filter(pk__in={row.case_id for row in rows}).order_by("pk")
    list(cases.select_for_update(of=("self",)).values_list("pk"))


@dataclass(frozen=True)
class _Portion:
    """The job, whose word it is, and the parties that its next rows name."""

    job: ServiceJob
    actor: Actor
    parties: dict[str, Party]


def _parties(rows: Sequence[ServiceJobRow]) -> dict[str, Party]:
    keys = {key for row in rows for key in row.parties}
    found = Party.objects.filter(pk__in=keys).select_related("user", "case__court")
    return {str(party.pk): party for party in found}


def _do_all(portion: _Portion, rows: Sequence[ServiceJobRow], now: dt.datetime) -> bool:
    """Row by row, as long as the owner of the job holds the role; whether that was so for all of them."""
    if portion.job.order:
        learn_recipients(portion.job.order, [party.pk for party in portion.parties.values()])
    for row in rows:
        if not still_serves(portion.actor):
            return False
        try:
            with one_of_many():
                row.order = _do(portion, row, now)
            row.state = State.DONE
        except OperationalError:  # a deadlock or a lost connection is no fault of the row: the portion is done again
            raise
        except Exception as error:
            log.exception("a row of a service job failed", row=str(row.pk))
            row.order, row.state, row.problem = None, State.FAILED, f"{type(error).__name__}: {error}"[:200]
        update(row, "state", "order", "problem")
    return True


def _do(portion: _Portion, row: ServiceJobRow, now: dt.datetime) -> ServiceOrder:
    """The row becomes what it says."""
    remembered(("may serve", row.case_id), lambda: access(portion.actor, Case, row.case_id, "order_service"))
    if portion.job.order:
        return _add(portion, row, portion.job.order, now)
    return _order(row, portion.job, portion.actor, now)


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


def _add(portion: _Portion, row: ServiceJobRow, order: ServiceOrder, now: dt.datetime) -> ServiceOrder:
    """One more recipient of the job's order."""
    documents = [uuid.UUID(one) for one in row.documents]
    for key in row.parties:
        if (party := portion.parties.get(key)) and party.case_id == row.case_id:
            add_recipient(actor=portion.actor, order=order, party=party, document_ids=documents, now=now)
    return order


def _order(row: ServiceJobRow, job: ServiceJob, actor: Actor, now: dt.datetime) -> ServiceOrder:
    """An order of its own: the row's papers on whom they are addressed to, else on all parties of the case."""
    documents = [uuid.UUID(one) for one in row.documents]
    present = Party.objects.filter(case_id=row.case_id, left_at=None).order_by("role", "order")
    parties = list((present.filter(pk__in=row.parties) if row.parties else present).values_list("pk", flat=True))
    if not parties:
        raise ValueError("nobody is left on whom these papers could be served")
    purpose = purpose_for(row.case, documents)
    return make_order(
        actor=actor, case_id=row.case_id, document_ids=documents, party_ids=parties, purpose=purpose, now=now, plan=job.plan
    )
