"""A clerk found another address: a letter goes there, and the plan goes on from it."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from delivery.addresses.presumed import PostalAddress
from delivery.post.sending import send_letter
from delivery.service.actions.go_on import keep_due_day, stand_on
from delivery.service.evidence import lock_order
from delivery.service.models import ServiceAttempt, ServiceRecipient
from delivery.service.rules.ladder import Rung


@transaction.atomic
def send_to(*, actor: Actor, recipient_id: uuid.UUID, to: PostalAddress, now: dt.datetime) -> ServiceAttempt:
    """A letter to this address is planned; its source is on record (法发〔2017〕19号 arts 8, 9; 法院专递规定 art. 5).

    Who may: who serves for the case. The same address again, while a letter is on its way there, is the same letter.
    """
    recipient = access(actor, ServiceRecipient, recipient_id, "record_outcome")
    lock_order(recipient.order_id)
    on_its_way = recipient.attempts.filter(channel="post", letter__ended_at=None).select_related("letter")
    if known := next((attempt for attempt in on_its_way if attempt.address == to.address), None):
        return known
    stand_on(recipient, Rung.PRESUMED, "chosen", now)
    attempt = send_letter(recipient, to, now=now)
    record(actor=actor, action="service.send_letter", obj=attempt, now=now, detail={"source": to.source, "refused": to.refused})
    keep_due_day(recipient.order)
    return attempt
