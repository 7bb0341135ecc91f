"""People are told once that a last day has moved: from which day to which, and why."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.outbox import publish
from filing.calendar.concerned import concerned_by
from filing.calendar.models import Deadline, DeadlineChange
from filing.calendar.rules.limits import TIME_LIMITS
from filing.events import DeadlineMoved
from filing.notices import tell

AT_ONCE = 200
WHY = {
    DeadlineChange.Why.CALENDAR: _("%(matter)s：因为节假日安排公布，最后一天由%(was)s改为%(due)s。"),
    DeadlineChange.Why.TRIGGER: _("%(matter)s：因为起算日变了，最后一天由%(was)s改为%(due)s。"),
    DeadlineChange.Why.VOID: _("%(matter)s：法院认定文书没有送达，原来到%(was)s为止的期限不再计算，送达以后重新起算。"),
    DeadlineChange.Why.EXCHANGE: _(
        "%(matter)s：期限到证据交换之日届满（法释〔2019〕19号第五十六条）；因为证据交换的安排变了，最后一天由%(was)s改为%(due)s。"
    ),
    DeadlineChange.Why.EXTENDED: _(
        "%(matter)s：因为合并审理的案件准许延长举证期限（法释〔2022〕11号第一百条），最后一天由%(was)s改为%(due)s。"
    ),
}
# Of a term that ended otherwise in the meantime, or began anew, nobody needs to hear.
_STATE_TOLD: dict[str, str] = {DeadlineChange.Why.VOID: Deadline.State.CANCELLED}


def tell_changes(*, now: dt.datetime) -> int:
    """Tell the next changes that nobody was told of; each in a transaction of its own. Event: DeadlineMoved, of each."""
    waiting = DeadlineChange.objects.filter(told_at=None).order_by("changed_at").values_list("pk", flat=True)
    for change_id in list(waiting[:AT_ONCE]):
        _tell(change_id, now)
    return len(waiting[:AT_ONCE])


@transaction.atomic
def _tell(change_id: object, now: dt.datetime) -> None:
    change = DeadlineChange.objects.select_for_update(of=("self",)).select_related("deadline__party__user").get(pk=str(change_id))
    if change.told_at is not None:
        return
    change.told_at = now
    change.save(update_fields=["told_at"])
    deadline = change.deadline
    people = concerned_by(deadline) if deadline.state == _STATE_TOLD.get(change.why, Deadline.State.RUNNING) else []
    for user, link in people:
        tell(
            user,
            title=_("期限有变化"),
            body=WHY[DeadlineChange.Why(change.why)],
            facts={
                "matter": TIME_LIMITS[deadline.rule].matter.in_language(user.language or "zh"),
                "was": change.was,
                "due": change.due_on,
            },
            link=link,
            key=f"deadline-moved:{change.pk}:{user.pk}",
            now=now,
        )
    publish(DeadlineMoved(deadline_id=deadline.pk), now=now)
    record(actor=SYSTEM, action="tell_deadline_change", obj=change, now=now, detail={"people": len(people)})
