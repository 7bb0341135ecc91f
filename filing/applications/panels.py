"""Applications on the case home: what was applied for, and the way to a new one."""

from django.utils.translation import gettext, pgettext

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, may
from filing.applications.models import Application
from filing.applications.queries import acting_for, applications_of, way_to_reconsider
from filing.applications.rules.enforcing import OBJECTION, TERM_AFTER
from filing.calendar.models import Deadline
from filing.cases.models import Case, Party
from filing.cases.panels import CasePanel, register_case_panel
from filing.intake.links import file_url

SHOWN = 20
# The causes of the suits after an objection (512).
OUTSIDERS_SUIT, CREDITORS_SUIT = "512(1)", "512(2)"


@register_case_panel
def applications_panel(request: PortalRequest, case: Case) -> CasePanel | None:
    """The latest applications that the viewer may read."""
    rows, may_apply = list(applications_of(request.actor, case)[:SHOWN]), may(request.actor, case, "apply")
    may_stand_aside = may(request.actor, case, "stand_aside")
    if not rows and not may_apply and not may_stand_aside:
        return None
    context = {"rows": rows, "may_apply": may_apply, "may_stand_aside": may_stand_aside}
    return CasePanel(pgettext("several", "申请"), "filing/applications/panel.html", context, 16)


@register_case_panel
def after_objection_panel(request: PortalRequest, case: Case) -> CasePanel | None:
    """What a party may do against the ruling on an objection: reconsideration, or a suit, and until when."""
    if case.case_type != OBJECTION or case.state != Case.State.CLOSED or request.actor.is_staff:
        return None
    ruling = Application.objects.filter(case=case, kind__in=TERM_AFTER).exclude(outcome="").first()
    mine = acting_for(request.actor, case)
    if ruling is None or not mine:
        return None
    term = Deadline.objects.filter(case=case, party__in=mine, rule=TERM_AFTER[ruling.kind]).order_by("-due_on").first()
    context = {
        "reconsidered": ruling.kind == "objection_ruling",
        "granted": ruling.outcome == Application.Outcome.GRANTED,
        "due": term.due_on if term else None,
        "over": term is not None and term.due_on < clock.today(),
        "reconsideration": way_to_reconsider(request.actor, case, clock.today()),
        "suit": file_url(OUTSIDERS_SUIT if any(one.role == Party.Role.APPLICANT for one in mine) else CREDITORS_SUIT),
    }
    return CasePanel(gettext("对裁定不服的"), "filing/applications/after_objection.html", context, 14)
