"""The plan of an order goes on by itself: the next way begins for a recipient who is not served, and each step is on record."""

import datetime as dt
from collections.abc import Callable, Collection

from django.db import transaction
from django.db.models import Min, Q

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM, Actor
from courtportal.kernel.gathering import at_end, update
from delivery.plans.templates import from_rows, templates
from delivery.post.sending import send_letter
from delivery.service.actions.reach_out import reach_out
from delivery.service.evidence import Name, add_evidence, lock_order
from delivery.service.models import ServiceOrder, ServiceRecipient, WorkItem
from delivery.service.rules.ladder import PlanStep, Rung, next_step
from delivery.service.situation import RecipientSituation
from delivery.service.work import ask_clerk, last_day

ELECTRONIC = frozenset({Rung.ELECTRONIC, Rung.PHONE})
# A letter and what another court serves are asked after whatever the plan does meanwhile.
_STAYS = (WorkItem.Kind.POST, WorkItem.Kind.ENTRUSTED, WorkItem.Kind.QUESTION)
BY_POST = frozenset({Rung.POST, Rung.PRESUMED})


def steps_of(order: ServiceOrder) -> tuple[PlanStep, ...]:
    """The steps of the order's plan; an order from before plans were kept follows the one that came with the portal."""
    return from_rows(order.steps) or templates()[order.plan].steps


@transaction.atomic
def go_on(
    *,
    recipient: ServiceRecipient,
    reason: str,
    now: dt.datetime,
    actor: Actor = SYSTEM,
    over: Collection[Rung] = tuple(Rung),
) -> Rung | None:
    """The next step that can begin begins; ``reason`` says why the last one is over. Without one, a clerk is asked.

    Nothing happens for a recipient who is served, or who stands on a step that is not ``over``: a letter may come back when the
    plan has long gone on. What the last step asked of a clerk is overtaken by the next.
    """
    lock_order(recipient.order_id)
    recipient.refresh_from_db(from_queryset=ServiceRecipient.objects.select_related("order__case", "party__user"))
    if recipient.served_at is not None or (recipient.way and Rung(recipient.way) not in over):
        return None
    overtake(recipient, now)
    return _next(recipient, reason, actor, now)


def first_step(*, recipient: ServiceRecipient, now: dt.datetime, actor: Actor) -> Rung | None:
    """The plan of a recipient who has just been added begins, in the caller's transaction, which holds the order."""
    return _next(recipient, "ordered", actor, now)


def _next(recipient: ServiceRecipient, reason: str, actor: Actor, now: dt.datetime) -> Rung | None:
    steps = steps_of(recipient.order)
    found = next_step(steps, recipient.step, RecipientSituation(recipient, now))
    detail: dict[str, object] = {"reason": reason, "left_out": [[way.value, why] for way, why in found.left_out]}
    recipient.progress = [*recipient.progress, *({"way": way.value, "left_out": why} for way, why in found.left_out)]
    if recipient.step >= 0:
        add_evidence(recipient.order, Name.EXPIRED, at=now, recipient=recipient, detail={"step": recipient.way, **detail})
    if found.place is None:
        _end(recipient, actor, detail, now)
        return None
    return begin(recipient=recipient, place=found.place, actor=actor, detail=detail, now=now)


def begin(*, recipient: ServiceRecipient, place: int, actor: Actor, detail: dict[str, object], now: dt.datetime) -> Rung:
    """The step at this place of the plan begins, in the caller's transaction."""
    step = steps_of(recipient.order)[place]
    recipient.step, recipient.way, recipient.step_due_on = place, step.way.value, last_day(now, step.days)
    recipient.progress = [*recipient.progress, {"way": step.way.value, "at": now.isoformat(), "why": detail.get("reason", "")}]
    update(recipient, "step", "way", "step_due_on", "progress")
    record(actor=actor, action="service.go_on", obj=recipient, now=now, reason=step.way.value, detail=detail)
    _BEGIN[step.way](recipient, str(detail.get("reason", "")), now)
    keep_due_day(recipient.order)
    return step.way


def stand_on(recipient: ServiceRecipient, way: Rung, why: str, now: dt.datetime) -> None:
    """A person took this way, wherever the recipient stood: the plan goes on from there, in the caller's transaction.

    A publication has no last day: its term decides what comes next.
    """
    steps = steps_of(recipient.order)
    ways = [step.way for step in steps]
    if recipient.way != way.value:
        recipient.progress = [*recipient.progress, {"way": way.value, "at": now.isoformat(), "why": why}]
    recipient.step = ways.index(way) if way in ways else max(recipient.step, 0)
    recipient.way = way.value
    recipient.step_due_on = None if way is Rung.PUBLICATION else last_day(now, steps[recipient.step].days)
    recipient.save(update_fields=["step", "way", "step_due_on", "progress"])
    overtake(recipient, now)


def _end(recipient: ServiceRecipient, actor: Actor, detail: dict[str, object], now: dt.datetime) -> None:
    """The plan is at its end: from here a person decides."""
    nothing = recipient.step < 0
    recipient.step_due_on, recipient.way = None, ""
    recipient.save(update_fields=["step_due_on", "way", "progress"])
    record(actor=actor, action="service.plan_ended", obj=recipient, now=now, detail=detail)
    ask_clerk(recipient=recipient, kind="no_address" if nothing else "exhausted", now=now, occasion=_occasion(recipient))
    keep_due_day(recipient.order)


def overtake(recipient: ServiceRecipient, now: dt.datetime) -> None:
    """What was asked of a clerk for the step before is no longer asked; what is under way stays, and a question."""
    over = recipient.work_items.filter(done_at=None).exclude(kind__in=_STAYS)
    over.update(done_at=now, outcome="overtaken")


def keep_due_day(order: ServiceOrder) -> None:
    """The order is due when the first of its recipients is, or somebody's work for it, or when a publication is over."""
    at_end(("due day", order.pk), lambda: _keep_due_day(order))


def _keep_due_day(order: ServiceOrder) -> None:
    running = Q(attempts__publication__ended_at=None)
    found = order.recipients.filter(served_at=None).aggregate(
        step=Min("step_due_on"), publication=Min("attempts__publication__ends_at", filter=running)
    )
    work = order.work_items.filter(done_at=None).aggregate(first=Min("due_on"))["first"]
    over = clock.local(found["publication"]).date() if found["publication"] else None
    days = [day for day in (found["step"], over, work) if day]
    if days and order.due_on != min(days):
        order.due_on = min(days)
        order.save(update_fields=["due_on"])


def _occasion(recipient: ServiceRecipient) -> str:
    """A way that begins a second time asks a second time."""
    return f"step{len(recipient.progress)}"


def _electronic(recipient: ServiceRecipient, _reason: str, now: dt.datetime) -> None:
    reach_out(actor=SYSTEM, recipient=recipient, now=now)


def _phone(recipient: ServiceRecipient, reason: str, now: dt.datetime) -> None:
    """The clerk calls: because nothing was answered, or because the message did not get through."""
    ask_clerk(recipient=recipient, kind="failed" if reason == "failed" else "no_answer", now=now, occasion=_occasion(recipient))


def _post(recipient: ServiceRecipient, _reason: str, now: dt.datetime) -> None:
    if address := RecipientSituation(recipient, now).untried:
        send_letter(recipient, address, now=now)


def _direct(recipient: ServiceRecipient, _reason: str, now: dt.datetime) -> None:
    ask_clerk(recipient=recipient, kind="direct", now=now, due_on=recipient.step_due_on, occasion=_occasion(recipient))


def _presumed_post(recipient: ServiceRecipient, _reason: str, now: dt.datetime) -> None:
    for address in RecipientSituation(recipient, now).presumed[:1]:
        send_letter(recipient, address, now=now)


def _publication(recipient: ServiceRecipient, _reason: str, now: dt.datetime) -> None:
    """A judge decides it; until it is published nothing follows by itself."""
    recipient.step_due_on = None
    recipient.save(update_fields=["step_due_on"])
    ask_clerk(recipient=recipient, kind="publication", now=now, occasion=_occasion(recipient))


_BEGIN: dict[Rung, Callable[[ServiceRecipient, str, dt.datetime], None]] = {
    Rung.ELECTRONIC: _electronic,
    Rung.PHONE: _phone,
    Rung.POST: _post,
    Rung.DIRECT: _direct,
    Rung.PRESUMED: _presumed_post,
    Rung.PUBLICATION: _publication,
}
