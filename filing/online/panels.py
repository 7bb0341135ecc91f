"""Online litigation on the case home: how each party appears at every sitting to come, and the way to the page."""

import uuid
from collections.abc import Mapping

from django.utils.translation import gettext as _

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, may_ever
from filing.calendar.models import Hearing
from filing.cases.models import Case, Party
from filing.cases.order import AS_NAMED
from filing.cases.panels import CasePanel, register_case_panel
from filing.cases.queries import is_heard, my_parties
from filing.online.queries import present_sittings, ways_at, ways_to
from filing.online.rules import Step, Way
from filing.online.wording import WAYS

OPEN = (Case.State.ACCEPTED, Case.State.IN_TRIAL)


@register_case_panel
def online_panel(request: PortalRequest, case: Case) -> CasePanel | None:
    """While the case runs: a side sees its own parties, the panel all."""
    actor = request.actor
    if case.state not in OPEN or not is_heard(case) or not may_ever(actor, "filing.case", "see_consent"):
        return None
    parties = list(case.parties.filter(left_at=None).order_by(*AS_NAMED)) if actor.is_staff else my_parties(actor, case)
    now = clock.now()
    steps: list[tuple[Hearing | None, str, list[tuple[str, str]]]]
    steps = [(one, _step(one), _rows(parties, ways_at(one, now))) for one in present_sittings(case)]
    if not any(one and one.kind == Hearing.Kind.TRIAL for one, _name, _ways in steps):  # the trial is still to be set
        steps.append((None, _("庭审"), _rows(parties, ways_to(case, Step.HEARING, now))))
    return CasePanel(_("在线诉讼"), "filing/online/panel.html", {"steps": steps}, 15)


def _step(sitting: Hearing) -> str:
    return _("庭审") if sitting.kind == Hearing.Kind.TRIAL else str(sitting.get_kind_display())


def _rows(parties: list[Party], ways: Mapping[uuid.UUID, Way]) -> list[tuple[str, str]]:
    """Each party with how it appears, in words."""
    return [(party.name, str(WAYS[ways[party.pk].code])) for party in parties if party.pk in ways]
