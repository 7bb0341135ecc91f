"""What the calendar does by itself: deadlines lapse when their day is over, and people are told ahead."""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM, Role
from courtportal.kernel.identity.models import User
from courtportal.kernel.outbox import scheduled
from courtportal.kernel.outbox.rounds import do_in_rounds, in_rounds
from filing.calendar.actions.recompute import recompute_deadlines
from filing.calendar.actions.tell_changes import tell_changes
from filing.calendar.actions.trial_clock import count_again
from filing.calendar.concerned import concerned_by
from filing.calendar.models import Deadline, TrialPause
from filing.calendar.rules.limits import FILERS_RULES, TIME_LIMITS
from filing.calendar.rules.trial_limit import WARNINGS, warning_level
from filing.calendar.trial import TRIAL_RULES
from filing.cases.models import Case
from filing.notices import tell

AHEAD = dt.timedelta(days=3)


@scheduled(every=dt.timedelta(minutes=10))
def lapse_deadlines(now: dt.datetime) -> None:
    """A running deadline lapses when its last day is over in Shanghai."""
    today = clock.local(now).date()
    due = Deadline.objects.filter(state=Deadline.State.RUNNING, due_on__lt=today)
    # A trial limit that stands still does not end; its day is written anew by ``count_stopped_clocks``.
    due = due.exclude(rule__in=TRIAL_RULES, case_id__in=TrialPause.objects.filter(ended_on=None).values("case_id"))
    do_in_rounds(due, lambda one: _lapse(one, now), by="due_on", job=f"{__name__}.lapse_deadlines")


@transaction.atomic
def _lapse(found: Deadline, now: dt.datetime) -> None:
    deadline = Deadline.objects.select_for_update().get(pk=found.pk)
    if deadline.state == Deadline.State.RUNNING and deadline.due_on == found.due_on:  # not met, not counted anew meanwhile
        deadline.state = Deadline.State.LAPSED
        deadline.save(update_fields=["state"])
        record(actor=SYSTEM, action="deadline_lapsed", obj=deadline, now=now)


@scheduled(every=dt.timedelta(minutes=10))
def recount_and_tell(now: dt.datetime) -> None:
    """Deadlines stand by the calendar in force, and people are told of what has moved."""
    recompute_deadlines(now=now)
    tell_changes(now=now)


@scheduled(every=dt.timedelta(hours=1))
def remind(now: dt.datetime) -> None:
    """The party and everyone who acts for it, or who filed, are told three days ahead, each once."""
    today = clock.local(now).date()
    near = Deadline.objects.filter(state=Deadline.State.RUNNING, due_on__gte=today, due_on__lte=today + AHEAD)
    rows = near.filter(Q(party__isnull=False) | Q(case=None, rule__in=FILERS_RULES)).select_related("party__user")
    for deadline in in_rounds(rows, by="due_on", job=f"{__name__}.remind"):
        with transaction.atomic():
            _remind(deadline, now)


def _remind(deadline: Deadline, now: dt.datetime) -> None:
    for user, link in concerned_by(deadline):
        tell(
            user,
            title=_("期限快到了"),
            body=_("%(matter)s：最后一天是%(due)s。"),
            facts={"matter": TIME_LIMITS[deadline.rule].matter.in_language(user.language or "zh"), "due": deadline.due_on},
            link=link,
            key=f"deadline-near:{deadline.pk}:{deadline.due_on}:{user.pk}",
            now=now,
        )


@scheduled(every=dt.timedelta(hours=1))
def count_stopped_clocks(now: dt.datetime) -> None:
    """While a trial limit stands still its end moves a day with each day."""
    running = Deadline.objects.filter(state=Deadline.State.RUNNING, case_id=OuterRef("case_id"))
    stopped = TrialPause.objects.filter(Exists(running), ended_on=None).select_related("case")
    for pause in in_rounds(stopped, by="began_on", job=f"{__name__}.count_stopped_clocks"):
        with transaction.atomic():
            count_again(pause.case, now)


@scheduled(every=dt.timedelta(hours=1))
def warn_of_trial_limits(now: dt.datetime) -> None:
    """A trial limit that comes near is told to the judge, nearer to the division head too, then to the president."""
    today = clock.local(now).date()
    near = Deadline.objects.filter(
        state=Deadline.State.RUNNING, rule__in=TRIAL_RULES, due_on__lte=today + dt.timedelta(days=WARNINGS[0])
    )
    stopped = TrialPause.objects.filter(ended_on=None).values("case_id")
    near = near.exclude(case_id__in=stopped).select_related("case__court")
    for deadline in in_rounds(near, by="due_on", job=f"{__name__}.warn_of_trial_limits"):
        with transaction.atomic():
            _warn(deadline, warning_level((deadline.due_on - today).days), now)


def _warn(deadline: Deadline, level: int, now: dt.datetime) -> None:
    case = deadline.case
    if case is None:
        return
    for user in _warned(case, level):
        tell(
            user,
            title=_("审限快到了"),
            body=_("案号 %(number)s 的审限到%(due)s届满。"),
            facts={"number": case.case_number, "due": deadline.due_on},
            link=reverse("filing:case", args=[case.pk]),
            key=f"trial-limit:{deadline.pk}:{deadline.due_on}:{level}:{user.pk}",
            now=now,
        )


def _warned(case: Case, level: int) -> list[User]:
    """Who is told at this level: the judge first, those above from the second and third on."""
    above = [role for role, since in ((Role.DIVISION_HEAD, 2), (Role.PRESIDENT, 3)) if level >= since]
    judges = Q(panels__case=case, panels__ended_at=None, panels__duty__in=("sole_judge", "presiding_judge"))
    heads = Q(appointments__court=case.court, appointments__role__in=above, appointments__ended_at=None)
    return list(User.objects.filter(judges | heads, is_active=True).distinct())
