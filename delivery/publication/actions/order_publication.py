"""A judge orders service by publication: from this instant the notice stands on the portal's public page."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel import ids
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.outbox import publish
from delivery.events import PublicationOrdered
from delivery.publication.actions.note_posting import post
from delivery.publication.facts import facts_of
from delivery.publication.models import PublicationPosting, PublicationService
from delivery.publication.rules import notice
from delivery.service.actions.go_on import stand_on
from delivery.service.evidence import lock_order
from delivery.service.models import ServiceAttempt, ServiceRecipient
from delivery.service.rules.effect import Channel, Consent, Ground
from delivery.service.rules.ladder import Rung
from delivery.service.ways import matter_of_all


class NotByPublication(ValueError):
    """It cannot be published: ``code`` is summary, own_hands, payment_order or nothing_tried."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@transaction.atomic
def order_publication(
    *, actor: Actor, recipient_id: uuid.UUID, ground: Ground, reasons: str, gist: str, now: dt.datetime
) -> PublicationService:
    """The notice is public, its term runs from today, and the reasons stand in the file (CPL 95; CPL-I 138, 139).

    Who may: who conducts the case. Raises NotByPublication in summary procedure (CPL-I 140), for a mediation statement
    (CPL-I 133) or a payment order (CPL-I 430), and where nothing else was tried. Again for the same recipient gives the one
    that runs. Event: PublicationOrdered.
    """
    recipient = access(actor, ServiceRecipient, recipient_id, "order_publication")
    lock_order(recipient.order_id)
    if running := PublicationService.objects.filter(attempt__recipient=recipient, ended_at=None).first():
        return running
    if why := why_not(recipient):
        raise NotByPublication(why)
    recipient.work_items.filter(kind="publication", done_at=None).update(done_at=now, outcome="published")
    publication = PublicationService.objects.create(
        attempt=_attempt(recipient, ground, now),
        court=recipient.order.case.court,
        code=ids.new_code(12),
        text=notice(facts_of(recipient, ground=ground, gist=gist)),
        reasons=reasons,
        ordered_by_id=actor.account_id,
        ends_at=now,
        created_at=now,
    )
    post(publication, PublicationPosting.Place.NETWORK, at=now, now=now)
    record(actor=actor, action="service.publish", obj=publication, now=now, reason=reasons[:200], detail={"ground": ground})
    publish(PublicationOrdered(publication_id=publication.pk), now=now)
    return publication


def why_not(recipient: ServiceRecipient) -> str:
    """Why this recipient cannot be served so; "" if it can."""
    matter = matter_of_all(recipient)
    if matter.simple:
        return "summary"
    if matter.own_hands:
        return "own_hands"
    if recipient.items.filter(document__kind="payment_order").exists():
        return "payment_order"
    return "" if recipient.attempts.exclude(channel=Channel.PUBLICATION.value).exists() else "nothing_tried"


def _attempt(recipient: ServiceRecipient, ground: Ground, now: dt.datetime) -> ServiceAttempt:
    number = recipient.attempts.filter(channel=Channel.PUBLICATION.value).count() + 1
    stand_on(recipient, Rung.PUBLICATION, "judge", now)
    return ServiceAttempt.objects.create(
        recipient=recipient,
        channel=Channel.PUBLICATION.value,
        consent=Consent.NONE.value,
        carries_content=True,
        ground=ground.value,
        state=ServiceAttempt.State.SENT,
        sent_at=now,
        key=f"service:{recipient.pk}:{Channel.PUBLICATION.value}:{number}",
        created_at=now,
    )
