"""A job whose owner does not hold the role any more stops; a colleague goes on with what is left."""

import datetime as dt
import uuid

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM, Actor, access
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.notices import tell
from courtportal.kernel.outbox import publish
from delivery.bulk.models import ServiceJob, ServiceJobRow
from delivery.bulk.policies import rows_left
from delivery.events import ServiceJobStep
from filing.public import PanelMember

_DUTIES = (PanelMember.Duty.CLERK, PanelMember.Duty.ASSISTANT, PanelMember.Duty.OFFICER)
State = ServiceJob.State


@transaction.atomic
def stop(*, job_id: uuid.UUID, now: dt.datetime) -> None:
    """What was not done stays undone, and who may serve now for these cases learns of it."""
    job = ServiceJob.objects.select_for_update(of=("self",)).select_related("owner").get(pk=job_id)
    if job.state != State.RUNNING:
        return
    job.state, job.finished_at = State.STOPPED, now
    job.save(update_fields=["state", "finished_at"])
    record(actor=SYSTEM, action="service.stop_job", obj=job, now=now, reason="the owner does not hold the role any more")
    cases = job.rows.exclude(state=ServiceJobRow.State.DONE).values("case")
    seats = PanelMember.objects.filter(case__in=cases, duty__in=_DUTIES, ended_at=None).exclude(user=job.owner)
    for colleague in User.objects.filter(pk__in=seats.values("user"), is_active=True):
        tell(
            colleague,
            title=_("批量送达已停止"),
            body=_("%(name)s 已经不担任发起批量送达时的职务，还没有办的送达停下了。请打开后接着办。"),
            facts={"name": job.owner},
            link=reverse("service_bulk:job", args=[job.pk]),
            key=f"service_job_stopped:{job.pk}:{colleague.pk}",
            now=now,
        )


@transaction.atomic
def take_over(*, actor: Actor, job_id: uuid.UUID, now: dt.datetime) -> ServiceJob:
    """What is left in the actor's cases goes on in a job of the actor's own; the rest waits for others. Event: ServiceJobStep.

    Who may: who serves for one of the cases that are left of a stopped job.
    """
    stopped = access(actor, ServiceJob, job_id, "take_over", lock=True)
    job = ServiceJob.objects.create(
        court=stopped.court,
        owner_id=actor.account_id,
        role=actor.role.value,
        plan=stopped.plan,
        order=stopped.order,
        continues=stopped,
        created_at=now,
    )
    moved = rows_left(actor).filter(job=stopped).update(job=job, state=ServiceJobRow.State.WAITING, problem="")
    record(actor=actor, action="service.take_over_job", obj=job, now=now, detail={"from": str(stopped.pk), "rows": moved})
    publish(ServiceJobStep(job_id=job.pk), now=now)
    return job
