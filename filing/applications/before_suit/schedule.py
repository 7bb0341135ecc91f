"""Watches the thirty days within which a suit must follow a preservation."""

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.outbox import scheduled
from courtportal.kernel.outbox.rounds import in_rounds
from filing.applications.before_suit.queries import RULE, sued_but_not_accepted
from filing.calendar.models import Deadline
from filing.cases.models import Case
from filing.causes.procedures import BEFORE_SUIT
from filing.notices import tell

LIFTERS = ("sole_judge", "presiding_judge", "clerk")
OVER = (Deadline.State.RUNNING, Deadline.State.LAPSED)


@scheduled(every=dt.timedelta(hours=1))
def press_for_lifting(now: dt.datetime) -> None:
    """Nobody sued within thirty days: judge and clerk are told, once, that the preservation is to be lifted (CPL 104)."""
    today = clock.local(now).date()
    late = Deadline.objects.filter(rule=RULE, state__in=OVER, due_on__lt=today, case__state=Case.State.EFFECTIVE)
    rows = late.filter(case__case_type__in=BEFORE_SUIT).select_related("case")
    for deadline in in_rounds(rows, by="triggered_on", job=f"{__name__}.press_for_lifting"):
        if deadline.case is not None and not sued_but_not_accepted(deadline.case):
            with transaction.atomic():
                _press(deadline.case, now)


def _press(case: Case, now: dt.datetime) -> None:
    for member in case.panel.filter(ended_at=None, duty__in=LIFTERS).select_related("user"):
        tell(
            member.user,
            title=_("申请人没有起诉，请解除保全"),
            body=_("%(number)s：采取保全措施后三十日内没有起诉，应当解除保全（民事诉讼法第一百零四条）。"),
            facts={"number": case.case_number},
            link=reverse("filing:application_new", args=[case.pk, "preservation_lifting"]),
            key=f"lift:{case.pk}:{member.user_id}",
            now=now,
        )
