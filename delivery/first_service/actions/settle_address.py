"""What the party decides about electronic service, and the documents that follow from it."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from delivery.addresses.actions.confirm import Confirmed, confirm_address
from delivery.addresses.models import ServiceAddress, ServiceInvitation
from delivery.first_service.queries import waiting_recipients
from delivery.service.actions.go_on import ELECTRONIC, go_on
from delivery.service.actions.reach_out import add_attempt
from delivery.service.actions.send_attempt import send_attempt
from delivery.service.evidence import Name, add_evidence
from delivery.service.models import ServiceRecipient
from delivery.service.rules.effect import Channel, Consent
from delivery.service.rules.plan import PlannedWay


@transaction.atomic
def settle_address(
    *, actor: Actor, invitation_id: uuid.UUID, confirmed: Confirmed | None, now: dt.datetime
) -> list[ServiceRecipient]:
    """End the invitation with the party's decision.

    Consent: the documents arrive in the inbox at a confirmed address and take effect at once (OLR 31 ¶1). Nothing confirmed
    (None): they arrive there too, but count only when read or answered (OLR 31 ¶2). Refusal: the plan goes on to paper.
    """
    invitation = ServiceInvitation.objects.select_for_update().get(pk=invitation_id, user_id=str(actor.user_id))
    recipients = waiting_recipients(invitation)
    if invitation.ended_at is not None:
        return recipients
    invitation.ended_at = now
    invitation.save(update_fields=["ended_at"])
    address = _keep(actor, invitation, confirmed, now)
    record(actor=actor, action="first_service.settle", obj=invitation, now=now, detail={"consent": _consent(address)})
    for recipient in recipients:
        _serve(recipient, address, now)
    return recipients


def _keep(actor: Actor, invitation: ServiceInvitation, confirmed: Confirmed | None, now: dt.datetime) -> ServiceAddress | None:
    if confirmed is None:
        return None
    given = ServiceAddress.Given.FIRST_SERVICE
    return confirm_address(actor=actor, party_id=invitation.party_id, given=given, confirmed=confirmed, now=now)


def _consent(address: ServiceAddress | None) -> str:
    return address.consent if address else Consent.NONE.value


def _serve(recipient: ServiceRecipient, address: ServiceAddress | None, now: dt.datetime) -> None:
    if address and address.consent == Consent.REFUSED.value:
        add_evidence(recipient.order, Name.REJECTED, at=now, recipient=recipient)
        go_on(recipient=recipient, reason="refused", now=now, over=ELECTRONIC)
        return
    way = PlannedWay(Channel.INBOX, carries_content=True, confirmed=address is not None)
    # Made at once and not by the worker, so that the person sees the documents on the next page; the event finds it done.
    send_attempt(attempt_id=add_attempt(recipient, way, "", address, None, now).pk, now=now)
