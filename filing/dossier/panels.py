"""The file on the case home: where it is, and what may be done with it."""

from django.utils.translation import gettext as _

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, may
from filing.applications.sending_up import appeals_waiting, is_ready
from filing.cases.models import Case
from filing.cases.panels import CasePanel, register_case_panel
from filing.dossier.actions.transfer import WORDS
from filing.dossier.archive_views import transfers_of
from filing.dossier.models import ArchiveSubmission


@register_case_panel
def dossier_panel(request: PortalRequest, case: Case) -> CasePanel | None:
    """For the panel: files received from below or sent up, and the archive once the case has ended."""
    if not request.actor.is_staff:
        return None
    transfers = transfers_of(request, case)
    ended = case.state in Case.AFTER_DECISION
    can_archive = ended and may(request.actor, case, "archive")
    away = any(one.case_id == case.pk and one.returned_at is None for one in transfers)
    can_send = not away and may(request.actor, case, "transfer_dossier") and _has_to_send(case)
    if not (transfers or can_archive or can_send):
        return None
    submission = ArchiveSubmission.objects.filter(case=case).order_by("-handed_at").first() if can_archive else None
    rows = [
        (one, one.to_case_id == case.pk and one.returned_at is None and may(request.actor, one, "return")) for one in transfers
    ]
    context = {"transfers": rows, "can_archive": can_archive, "can_send": can_send, "submission": submission}
    return CasePanel(_("卷宗移送和归档"), "filing/dossier/panel.html", context, 60)


def _has_to_send(case: Case) -> bool:
    """A link that leads to a refusal is none: what waits for an answer is said by the next step."""
    if not appeals_waiting(case):
        return case.links_out.filter(kind__in=WORDS).exists()
    return is_ready(case, clock.today())
