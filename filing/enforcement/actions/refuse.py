"""The filing clerk refuses an application for enforcement by ruling."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.outbox import publish
from filing.calendar.actions.start_deadline import end_deadlines
from filing.calendar.models import Deadline
from filing.cases.timeline import add_timeline_entry
from filing.enforcement.actions.apply import FILING_RULE
from filing.enforcement.models import EnforcementApplication
from filing.enforcement.rules.refusal import GROUNDS
from filing.events import EnforcementRefused


@transaction.atomic
def refuse_application(
    *, actor: Actor, application_id: uuid.UUID, ground: str, reason: str, now: dt.datetime
) -> EnforcementApplication:
    """The application is not accepted, on a fixed ground with the reason in words (by ruling, 执行工作规定 art. 16).

    The creditor may apply again once the obstacle is gone. Who may: the filing clerks of the court. Raises KeyError for an
    unknown ground, ValueError without a reason. Event: EnforcementRefused, after which the ruling is made and served.
    """
    application = access(actor, EnforcementApplication, application_id, "refuse", lock=True)
    GROUNDS[ground]
    if not reason.strip():
        raise ValueError(ground)
    application.state = EnforcementApplication.State.REFUSED
    application.ground, application.reason = ground, reason.strip()
    application.decided_by_id, application.decided_at = actor.account_id, now
    application.save(update_fields=["state", "ground", "reason", "decided_by", "decided_at"])
    case = application.source_case
    met = Deadline.State.MET
    end_deadlines(actor=actor, rules=(FILING_RULE,), state=met, now=now, case_id=case.pk, party_id=application.creditor_id)
    add_timeline_entry(
        case=case, kind="enforcement_refused", key=f"enforcement_refused:{application.pk}", title_zh="执行申请不予受理",
        title_en="Application for enforcement not accepted", now=now,
    )  # fmt: skip
    record(
        actor=actor, action="refuse_enforcement", obj=application, now=now, reason=application.reason, detail={"ground": ground}
    )
    publish(EnforcementRefused(case_id=case.pk, application_id=application.pk), now=now)
    return application
