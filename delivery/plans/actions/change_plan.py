"""A court changes the steps of a plan for the orders to come."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused, may_ever
from delivery.plans.models import ServicePlan
from delivery.plans.rules import wrong_with
from delivery.plans.templates import as_rows, templates
from delivery.service.rules.ladder import PlanStep


class NoPlan(ValueError):
    """These steps are no plan; ``code`` says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@transaction.atomic
def change_plan(*, actor: Actor, code: str, steps: Sequence[PlanStep], now: dt.datetime) -> ServicePlan:
    """The orders of the actor's court from now on follow these steps; running ones keep theirs.

    Who may: division head and president. Raises KeyError for an unknown plan, NoPlan, and Refused.
    """
    if not may_ever(actor, "delivery.serviceplan", "change"):
        raise Refused("delivery.serviceplan", "change", [])
    if wrong := wrong_with(steps):
        raise NoPlan(wrong)
    plan = ServicePlan.objects.create(
        court_id=str(actor.court_id),
        code=templates()[code].code,
        steps=as_rows(steps),
        changed_by_id=actor.account_id,
        created_at=now,
    )
    record(actor=actor, action="service.change_plan", obj=plan, now=now, detail={"code": code, "steps": plan.steps})
    return plan
