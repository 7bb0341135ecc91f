"""Where enforcement stands in the main navigation."""

from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import Actor, Role, visible_to
from courtportal.kernel.web.navigation import register_count, register_section
from filing.enforcement.models import (
    ConsumptionRestriction,
    DishonestyListing,
    EnforcementApplication,
    EnforcementCase,
    Termination,
)
from filing.enforcement.queries import preservations, to_execute

register_section(Role.ENFORCEMENT_OFFICER, _("执行案件"), "filing:enforcement_queue", 10, "scales")
register_section(Role.DIVISION_HEAD, _("执行审批"), "filing:enforcement_approvals", 40, "seal")
register_section(Role.DIVISION_HEAD, _("执行案件"), "filing:enforcement_queue", 50, "scales")
register_section(Role.PRESIDENT, _("执行审批"), "filing:enforcement_approvals", 40, "seal")
register_section(Role.PRESIDENT, _("执行案件"), "filing:enforcement_queue", 50, "scales")
register_section(Role.FILING_CLERK, _("执行立案"), "filing:enforcement_applications", 40, "scales")
for role in (Role.JUDGE, Role.PRESIDING_JUDGE):
    register_section(role, _("执行审签"), "filing:enforcement_refusals", 76, "check")


def _applications(actor: Actor) -> int:
    return visible_to(actor, EnforcementApplication, "accept").count()


def _open_cases(actor: Actor) -> int:
    open_ones = visible_to(actor, EnforcementCase, "list").exclude(state=EnforcementCase.State.CLOSED)
    return open_ones.values("case_id").union(to_execute(preservations(actor)).values("pk")).count()


def _approvals(actor: Actor) -> int:
    listings, restrictions = visible_to(actor, DishonestyListing, "decline"), visible_to(actor, ConsumptionRestriction, "decline")
    ending = visible_to(actor, Termination, "approve")
    return listings.values("pk").union(restrictions.values("pk"), ending.values("pk")).count()


def _to_sign(actor: Actor) -> int:
    return visible_to(actor, EnforcementApplication, "sign_refusal").count()


register_count("filing:enforcement_applications", _applications)
register_count("filing:enforcement_refusals", _to_sign)
register_count("filing:enforcement_queue", _open_cases)
register_count("filing:enforcement_approvals", _approvals)
