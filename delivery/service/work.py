"""Hands a recipient to a clerk when the portal cannot go on: a work item with an owner and a due day."""

import datetime as dt
import uuid

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.messaging.notices import tell
from courtportal.kernel.outbox import publish
from delivery.events import ServiceNeedsClerk
from delivery.service.evidence import Name, add_evidence, lock_order
from delivery.service.models import ServiceRecipient, WorkItem
from filing.public import PanelMember, calendar_in_force

# Who looks after service: the clerk of the case, else the officer of an enforcement case.
_DUTIES = (PanelMember.Duty.CLERK, PanelMember.Duty.OFFICER, PanelMember.Duty.ASSISTANT)


def last_day(now: dt.datetime, days: int) -> dt.date:
    """The last of so many days, or the working day after it: nobody does a court's work on a day of rest."""
    return calendar_in_force().next_working_day(clock.local(now).date() + dt.timedelta(days=days))


def ask_clerk(
    *,
    recipient: ServiceRecipient,
    kind: str,
    now: dt.datetime,
    occasion: str = "",
    due_on: dt.date | None = None,
    tell_owner: bool = True,
) -> WorkItem:
    """Open a work item once for its kind and occasion, due on the next working day unless said otherwise.

    Its owner is told now, or only on the day on which it is due.
    """
    order, key = recipient.order, f"{recipient.pk}:{kind}:{occasion}"
    lock_order(order.pk)  # so that nobody else opens the same
    if known := WorkItem.objects.filter(key=key).first():
        return known
    item = WorkItem.objects.create(
        key=key,
        order=order,
        court_id=order.court_id,
        recipient=recipient,
        kind=kind,
        owner_id=_owner(recipient),
        due_on=due_on or last_day(now, 1),
        created_at=now,
    )
    add_evidence(order, Name.HANDED_TO_CLERK, at=now, recipient=recipient, detail={"reason": kind})
    record(actor=SYSTEM, action="service.ask_clerk", obj=item, now=now, reason=kind)
    publish(ServiceNeedsClerk(order_id=order.pk, case_id=order.case_id, reason=kind), now=now)
    if tell_owner:
        _tell_owner(item, now)
    return item


def _owner(recipient: ServiceRecipient) -> uuid.UUID | None:
    seats = PanelMember.objects.filter(case_id=recipient.order.case_id, ended_at=None)
    members = dict(seats.values_list("duty", "user_id"))
    return next((members[duty] for duty in _DUTIES if duty in members), None)


def _tell_owner(item: WorkItem, now: dt.datetime) -> None:
    if item.owner is None:
        return
    tell(
        item.owner,
        title=_("送达需要您处理"),
        body=_("%(number)s：%(reason)s"),
        facts={"number": item.order.case.case_number, "reason": WorkItem.Kind(item.kind).label},
        link=reverse("service:order", args=[item.order_id]),
        key=f"service_work:{item.pk}",
        now=now,
    )
