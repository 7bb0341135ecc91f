"""What the calendar does by itself: deadlines lapse when their day is over, and people are told ahead."""

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.outbox import scheduled
from filing.calendar.models import Deadline
from filing.calendar.rules.limits import TIME_LIMITS
from filing.notices import tell

AT_ONCE = 200
AHEAD = dt.timedelta(days=3)


@scheduled(every=dt.timedelta(minutes=10))
def lapse_deadlines(now: dt.datetime) -> None:
    """A running deadline lapses when its last day is over in Shanghai."""
    today = clock.local(now).date()
    due = Deadline.objects.filter(state=Deadline.State.RUNNING, due_on__lt=today).order_by("due_on").values_list("pk", flat=True)
    for deadline_id in list(due[:AT_ONCE]):
        with transaction.atomic():
            deadline = Deadline.objects.select_for_update().get(pk=deadline_id)
            if deadline.state == Deadline.State.RUNNING:
                deadline.state = Deadline.State.LAPSED
                deadline.save(update_fields=["state"])
                record(actor=SYSTEM, action="deadline_lapsed", obj=deadline, now=now)


@scheduled(every=dt.timedelta(hours=1))
def remind(now: dt.datetime) -> None:
    """Who acts for a party is told three days ahead, once."""
    today = clock.local(now).date()
    near = Deadline.objects.filter(state=Deadline.State.RUNNING, due_on__gte=today, due_on__lte=today + AHEAD)
    rows = near.exclude(party=None).exclude(party__user=None).select_related("party__user", "case").order_by("due_on")
    for deadline in rows.iterator(chunk_size=AT_ONCE):
        if deadline.party is None or deadline.party.user is None:
            continue
        with transaction.atomic():
            user = deadline.party.user
            tell(
                user,
                title=_("期限快到了"),
                body=_("%(matter)s：最后一天是%(due)s。"),
                facts={"matter": TIME_LIMITS[deadline.rule].matter.in_language(user.language or "zh"), "due": deadline.due_on},
                link=reverse("filing:case", args=[deadline.case_id]) if deadline.case_id else "",
                key=f"deadline-near:{deadline.pk}:{deadline.due_on}",
                now=now,
            )
