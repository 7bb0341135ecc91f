"""Which steps a plan has at a court."""

import uuid

from delivery.plans.models import ServicePlan
from delivery.plans.templates import Template, from_rows, templates
from delivery.service.rules.ladder import PlanStep


def steps_at(court_id: uuid.UUID | str, template: Template) -> tuple[PlanStep, ...]:
    """The court's own steps, else those of the portal."""
    own = ServicePlan.objects.filter(court_id=court_id, code=template.code).order_by("-created_at").first()
    return from_rows(own.steps) if own else template.steps


def plans_at(court_id: uuid.UUID | str) -> list[tuple[Template, tuple[PlanStep, ...], ServicePlan | None]]:
    """Every plan with its steps at this court, and who changed it last."""
    newest: dict[str, ServicePlan] = {}
    for row in ServicePlan.objects.filter(court_id=court_id).select_related("changed_by").order_by("created_at"):
        newest[row.code] = row
    return [
        (one, from_rows(newest[one.code].steps) if one.code in newest else one.steps, newest.get(one.code))
        for one in templates().values()
    ]
