"""The officer orders the notice of enforcement and the property report order."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.outbox import publish
from filing.applications.recusal import require_part
from filing.calendar.actions.start_deadline import end_deadlines
from filing.calendar.calendars import count
from filing.calendar.models import Deadline
from filing.calendar.rules.terms import Term, Unit
from filing.cases.timeline import add_timeline_entry
from filing.enforcement.models import EnforcementCase
from filing.events import EnforcementNoticeOrdered

# What the notice sets for performance and for the report; a setting of the court, the law names no number of days.
DAYS_TO_PERFORM = 10


@transaction.atomic
def issue_notice(*, actor: Actor, enforcement_id: uuid.UUID, now: dt.datetime) -> EnforcementCase:
    """The debtor is told to perform and to report property (CPL art. 252; CPL-I art. 480; 财产调查规定 art. 3).

    The documents follow from the event EnforcementNoticeOrdered. Measures may be imposed at once (CPL art. 251).
    """
    enforcement = access(actor, EnforcementCase, enforcement_id, "issue_notice", lock=True)
    require_part(actor, enforcement.case, "filing.enforcementcase", "issue_notice")
    days = int(enforcement.case.court.settings.get("days_to_perform", DAYS_TO_PERFORM))
    enforcement.perform_by = count(Term(days, Unit.DAY), clock.local(now).date()).due
    enforcement.state = EnforcementCase.State.NOTIFIED
    enforcement.save(update_fields=["perform_by", "state"])
    met = Deadline.State.MET
    end_deadlines(actor=actor, rules=("enforcement_notice",), state=met, now=now, case_id=enforcement.case_id)
    add_timeline_entry(
        case=enforcement.case,
        kind="enforcement_notice",
        title_zh="发出执行通知书和报告财产令",
        title_en="Notice of enforcement and property report order issued",
        now=now,
    )
    detail = {"perform_by": enforcement.perform_by.isoformat()}
    record(actor=actor, action="issue_enforcement_notice", obj=enforcement, now=now, detail=detail)
    publish(EnforcementNoticeOrdered(case_id=enforcement.case_id), now=now)
    return enforcement
