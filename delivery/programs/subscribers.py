"""Service that took effect, told to the programs of who was served: from then on terms run."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext_noop as _

from courtportal.kernel.outbox import subscribe_together
from courtportal.kernel.webhooks.announcing import announce, anybody_listens
from courtportal.kernel.webhooks.rules.events import register_event_type
from delivery.events import ServiceTookEffect
from filing.public import Decision, audience_of_party

SERVED = register_event_type("document.served", _("文书送达生效"))
DECISION_SERVED = register_event_type("decision.served", _("裁判文书送达生效，上诉期开始"))


@subscribe_together(ServiceTookEffect, most=100, atomic=True)
def tell_served(events: Sequence[ServiceTookEffect], now: dt.datetime) -> Sequence[ServiceTookEffect]:
    """Programs are told, if there are any to tell."""
    if anybody_listens():
        for event in events:
            _tell_served(event, now)
    return ()


def _tell_served(event: ServiceTookEffect, now: dt.datetime) -> None:
    """One message for each document; a judgment's has a type of its own."""
    audience = audience_of_party(event.party_id, event.case_id)
    decisions = dict(Decision.objects.filter(document_id__in=event.document_ids).values_list("document_id", "pk"))
    for document_id in event.document_ids:
        decision_id = decisions.get(document_id)
        data: dict[str, str | None] = {"case": str(event.case_id), "party": str(event.party_id), "document": str(document_id)}
        if decision_id:
            data["decision"] = str(decision_id)
        announce(
            DECISION_SERVED if decision_id else SERVED,
            user_ids=audience.user_ids,
            data=data,
            key=f"served:{document_id}:{event.party_id}",
            now=now,
            concerns=audience.concerns,
        )
