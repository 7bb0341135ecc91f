"""Reminders before anyone forgets: the clerk's work on its day, the recipient's documents before the plan goes on."""

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM, Role
from courtportal.kernel.identity.models import Appointment, User
from courtportal.kernel.messaging.notices import tell
from delivery.addresses.queries import open_address, open_invitation
from delivery.service.actions.reach_out import add_attempt, contact_of, phone_of, take_way
from delivery.service.evidence import lock_order
from delivery.service.models import ServiceRecipient, WorkItem
from delivery.service.rules.effect import Channel
from delivery.service.rules.plan import PlannedWay, plan
from filing.public import calendar_in_force

OFFICE_HOURS = (8, 18)
# After so many working days without a hand moved, the head of the division hears of it.
UPWARD_AFTER = 2


def is_office_hour(now: dt.datetime) -> bool:
    """People are reminded while they can act, not at night and on no day of rest."""
    local = clock.local(now)
    return OFFICE_HOURS[0] <= local.hour < OFFICE_HOURS[1] and not calendar_in_force().is_rest_day(local.date())


@transaction.atomic
def remind_clerk(*, item: WorkItem, now: dt.datetime) -> None:
    """The owner, or without one the heads of the court's divisions, hear of it once this day; what is late goes up, once."""
    today = clock.local(now).date()
    locked = WorkItem.objects.select_for_update().get(pk=item.pk)
    if locked.done_at is not None or locked.reminded_on == today:
        return
    locked.reminded_on = today
    locked.save(update_fields=["reminded_on"])
    heads = [one.user for one in _heads(item)]
    for user in [item.owner] if item.owner else heads:
        _tell(user, item, f"service_due:{item.pk}:{today}", now)
    if item.owner and calendar_in_force().add_working_days(item.due_on, UPWARD_AFTER) <= today:
        for user in heads:
            _tell(user, item, f"service_overdue:{item.pk}:{user.pk}", now)


def _heads(item: WorkItem) -> list[Appointment]:
    court = item.order.case.court_id
    return list(Appointment.objects.filter(court_id=court, role=Role.DIVISION_HEAD, ended_at=None).select_related("user"))


def _tell(user: User, item: WorkItem, key: str, now: dt.datetime) -> None:
    label = WorkItem.Kind(item.kind).label
    tell(
        user,
        title=_("送达事项到期"),
        body=_("%(number)s：%(work)s，期限%(day)s"),
        facts={"number": item.order.case.case_number, "work": label, "day": f"{item.due_on:%Y-%m-%d}"},
        link=reverse("service:order", args=[item.order_id]),
        key=key,
        now=now,
    )


@transaction.atomic
def remind_recipient(*, recipient: ServiceRecipient, now: dt.datetime) -> None:
    """Once more by the carriers of the first reminder; a stranger gets the same link and code again."""
    lock_order(recipient.order_id)
    recipient.refresh_from_db()
    if recipient.served_at is not None or recipient.reminded_at is not None:
        return
    recipient.reminded_at = now
    recipient.save(update_fields=["reminded_at"])
    party = recipient.party
    address, invitation = open_address(party), open_invitation(party)
    for way in plan(contact_of(party, address)):
        if way.invitation and invitation is not None:
            add_attempt(recipient, PlannedWay(Channel.SMS, invitation=True), phone_of(party, address), address, invitation, now)
        elif not way.carries_content and not way.invitation:
            take_way(actor=SYSTEM, recipient=recipient, way=way, address=address, now=now)
    record(actor=SYSTEM, action="service.remind", obj=recipient, now=now)
