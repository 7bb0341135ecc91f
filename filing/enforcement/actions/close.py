"""Closing an enforcement case when nothing is open behind it."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import override

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.outbox import publish
from courtportal.kernel.rendering.models import CourtDocument
from filing.applications.recusal import require_part
from filing.calendar.actions.start_deadline import end_deadlines
from filing.calendar.models import Deadline
from filing.cases.models import Case
from filing.cases.timeline import add_timeline_entry
from filing.enforcement.models import EnforcementCase
from filing.enforcement.queries import open_matters
from filing.enforcement.rules.closing import obstacles
from filing.events import EnforcementClosed

Closing = EnforcementCase.Closing
CLOSED_EN: dict[str, str] = {
    Closing.COMPLETED: "fully performed",
    Closing.TERMINATED_FOR_NOW: "this enforcement proceeding terminated",
    Closing.TERMINATED: "terminated",
    Closing.CANCELLED: "case cancelled",
    Closing.NOT_ENFORCED: "enforcement refused",
    Closing.APPLICATION_REJECTED: "application dismissed",
}


class CannotClose(Exception):
    """Something is still open; ``obstacles`` are its codes."""

    def __init__(self, found: list[str]) -> None:
        super().__init__(", ".join(found))
        self.obstacles = found


@transaction.atomic
def close_enforcement(*, actor: Actor, enforcement_id: uuid.UUID, way: str, now: dt.datetime) -> EnforcementCase:
    """The case is closed as performed or terminated (法发〔2014〕26号 art. 14; CPL art. 268). Event: EnforcementClosed.

    The notices follow from the event. Raises ``CannotClose`` with what is open, ``ValueError`` for another way.
    """
    enforcement = access(actor, EnforcementCase, enforcement_id, "close", lock=True)
    require_part(actor, enforcement.case, "filing.enforcementcase", "close")
    today = clock.local(now).date()
    found = obstacles(way, open_matters(enforcement, today))
    if found:
        raise CannotClose(found)
    return end_enforcement(actor=actor, enforcement=enforcement, way=way, now=now)


def end_enforcement(
    *, actor: Actor, enforcement: EnforcementCase, way: str, now: dt.datetime, document: CourtDocument | None = None
) -> EnforcementCase:
    """The case ends in this way, by the ruling if there is one, in the caller's transaction, which has judged it.

    Event: EnforcementClosed.
    """
    enforcement.state, enforcement.closing = EnforcementCase.State.CLOSED, way
    enforcement.closed_on = clock.local(now).date()
    enforcement.save(update_fields=["state", "closing", "closed_on"])
    Case.objects.filter(pk=enforcement.case_id).update(state=Case.State.CLOSED, closed_at=now)
    rules = ("enforcement", "enforcement_notice")
    end_deadlines(actor=actor, rules=rules, state=Deadline.State.MET, now=now, case_id=enforcement.case_id)
    with override("zh-hans"):
        way_zh = enforcement.get_closing_display()
    for case in (enforcement.case, enforcement.source_case):
        add_timeline_entry(
            case=case,
            kind="enforcement_closed",
            key=f"enforcement_closed:{enforcement.case_id}",
            title_zh=f"执行结案：{way_zh}",
            title_en=f"Enforcement closed: {CLOSED_EN[way]}",
            now=now,
            document=document if case.pk == enforcement.case_id else None,
        )
    record(actor=actor, action="close_enforcement", obj=enforcement, now=now, detail={"way": way})
    publish(EnforcementClosed(case_id=enforcement.case_id), now=now)
    return enforcement
