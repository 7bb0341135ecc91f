"""Online litigation on the case home: how each party appears at the hearing, and the way to the page."""

from django.utils.translation import gettext as _

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, may_ever
from filing.calendar.models import Hearing
from filing.cases.models import Case
from filing.cases.order import AS_NAMED
from filing.cases.panels import CasePanel, register_case_panel
from filing.cases.queries import is_heard, my_parties
from filing.online.queries import present_sitting, ways_to_appear
from filing.online.wording import WAYS

OPEN = (Case.State.ACCEPTED, Case.State.IN_TRIAL)


@register_case_panel
def online_panel(request: PortalRequest, case: Case) -> CasePanel | None:
    """While the case runs: a side sees its own parties, the panel all."""
    actor = request.actor
    if case.state not in OPEN or not is_heard(case) or not may_ever(actor, "filing.case", "see_consent"):
        return None
    parties = list(case.parties.filter(left_at=None).order_by(*AS_NAMED)) if actor.is_staff else my_parties(actor, case)
    ways, sitting = ways_to_appear(case, clock.now()), present_sitting(case)
    rows = [(party.name, WAYS[ways[party.pk].code]) for party in parties if party.pk in ways]
    step = sitting.get_kind_display() if sitting and sitting.kind != Hearing.Kind.TRIAL else _("庭审")
    return CasePanel(_("在线诉讼"), "filing/online/panel.html", {"rows": rows, "sitting": sitting, "step": step}, 15)
