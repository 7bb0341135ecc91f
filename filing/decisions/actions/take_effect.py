"""A sealed judgment takes effect when the last party's appeal term is over."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from courtportal.kernel.outbox import publish
from filing.applications.models import Application
from filing.applications.queries import WAITING
from filing.calendar.models import Deadline
from filing.cases.models import Case
from filing.cases.timeline import add_timeline_entry
from filing.decisions.models import Decision
from filing.decisions.queries import appeal_terms_end
from filing.decisions.rules.effect import effective_on
from filing.events import DecisionTookEffect


@transaction.atomic
def take_effect(*, actor: Actor, decision_id: uuid.UUID, today: dt.date, now: dt.datetime) -> bool:
    """Whether the judgment took effect now (CPL 2023 arts 158, 171); nothing happens before the day or a second time.

    An appeal keeps it from taking effect: one that is heard above, and one in time that the court has not looked at yet.
    Event: DecisionTookEffect.
    """
    decision = Decision.objects.select_for_update().get(pk=decision_id)
    day = effective_on(appeal_terms_end(decision))
    if decision.state != Decision.State.SEALED or day is None or today < day:
        return False
    case = Case.objects.select_for_update().get(pk=decision.case_id)
    if case.state != Case.State.DECIDED or _appeal_waits(case):
        return False
    decision.state, decision.effective_on = Decision.State.EFFECTIVE, day
    decision.save(update_fields=["state", "effective_on"])
    Case.objects.filter(pk=case.pk).update(state=Case.State.EFFECTIVE, effective_on=day)
    case.deadlines.filter(rule="appeal_judgment", state=Deadline.State.RUNNING).update(state=Deadline.State.LAPSED)
    add_timeline_entry(
        case=case,
        kind="effective",
        title_zh="判决发生法律效力",
        title_en="The judgment took effect",
        now=now,
        document=decision.document,
    )
    record(actor=actor, action="decision.take_effect", obj=decision, now=now, detail={"effective_on": day.isoformat()})
    publish(DecisionTookEffect(decision_id=decision.pk, case_id=case.pk), now=now)
    return True


def _appeal_waits(case: Case) -> bool:
    return Application.objects.filter(case=case, kind="appeal", state__in=WAITING).exists()
