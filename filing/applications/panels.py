"""Applications on the case home: what was applied for, and the way to a new one."""

from collections.abc import Collection

from django.utils.translation import gettext, pgettext

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, may, visible_to
from filing.applications.models import Application
from filing.applications.queries import acting_for, applications_of, way_to_reconsider
from filing.applications.rules.answered import APPEALS
from filing.applications.rules.enforcing import OBJECTION, PART, TERM_AFTER
from filing.applications.sending_up import is_away
from filing.calendar.models import Deadline
from filing.cases.models import Case, CaseLink, Party
from filing.cases.panels import CasePanel, register_case_panel
from filing.intake.links import file_url
from filing.intake.rules.following import CREDITORS_SUIT, OUTSIDERS_SUIT

SHOWN = 20


@register_case_panel
def applications_panel(request: PortalRequest, case: Case) -> CasePanel | None:
    """The latest applications that the viewer may read."""
    rows, may_apply = list(applications_of(request.actor, case)[:SHOWN]), may(request.actor, case, "apply")
    may_stand_aside = may(request.actor, case, "stand_aside")
    if not rows and not may_apply and not may_stand_aside:
        return None
    context = {"rows": _with_transfer(case, rows), "may_apply": may_apply, "may_stand_aside": may_stand_aside}
    return CasePanel(pgettext("several", "申请"), "filing/applications/panel.html", context, 16)


def _with_transfer(case: Case, rows: list[Application]) -> list[tuple[Application, bool]]:
    """Each with whether it is an appeal that has still to go up; asked once for all of them."""
    waiting = {one.pk for one in rows if one.kind in APPEALS and one.state == Application.State.SUBMITTED}
    here = bool(waiting) and not is_away(case.pk)
    return [(one, here and one.pk in waiting) for one in rows]


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
    brought = visible_to(request.actor, Case).filter(links_in__from_case=case, links_in__kind=CaseLink.Kind.OBJECTION)
    context = {
        "reconsidered": ruling.kind == "objection_ruling",
        "granted": ruling.outcome == Application.Outcome.GRANTED,
        "due": term.due_on if term else None,
        "over": term is not None and term.due_on < clock.today(),
        "reconsideration": way_to_reconsider(request.actor, case, clock.today()),
        "brought": brought.order_by("-accepted_at").first(),
        "suit": _way_to_sue(case, ruling, {one.role for one in mine}),
        "debtor_only": {one.role for one in mine} == {Party.Role.DEBTOR},
    }
    return CasePanel(gettext("对裁定不服的"), "filing/applications/after_objection.html", context, 14)


def _way_to_sue(case: Case, ruling: Application, roles: Collection[str]) -> str:
    """Where the suit after an outsider's objection begins; "" for who has lost nothing by the ruling.

    The outsider sues where the objection was not upheld as a whole, the creditor where it was upheld at all (CPL-I 303, 304).
    """
    granted = ruling.outcome == Application.Outcome.GRANTED
    if Party.Role.APPLICANT in roles and (not granted or ruling.terms.get("extent") == PART):
        return file_url(OUTSIDERS_SUIT, earlier=str(case.pk))
    return file_url(CREDITORS_SUIT, earlier=str(case.pk)) if Party.Role.CREDITOR in roles and granted else ""
