"""An application for a protection order is urgent: the court has twenty-four hours instead of seventy-two."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from filing.calendar.actions.start_deadline import end_deadlines, start_deadline
from filing.calendar.models import Deadline
from filing.calendar.rules.application_terms import terms_of
from filing.cases.models import Case
from filing.cases.timeline import add_timeline_entry


@transaction.atomic
def mark_urgent(*, actor: Actor, case_id: uuid.UUID, now: dt.datetime) -> Deadline:
    """The shorter term runs, from acceptance as the longer one did (Anti-Domestic Violence Law art. 28); marked again it stays.

    A term that would be over already shows as missed, for that is what it is. Who may: the applicant, the panel with its
    clerk, and the filing clerks of the court. Raises LookupError for a matter in which the law knows no urgency.
    """
    case = access(actor, Case, case_id, "mark_urgent", lock=True)
    terms = terms_of(case.cause_code)
    if not terms.urgent:
        raise LookupError(case.cause_code)
    known = case.deadlines.filter(rule=terms.urgent).first()
    if known is not None:
        return known
    end_deadlines(actor=actor, rules=(terms.decision,), state=Deadline.State.CANCELLED, now=now, case_id=case.pk)
    deadline = start_deadline(
        actor=actor, rule=terms.urgent, trigger=f"accepted:{case.pk}", triggered_on=clock.local(case.accepted_at),
        key=f"{terms.urgent}:{case.pk}", now=now, case=case,
    )  # fmt: skip
    add_timeline_entry(
        case=case, kind="urgent", key=f"urgent:{case.pk}", title_zh="情况紧急，二十四小时内裁定",
        title_en="Urgent: decided within twenty-four hours", now=now,
    )  # fmt: skip
    record(actor=actor, action="mark_urgent", obj=case, now=now, detail={"rule": terms.urgent})
    return deadline
