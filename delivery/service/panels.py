"""Service on the home page of a case: what was served on whom, in words with times."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from courtportal.kernel.authz import PortalRequest, may, may_ever
from delivery.service import queries, wording
from delivery.service.models import ServiceRecipient
from delivery.service.presentation import CellState, cell_state, recipient_state
from filing.public import Case, register_case_panel

ORDER = 30


@register_case_panel
def service_panel(request: PortalRequest, case: Case) -> tuple[str, str, dict[str, Any], int] | None:
    """For a party what reached its inbox; for the court every recipient with a link to the order."""
    services = queries.services_of_case(request.actor, case.pk)
    may_serve = may_ever(request.actor, "filing.case", "order_service") and may(request.actor, case, "order_service")
    if not services and not may_serve:
        return None
    serve = reverse("service_bulk:serve", args=[case.pk]) if may_serve else ""
    context = {"rows": [_row(request, service) for service in services], "serve": serve}
    return _("送达"), "delivery/service/panel.html", context, ORDER


def _row(request: PortalRequest, service: ServiceRecipient) -> dict[str, Any]:
    if request.actor.is_staff:
        url = reverse("service:order", args=[service.order_id])
    else:
        url = reverse("service:received", args=[service.pk])
    return {
        "service": service,
        "purpose": wording.purpose(service.order.purpose).name,
        "url": url,
        "state": _state_for_court(service) if request.actor.is_staff else recipient_state(service),
    }


def _state_for_court(service: ServiceRecipient) -> CellState:
    """The state of the document that is furthest from being served."""
    items = list(service.items.all())
    slowest = next((item for item in items if item.effective_at is None), items[-1])
    return cell_state(slowest, list(service.attempts.all()))
