"""A job whose account may not file for its organisation any more stops; another admitted account of it goes on."""

import datetime as dt
import uuid

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM, Actor, access
from filing.bulk.actions.start import CHECK, FILES, READ, SUBMIT
from filing.bulk.advance import go_on
from filing.bulk.models import BulkFiler, BulkJob
from filing.notices import tell

State = BulkJob.State
_STEP = {State.READING: READ, State.FILES: FILES, State.CHECKING: CHECK, State.SUBMITTING: SUBMIT}


@transaction.atomic
def stop(*, job_id: uuid.UUID, now: dt.datetime) -> None:
    """The job stands where it is, its rows stay as they are; the admitted accounts of the organisation learn why."""
    job = BulkJob.objects.select_for_update(of=("self",)).select_related("owner", "filer__organisation").get(pk=job_id)
    if job.state not in _STEP:
        return
    job.state, job.stopped_in, job.waits_since = State.STOPPED, job.state, None
    job.save(update_fields=["state", "stopped_in", "waits_since"])
    record(actor=SYSTEM, action="bulk.stop", obj=job, now=now, reason="the account may not file for the organisation any more")
    code = job.filer.organisation.unified_social_credit_code
    admitted = BulkFiler.objects.filter(
        organisation__unified_social_credit_code=code, court=job.filer.court_id, state=BulkFiler.State.ADMITTED
    )
    users = [job.owner, *(one.user for one in admitted.select_related("user").order_by("applied_at"))]
    for user in dict.fromkeys(users):
        tell(
            user,
            title=_("批量立案已停止"),
            body=_("%(name)s 已经不能为 %(organisation)s 批量立案，没有提交的行没有提交。单位的其他经办人可以打开后接着办。"),
            facts={"name": job.owner, "organisation": job.filer.organisation},
            link=reverse("filing:bulk_job", args=[job.pk]),
            key=f"stop:{job.pk}:{job.filer_id}:{user.pk}",
            now=now,
        )


@transaction.atomic
def take_over(*, actor: Actor, job_id: uuid.UUID, now: dt.datetime) -> BulkJob:
    """The job is the actor's and goes on where it stopped; what was submitted has arrived when it was, and stays.

    Who may: an account that the court has admitted for the same organisation. Publishes BulkStep.
    """
    job = access(actor, BulkJob, job_id, "take_over", lock=True)
    code = job.filer.organisation.unified_social_credit_code
    filer = BulkFiler.objects.filter(
        user=actor.account_id, court=job.filer.court_id, state=BulkFiler.State.ADMITTED,
        organisation__unified_social_credit_code=code,
    ).earliest("applied_at")  # fmt: skip
    record(actor=actor, action="bulk.take_over", obj=job, now=now, detail={"from": str(job.owner_id)})
    state = State(job.stopped_in)
    job.filer, job.owner_id, job.role, job.key, job.stopped_in = filer, actor.account_id, actor.role.value, "", ""
    job.save(update_fields=["filer", "owner", "role", "key", "stopped_in"])
    go_on(job, state, _STEP[state], now)
    return job
