"""A party answered or acted: what had arrived counts as received."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.authz import SYSTEM
from delivery.service.effects import apply_effects
from delivery.service.evidence import Name, add_evidence
from delivery.service.models import ServiceAttempt, ServiceRecipient
from delivery.service.rules.effect import Kind


@transaction.atomic
def note_answer(*, case_id: uuid.UUID, party_id: uuid.UUID, now: dt.datetime) -> None:
    """Note the act on every document of the case that had reached the party without having taken effect (OLR 29, 31)."""
    waiting = ServiceRecipient.objects.filter(order__case_id=case_id, party_id=party_id, served_at=None, reached_at__lte=now)
    for recipient in waiting.select_related("order").order_by("created_at"):
        for attempt in recipient.attempts.filter(carries_content=True, state=ServiceAttempt.State.REACHED):
            add_evidence(recipient.order, Name.ANSWERED, at=now, attempt=attempt, kind=Kind.ANSWERED)
        apply_effects(recipient=recipient, actor=SYSTEM, now=now)
