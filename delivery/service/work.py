"""Hands a recipient to a clerk when the portal cannot go on: a work item with an owner and a due day."""

import datetime as dt
import uuid

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.messaging.notices import notify
from courtportal.kernel.outbox import publish
from delivery.events import ServiceNeedsClerk
from delivery.service.evidence import Name, add_evidence
from delivery.service.models import ServiceRecipient, WorkItem
from filing.public import PanelMember, calendar_in_force

# Who looks after service: the clerk of the case, else the officer of an enforcement case.
_DUTIES = (PanelMember.Duty.CLERK, PanelMember.Duty.OFFICER, PanelMember.Duty.ASSISTANT)


def last_day(now: dt.datetime, days: int) -> dt.date:
    """The last of so many days, or the working day after it: nobody does a court's work on a day of rest."""
    return calendar_in_force().next_working_day(clock.local(now).date() + dt.timedelta(days=days))


def ask_clerk(
    *, recipient: ServiceRecipient, kind: str, now: dt.datetime, occasion: str = "", due_on: dt.date | None = None
) -> WorkItem:
    """Open a work item once for its kind and occasion, due on the next working day unless said otherwise; tell its owner."""
    order = recipient.order
    item, created = WorkItem.objects.get_or_create(
        key=f"{recipient.pk}:{kind}:{occasion}",
        defaults={
            "order": order,
            "recipient": recipient,
            "kind": kind,
            "owner_id": _owner(recipient),
            "due_on": due_on or last_day(now, 1),
            "created_at": now,
        },
    )
    if created:
        add_evidence(order, Name.HANDED_TO_CLERK, at=now, recipient=recipient, detail={"reason": kind})
        record(actor=SYSTEM, action="service.ask_clerk", obj=item, now=now, reason=kind)
        publish(ServiceNeedsClerk(order_id=order.pk, case_id=order.case_id, reason=kind), now=now)
        _tell_owner(item, now)
    return item


def _owner(recipient: ServiceRecipient) -> uuid.UUID | None:
    members = {
        member.duty: member.user_id for member in PanelMember.objects.filter(case_id=recipient.order.case_id, ended_at=None)
    }
    return next((members[duty] for duty in _DUTIES if duty in members), None)


def _tell_owner(item: WorkItem, now: dt.datetime) -> None:
    if item.owner_id is None:
        return
    with override(item.owner.language or "zh-hans" if item.owner else "zh-hans"):
        notify(
            user_id=item.owner_id,
            title=_("送达需要您处理"),
            body=_("%(number)s：%(reason)s") % {"number": item.order.case.case_number, "reason": item.get_kind_display()},
            link=reverse("service:order", args=[item.order_id]),
            key=f"service_work:{item.pk}",
            now=now,
        )
