"""The decision on the case home: for the judge to start, for the bench to go on with, for the parties to read."""

from typing import Any

from django.utils.translation import gettext as _

from courtportal.kernel.authz import PortalRequest, may, visible_to
from filing.cases.models import Case
from filing.cases.panels import CasePanel, register_case_panel
from filing.cases.rules.procedure import FIRST_INSTANCE
from filing.decisions.forms import OutcomeForm
from filing.decisions.models import Decision
from filing.decisions.queries import open_places
from filing.decisions.reviewing import is_review, limits_of
from filing.decisions.rules.payment_order import CASE_TYPE
from filing.decisions.rules.special import is_judged_without_suit

# Types of case, besides reviews, in which a decision is drafted.
DRAFTED = FIRST_INSTANCE | {CASE_TYPE}


@register_case_panel
def decision_panel(request: PortalRequest, case: Case) -> CasePanel | None:
    """Where the decision stands, or the button that makes its first draft."""
    decision = visible_to(request.actor, Decision).filter(case=case).exclude(content={}).first()
    review = is_review(case)
    drafted = review or case.case_type in DRAFTED or is_judged_without_suit(case.case_type, case.cause_code)
    may_start = decision is None and drafted and may(request.actor, case, "decide")
    if decision is None and not may_start:
        return None
    context: dict[str, Any] = {
        "decision": decision,
        "may_start": may_start,
        "form": None,
        "is_order": case.case_type == CASE_TYPE,
        "unsigned": [],
    }
    if decision and request.actor.is_staff and decision.state in {Decision.State.CHECKED, Decision.State.SIGNING}:
        context["unsigned"] = [one.name for one in open_places(decision)]
    if may_start and review:
        context["form"] = OutcomeForm(limits=limits_of(case))
    return CasePanel(_("裁判"), "filing/decisions/panel.html", context, 20)
