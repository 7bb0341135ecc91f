"""A judge signs the ruling by which an application for enforcement is not accepted."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.outbox import publish
from filing.calendar.models import Deadline
from filing.cases.timeline import add_timeline_entry
from filing.enforcement.decision_term import end_term
from filing.enforcement.models import EnforcementApplication
from filing.events import EnforcementRefused


class ChangedMeanwhile(Exception):
    """The refusal was put again with other words since the judge read it."""


@transaction.atomic
def refuse_application(*, actor: Actor, application_id: uuid.UUID, read: str, now: dt.datetime) -> EnforcementApplication:
    """The application is not accepted, on the ground and with the reason that were put (by ruling, 执行工作规定 art. 16).

    The creditor may apply again once the obstacle is gone. Who may: the judge before whom it was put (``put_refusal``), who
    signs what it has ``read``. Raises ChangedMeanwhile. Event: EnforcementRefused, after which the ruling is made and served.
    """
    application = access(actor, EnforcementApplication, application_id, "sign_refusal", lock=True)
    if application.put_as != read:
        raise ChangedMeanwhile(application_id)
    application.state = EnforcementApplication.State.REFUSED
    application.decided_by_id, application.decided_at = actor.account_id, now
    application.save(update_fields=["state", "decided_by", "decided_at"])
    case = application.source_case
    end_term(actor=actor, application=application, state=Deadline.State.MET, now=now)
    add_timeline_entry(
        case=case, kind="enforcement_refused", key=f"enforcement_refused:{application.pk}", title_zh="执行申请不予受理",
        title_en="Application for enforcement not accepted", now=now,
    )  # fmt: skip
    detail = {"ground": application.ground}
    record(actor=actor, action="refuse_enforcement", obj=application, now=now, reason=application.reason, detail=detail)
    publish(EnforcementRefused(case_id=case.pk, application_id=application.pk), now=now)
    return application
