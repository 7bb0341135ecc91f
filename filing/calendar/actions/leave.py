"""A member of a court is away for some days, or is not after all."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.courts.models import Court
from courtportal.kernel.identity.models import User
from filing.calendar.diaries import TAKEN
from filing.calendar.models import Hearing
from filing.calendar.rules.leave import problem
from filing.cases.draw_models import Leave
from filing.cases.models import PanelMember


class CannotLeave(Exception):
    """The leave cannot be entered; ``code`` says why (rules.leave)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def enter_leave(
    *, actor: Actor, user_id: uuid.UUID, first_day: dt.date, last_day: dt.date, reason: str = "", now: dt.datetime
) -> Leave:
    """From the first day to the last the member is neither drawn for a panel nor proposed for a hearing, at this court's order.

    Who may: the member itself, and for everyone of the court its manager, division head and president. Hearings that stand in
    these days stay: ``hearings_during`` names them, to be moved. Raises CannotLeave.
    """
    member = access(actor, User, user_id, "enter_leave", lock=True)
    standing = Leave.objects.filter(user=member, withdrawn_at=None)
    taken = list(standing.filter(last_day__gte=first_day).values_list("first_day", "last_day"))
    code = problem(first_day, last_day, today=clock.local(now).date(), taken=taken)
    if code:
        raise CannotLeave(code)
    leave = Leave.objects.create(
        user=member,
        court=Court.objects.get(pk=str(actor.court_id)),
        first_day=first_day,
        last_day=last_day,
        reason=reason.strip()[:100],
        entered_by_id=actor.account_id,
    )
    detail = {"first_day": first_day.isoformat(), "last_day": last_day.isoformat()}
    record(actor=actor, action="enter_leave", obj=leave, now=now, detail=detail)
    return leave


@transaction.atomic
def withdraw_leave(*, actor: Actor, leave_id: uuid.UUID, now: dt.datetime) -> Leave:
    """The member is there after all. Who may: who may enter it. Done once, however often it is asked."""
    leave = access(actor, Leave, leave_id, "withdraw", lock=True)
    if leave.withdrawn_at is None:
        leave.withdrawn_at = now
        leave.save(update_fields=["withdrawn_at"])
        record(actor=actor, action="withdraw_leave", obj=leave, now=now)
    return leave


def hearings_during(leave: Leave) -> list[Hearing]:
    """Hearings of the member's cases in these days: they stand until somebody moves them."""
    first = dt.datetime.combine(leave.first_day, dt.time(), tzinfo=clock.SHANGHAI)
    after = dt.datetime.combine(leave.last_day + dt.timedelta(days=1), dt.time(), tzinfo=clock.SHANGHAI)
    mine = PanelMember.objects.filter(user=leave.user_id, ended_at=None).values("case")
    rows = Hearing.objects.filter(case__in=mine, state__in=TAKEN, starts_at__lt=after, ends_at__gt=first)
    return list(rows.exclude(mode=Hearing.Mode.ASYNCHRONOUS).select_related("case").order_by("starts_at")[:50])
