"""Service that took effect or was found otherwise, told to the programs of who was served: terms run from it."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.utils.translation import gettext_noop as _

from courtportal.kernel.outbox import subscribe, subscribe_together
from courtportal.kernel.webhooks.announcing import announce, anybody_listens
from courtportal.kernel.webhooks.rules.events import register_event_type
from delivery.events import ServiceCorrected, ServiceTookEffect
from filing.public import Decision, audience_of_party

SERVED = register_event_type("document.served", _("文书送达生效"))
DECISION_SERVED = register_event_type("decision.served", _("裁判文书送达生效，上诉期开始"))
CORRECTED = register_event_type("service.corrected", _("法官更正了文书是否送达、何时送达的认定，期限随之变动"))

INSTANT = "%Y%m%dT%H%M%S%fZ"


@subscribe_together(ServiceTookEffect, most=100, atomic=True)
def tell_served(events: Sequence[ServiceTookEffect], now: dt.datetime) -> Sequence[ServiceTookEffect]:
    """Programs are told, if there are any to tell; a judgment has a type of its own."""
    if anybody_listens():
        for event in events:
            _tell_each(event, (SERVED, DECISION_SERVED), "served", now)
    return ()


@subscribe(ServiceCorrected)
def tell_corrected(event: ServiceCorrected, now: dt.datetime) -> None:
    """Programs are told of each finding: since when the document counts now stands in the list of services."""
    at = event.corrected_at.astimezone(dt.UTC).strftime(INSTANT) if event.corrected_at else ""
    _tell_each(event, (CORRECTED, CORRECTED), f"corrected:{at}", now)


def _tell_each(event: ServiceTookEffect | ServiceCorrected, types: tuple[str, str], key: str, now: dt.datetime) -> None:
    """One message for each document, of the first type, of a decision of the second."""
    audience = audience_of_party(event.party_id, event.case_id)
    decisions: dict[uuid.UUID | None, uuid.UUID] = dict(
        Decision.objects.filter(document_id__in=event.document_ids).values_list("document_id", "pk")
    )
    for document_id in event.document_ids:
        decision_id = decisions.get(document_id)
        data: dict[str, str | None] = {"case": str(event.case_id), "party": str(event.party_id), "document": str(document_id)}
        if decision_id:
            data["decision"] = str(decision_id)
        announce(
            types[1] if decision_id else types[0],
            user_ids=audience.user_ids,
            data=data,
            key=f"{key}:{document_id.hex}:{event.party_id.hex}",
            now=now,
            concerns=audience.concerns,
        )
