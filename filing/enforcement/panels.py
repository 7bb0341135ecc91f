"""Enforcement on the home page of a case: apply, where the application stands, or the desk of an enforcement case."""

from typing import Any

from django.utils.translation import gettext as _

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, may, visible_to
from filing.cases.models import Case
from filing.cases.panels import register_case_panel
from filing.enforcement.models import EnforcementApplication, EnforcementCase
from filing.enforcement.queries import claim_of, is_own_creditor, own_creditor
from filing.enforcement.restorable import is_restorable

ORDER = 15


@register_case_panel
def enforcement_panel(request: PortalRequest, case: Case) -> tuple[str, str, dict[str, Any], int] | None:
    """For a decided case: apply, or follow the application; for an enforcement case: open its desk."""
    own = visible_to(request.actor, EnforcementCase).filter(case=case).first()
    applications = visible_to(request.actor, EnforcementApplication).filter(source_case=case)
    application = applications.order_by("-submitted_at").first()
    again = application is None or application.ended
    creditor = own_creditor(request.actor, case) if again and may(request.actor, case, "apply_enforcement") else None
    may_apply, claim = creditor is not None, claim_of(case, creditor, clock.today()) if creditor else None
    if own is None and application is None and not may_apply:
        return None
    enforcement = own or getattr(application, "enforcement", None)
    may_restore = not request.actor.is_staff and may(request.actor, case, "apply") and is_restorable(case)
    context = {
        "case": case,
        "own": own,
        "application": application,
        "enforcement": enforcement,
        "may_apply": may_apply,
        "opens_on": claim.opens_on if claim and clock.today() < claim.opens_on else None,
        "may_restore": may_restore and is_own_creditor(request.actor, case),
    }
    return _("强制执行"), "filing/enforcement/panel.html", context, ORDER
