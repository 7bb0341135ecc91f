"""Terms that are met by applying, until the application is taken back: to object to jurisdiction or to an application,
to have a refusal of enforcement reconsidered."""

import datetime as dt

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from filing.applications.answer_terms import nothing_to_send
from filing.applications.appealed import notices_of
from filing.applications.models import Application
from filing.applications.rules.enforcing import AGAINST_REFUSAL
from filing.applications.rules.special import OBJECTION
from filing.applications.rules.special_review import REVIEWS
from filing.calendar.models import Deadline
from filing.calendar.rules.limits import REVIEW_ANSWER_RULES, rules_of

# The last day stays, for a second objection.
MEETS = {
    "jurisdiction_objection": rules_of("jurisdiction_objection"),
    AGAINST_REFUSAL: (AGAINST_REFUSAL,),
    OBJECTION: (OBJECTION, "bankruptcy_objection"),
    **{kind: (kind,) for kind in REVIEWS},
}
State = Deadline.State


def meet_terms(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The applicant's term is met, also one whose earlier application was taken back. In the caller's transaction."""
    _turn(application, actor, now, (State.RUNNING, State.WITHDRAWN), State.MET)


def withdraw_terms(application: Application, actor: Actor, now: dt.datetime) -> None:
    """What met the term was taken back, unless another application of the kind has met it too. In the caller's transaction."""
    nothing_to_answer(application, actor, now)
    same = Application.objects.filter(case=application.case, party=application.party, kind=application.kind)
    if not same.exclude(state=Application.State.WITHDRAWN).exists():
        _turn(application, actor, now, (State.MET,), State.WITHDRAWN)


def nothing_to_answer(application: Application, actor: Actor, now: dt.datetime) -> None:
    """An appeal was taken back or is not accepted: nobody need answer it any more, nor send it."""
    nothing_to_send(application, actor, now)
    triggers = [f"served:{pk}" for pk in notices_of(application).values_list("pk", flat=True)]
    running = Deadline.objects.filter(rule__in=REVIEW_ANSWER_RULES, trigger__in=triggers, state=State.RUNNING)
    for deadline in running.select_for_update():
        deadline.state = State.CANCELLED
        deadline.save(update_fields=["state"])
        record(actor=actor, action="deadline_cancelled", obj=deadline, now=now)


def _turn(application: Application, actor: Actor, now: dt.datetime, before: tuple[str, ...], after: str) -> None:
    rules = MEETS.get(application.kind, ())
    if application.party is None or not rules:
        return
    found = Deadline.objects.filter(case=application.case, party=application.party, rule__in=rules, state__in=before)
    for deadline in found.select_for_update():
        deadline.state = after
        deadline.save(update_fields=["state"])
        record(actor=actor, action=f"deadline_{after}", obj=deadline, now=now)
