"""Service on the home page of a case: what was served on whom, in words with times."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from courtportal.kernel.authz import Actor, PortalRequest, may, may_ever, visible_to
from delivery.addresses.queries import refusing
from delivery.service import queries, wording
from delivery.service.models import ServiceRecipient
from delivery.service.presentation import CellState, cell_state, recipient_state
from filing.public import Case, Duty, Party, matter, register_case_panel, register_duties, register_place_to_open

ORDER = 30
MOST = 20


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
        "purpose": wording.purpose_for(service).name,
        "url": url,
        "state": _state_for_court(service) if request.actor.is_staff else recipient_state(service),
    }


def _state_for_court(service: ServiceRecipient) -> CellState:
    """The state of the document that is furthest from being served."""
    items = list(service.items.all())
    slowest = next((item for item in items if item.effective_at is None), items[-1])
    return cell_state(slowest, list(service.attempts.all()))


@register_duties
def documents_to_read(actor: Actor) -> Iterable[Duty]:
    """What was served and nobody opened or signed for: one line, or many would hide the terms that run."""
    unread = list(queries.inbox(actor, "unread").filter(acknowledged_at=None)[:MOST])
    if not unread:
        return []
    about = matter(unread[0].order.case)
    if len(unread) == 1:
        return [Duty(_("阅读法院送达的文书"), about, reverse("service:received", args=[unread[0].pk]))]
    words = _("阅读法院送达的文书，还有%(n)d次送达没有打开") if len(unread) < MOST else _("阅读法院送达的文书")
    latest = _("最近一次：%(case)s") % {"case": about}
    return [Duty(words % {"n": len(unread)}, latest, reverse("service:inbox") + "?show=unread")]


@register_duties
def documents_on_paper(actor: Actor) -> Iterable[Duty]:
    """What goes by other ways to a party that refused electronic service, and how to receive what follows here."""
    parties = list(visible_to(actor, Party, "confirm_service_address").filter(refusing()).select_related("case__court")[:MOST])
    waiting = queries.undelivered_of([party.pk for party in parties])
    for party in parties:
        if number := waiting.get(party.pk, 0):
            how = _("您没有同意电子送达，文书以邮寄等方式送达；同意以后，新的文书可以在这里查收")
            yield Duty(wording.documents_waiting(number), how, reverse("addresses:change", args=[party.pk]))


@register_place_to_open
def place_of_service(actor: Actor, document_id: uuid.UUID) -> str:
    """The page of the service by which the document reached the actor's party, until it is opened or signed for there."""
    found = visible_to(actor, ServiceRecipient, "inbox").filter(
        acknowledged_at=None, items__document_id=document_id, items__read_at=None
    )
    first = found.order_by("reached_at").values_list("pk", flat=True).first()
    return reverse("service:received", args=[first]) if first else ""
