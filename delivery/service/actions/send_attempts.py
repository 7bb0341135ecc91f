"""Makes many planned tries: those on a channel that takes many messages in one call together, the others one by one.

What ``send_attempt`` does for one: nothing is held while a carrier works, each message has its key, and what came of the tries of
a call is noted in one transaction.
"""

import datetime as dt
import time
import uuid
from collections.abc import Sequence
from itertools import groupby

from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.gathering import gathering
from delivery.channels import ChannelError, ManyAtOnce, Receipt, channel
from delivery.service.actions.send_attempt import note_success, send_attempt
from delivery.service.effects import apply_effects_together
from delivery.service.evidence import lock_order
from delivery.service.messages import messages_of
from delivery.service.models import ServiceAttempt, ServiceRecipient

MOST_TRIES_AT_ONCE = 100
PATIENCE = 20.0
"""Seconds after which no further try is begun, so that all is noted before the lease of the events is over."""
_WITH_ALL = ("recipient__order__case__court", "recipient__party__user", "invitation", "service_address")


def send_attempts(*, attempt_ids: Sequence[uuid.UUID], now: dt.datetime) -> list[uuid.UUID]:
    """Send the attempts that still wait; returns those for which there was no time. Call it outside a transaction."""
    until = time.monotonic() + PATIENCE
    planned = ServiceAttempt.objects.filter(pk__in=attempt_ids, state=ServiceAttempt.State.PLANNED)
    # Documents go before reminders: a reminder that fails is a clerk's work even where the documents have arrived.
    in_turn = planned.order_by("-carries_content", "channel", "recipient__order_id", "pk")
    attempts = list(in_turn.select_related(*_WITH_ALL))
    alone: list[ServiceAttempt] = []
    for (_content, code), some in groupby(attempts, key=lambda attempt: (attempt.carries_content, attempt.channel)):
        # What goes to an agent is looked at once more: its authority may have ended.
        of_channel = list(some)
        together = [attempt for attempt in of_channel if attempt.representation_id is None]
        if len(together) < 2 or not _send_together(code, together, now):
            together = []
        alone += [attempt for attempt in of_channel if attempt not in together]
    for at, attempt in enumerate(alone):
        if at and time.monotonic() > until:
            return [one.pk for one in alone[at:]]
        send_attempt(attempt_id=attempt.pk, now=now)
    return []


def _send_together(code: str, attempts: Sequence[ServiceAttempt], now: dt.datetime) -> bool:
    """Whether they were sent and noted; if not, each is to be tried alone, under the same key."""
    way = channel(code)
    if not isinstance(way, ManyAtOnce):
        return False
    try:
        receipts = way.deliver_many(messages_of(attempts))
    except ChannelError:
        return False
    if receipts is None:
        return False
    with gathering():
        _note(attempts, receipts, now)
    return True


def _note(attempts: Sequence[ServiceAttempt], receipts: Sequence[Receipt], now: dt.datetime) -> None:
    """The rows are looked at again under their locks: another worker may have been faster, and more be known of a recipient."""
    for order_id in sorted({attempt.recipient.order_id for attempt in attempts}, key=str):
        lock_order(order_id)
    planned = ServiceAttempt.objects.filter(pk__in=[one.pk for one in attempts], state=ServiceAttempt.State.PLANNED)
    fresh = planned.select_related("recipient").in_bulk()
    recipients = {one.recipient_id: one.recipient for one in fresh.values()}
    reached: dict[uuid.UUID, ServiceRecipient] = {}
    for attempt, receipt in zip(attempts, receipts, strict=True):
        if attempt.pk in fresh:
            one, seen = fresh[attempt.pk], attempt.recipient
            one.tries += 1
            one.recipient = recipients[one.recipient_id]
            one.recipient.order, one.recipient.party = seen.order, seen.party
            if note_success(one, receipt, now):
                reached[one.recipient_id] = one.recipient
    apply_effects_together(recipients=list(reached.values()), actor=SYSTEM, now=now)
