"""The trial limit stops, goes on, is extended, or is replaced by another procedure's; its deadline is counted anew each time."""

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_noop as _

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM, Actor, Refused, access
from filing.calendar.actions.start_deadline import end_deadlines, start_deadline
from filing.calendar.models import Deadline, TrialExtension, TrialPause
from filing.calendar.rules.terms import last_day
from filing.calendar.rules.trial_limit import PAUSES, Step, next_extension
from filing.calendar.trial import EXTENDABLE, TRIAL_RULES, clock_of, decision_deadline, limit_of, trial_deadline
from filing.cases.models import Case


class AlreadyPaused(ValueError):
    """The clock stands still for the reason already, since ``began_on``."""

    def __init__(self, began_on: dt.date) -> None:
        super().__init__(began_on)
        self.began_on = began_on


class WrongFirstDay(ValueError):
    """A pause begins neither in the future nor before ``earliest``."""

    def __init__(self, earliest: dt.date) -> None:
        super().__init__(earliest)
        self.earliest = earliest


@transaction.atomic
def pause_trial_limit(
    *, actor: Actor, case: Case, reason: str, key: str, now: dt.datetime, began_on: dt.date | None = None
) -> TrialPause:
    """The clock stands still from that day, else from today (CPL-I 243); once for its key.

    Raises KeyError for a reason the law does not know.
    """
    PAUSES[reason]
    first = began_on or clock.local(now).date()
    pause, created = TrialPause.objects.get_or_create(key=key, defaults={"case": case, "reason": reason, "began_on": first})
    if created:
        detail = {"reason": reason, "began_on": first.isoformat()}
        record(actor=actor, action="pause_trial_limit", obj=pause, now=now, detail=detail)
        count_again(case, now)
    return pause


@transaction.atomic
def resume_trial_limit(*, actor: Actor, pause: TrialPause, now: dt.datetime, ended_on: dt.date | None = None) -> TrialPause:
    """The clock goes on from that day, else from today; resuming again changes nothing."""
    if pause.ended_on is None:
        pause.ended_on = ended_on or clock.local(now).date()
        pause.save(update_fields=["ended_on"])
        record(actor=actor, action="resume_trial_limit", obj=pause, now=now)
        count_again(pause.case, now)
    return pause


@transaction.atomic
def pause_while_published(
    *, case_id: uuid.UUID, publication_id: uuid.UUID, began_on: dt.date, ended_on: dt.date | None, now: dt.datetime
) -> None:
    """While a paper is served by publication no day counts towards the trial limit, if one runs (CPL-I 243).

    From the day of publication on, to the day before ``ended_on``. May be told again, and first when it is over.
    """
    case, key = Case.objects.select_for_update().get(pk=case_id), f"publication:{publication_id}"
    pause = TrialPause.objects.filter(key=key).first()
    if pause is None:
        limit = trial_deadline(case)
        if limit is None or limit.state != Deadline.State.RUNNING:
            return
        pause = pause_trial_limit(actor=SYSTEM, case=case, reason="publication", key=key, now=now, began_on=began_on)
    if ended_on is not None:
        resume_trial_limit(actor=SYSTEM, pause=pause, now=now, ended_on=ended_on)


def resume_by_key(*, actor: Actor, key: str, now: dt.datetime) -> None:
    """End the pause with this key, if there is one."""
    if pause := TrialPause.objects.filter(key=key, ended_on=None).first():
        resume_trial_limit(actor=actor, pause=pause, now=now)


@transaction.atomic
def extend_trial_limit(*, actor: Actor, case: Case, rule: str, step: Step, now: dt.datetime) -> TrialExtension:
    """The limit ends later by the extension that was approved (CPL 152, 164, 168, 183)."""
    extension = TrialExtension.objects.create(
        case=case, rule=rule, term=str(step.term), approved_by=step.approved_by, approved_on=clock.local(now).date()
    )
    record(actor=actor, action="extend_trial_limit", obj=extension, now=now, detail={"rule": rule, "term": extension.term})
    count_again(case, now)
    return extension


@transaction.atomic
def extend_decision(*, actor: Actor, case: Case, now: dt.datetime) -> TrialExtension | None:
    """The court's term to decide ends later by what the court above approved, once (Enterprise Bankruptcy Law art. 10); None
    where no such term runs, or it was extended before.
    """
    deadline = decision_deadline(case)
    step = next_extension(deadline.rule, case.trial_extensions.filter(rule__in=EXTENDABLE).count()) if deadline else None
    if deadline is None or step is None:
        return None
    extension = TrialExtension.objects.create(
        case=case, rule=deadline.rule, term=str(step.term), approved_by=step.approved_by, approved_on=clock.local(now).date()
    )
    deadline.due_on = deadline.set_by_court = last_day(deadline.due_on, step.term)
    deadline.working = [
        *deadline.working,
        {"zh": f"上级法院批准延长{step.term.text.zh}", "en": f"extended by {step.term.text.en}"},
    ]
    deadline.save(update_fields=["due_on", "set_by_court", "working"])
    detail = {"rule": deadline.rule, "term": extension.term, "due_on": deadline.due_on.isoformat()}
    record(actor=actor, action="extend_decision", obj=extension, now=now, detail=detail)
    return extension


@transaction.atomic
def start_trial_limit(*, actor: Actor, case: Case, now: dt.datetime) -> Deadline | None:
    """The limit of the case's procedure runs from the day of acceptance, also after a conversion (CPL-I 243, 258)."""
    rule = limit_of(case)
    if rule is None:
        return None
    others = tuple(one for one in TRIAL_RULES if one != rule)
    end_deadlines(actor=actor, rules=others, state=Deadline.State.CANCELLED, now=now, case_id=case.pk)
    deadline = start_deadline(
        actor=actor,
        rule=rule,
        trigger=f"accepted:{case.pk}",
        triggered_on=clock.local(case.accepted_at).date(),
        key=f"{rule}:{case.pk}",
        now=now,
        case=case,
    )
    count_again(case, now)
    return deadline


def count_again(case: Case, now: dt.datetime) -> None:
    """Write the day on which the running limit ends today's way, in the caller's transaction."""
    deadline = trial_deadline(case)
    if deadline is None or deadline.state != Deadline.State.RUNNING:
        return
    read = clock_of(deadline, clock.local(now).date())
    if read.due != deadline.due_on:
        deadline.due_on = read.due
        deadline.save(update_fields=["due_on"])


@transaction.atomic
def stop_clock(*, actor: Actor, case_id: uuid.UUID, reason: str, now: dt.datetime, began_on: dt.date | None = None) -> TrialPause:
    """The panel records a time that does not count, from its first day on (CPL-I 243); one of each reason at a time.

    Who may: who presides. Raises WrongFirstDay, and AlreadyPaused where the clock stands still for this reason since another day.
    """
    case = access(actor, Case, case_id, "pause_limit", lock=True)
    if standing := TrialPause.objects.filter(case=case, reason=reason, ended_on=None).first():
        if began_on not in (None, clock.local(now).date(), standing.began_on):
            raise AlreadyPaused(standing.began_on)
        return standing
    earliest = earliest_pause(case, reason)
    if began_on is not None and not earliest <= began_on <= clock.local(now).date():
        raise WrongFirstDay(earliest)
    key = f"{reason}:{case.pk}:{now.isoformat()}"
    return pause_trial_limit(actor=actor, case=case, reason=reason, key=key, now=now, began_on=began_on)


def earliest_pause(case: Case, reason: str) -> dt.date:
    """The first day on which a pause for the reason can begin: that of acceptance, or that on which the clock went on after the
    last one for it. Pauses for different reasons may overlap: a day is left out once.
    """
    ended = TrialPause.objects.filter(case=case, reason=reason, ended_on__isnull=False).aggregate(last=Max("ended_on"))["last"]
    accepted = clock.local(case.accepted_at).date()
    return max(accepted, ended) if ended else accepted


@transaction.atomic
def resume_pause(*, actor: Actor, pause_id: uuid.UUID, now: dt.datetime) -> TrialPause:
    """The panel lets the clock go on. Who may: who presides. A suspension ends by its own decision, not here."""
    pause = TrialPause.objects.select_related("case").get(pk=pause_id)
    access(actor, Case, pause.case_id, "pause_limit", lock=True)
    if pause.reason in {"suspension", "jurisdiction"}:
        raise Refused("filing.case", "pause_limit", [_("这段期间随裁定结束")])
    return resume_trial_limit(actor=actor, pause=pause, now=now)
