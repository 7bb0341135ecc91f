"""What another court or an institution serves for this one is looked after until its receipt is back (CPL 91, 94; CPL-I 134)."""

import datetime as dt

from delivery.service.actions.go_on import keep_due_day
from delivery.service.models import ServiceAttempt, WorkItem
from delivery.service.rules.effect import Channel
from delivery.service.work import ask_clerk, last_day

ELSEWHERE = frozenset({Channel.ENTRUSTED, Channel.TRANSFER})
# The other court serves within ten days of having the papers (CPL-I 134); an institution at once (CPL 94), which is asked after
# no later.
WITHIN_DAYS = 10


def await_result(attempt: ServiceAttempt, *, sent_at: dt.datetime, now: dt.datetime) -> WorkItem:
    """The clerk asks after it when its days are over, and until then the plan waits; in the caller's transaction."""
    recipient, due_on = attempt.recipient, last_day(sent_at, WITHIN_DAYS)
    item = ask_clerk(
        recipient=recipient, kind=WorkItem.Kind.ENTRUSTED, now=now, occasion=str(attempt.pk), due_on=due_on, tell_owner=False
    )
    if recipient.step_due_on is not None and recipient.step_due_on < due_on:
        recipient.step_due_on = due_on
        recipient.save(update_fields=["step_due_on"])
    keep_due_day(recipient.order)
    return item


def result_came(attempt: ServiceAttempt, now: dt.datetime) -> None:
    """Whatever came back, nobody need ask after it any more; in the caller's transaction."""
    waiting = attempt.recipient.work_items.filter(kind=WorkItem.Kind.ENTRUSTED, done_at=None, key__endswith=f":{attempt.pk}")
    waiting.update(done_at=now, outcome="noted")
    keep_due_day(attempt.recipient.order)
