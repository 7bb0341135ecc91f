"""Makes one planned try, once.

1. if the attempt was made already, nothing happens: an event may come twice; one to an agent whose authority has ended since
   is not made, and falls to the party;
2. hand the message to the channel under the attempt's key, with no lock held: a carrier may be slow. A channel takes a key
   once, so that a worker killed between this step and the next may repeat it;
3. lock the order, look again, and write state, evidence, legal effect and audit entry in one transaction.
"""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.gathering import update
from delivery.channels import ChannelError, Receipt, channel
from delivery.service.actions.fall_to_party import agent_is_out, fall_to_party
from delivery.service.effects import apply_effects
from delivery.service.evidence import Name, add_evidence, lock_order
from delivery.service.giving_up import give_up
from delivery.service.messages import message_of
from delivery.service.models import ServiceAttempt
from delivery.service.rules.effect import Channel, Kind

MOST_TRIES = 5
FIRST_PAUSE = dt.timedelta(minutes=1)
_SAID = ("state", "tries", "sent_at", "reached_at", "provider_reference", "try_again_at", "last_error")
State = ServiceAttempt.State


def send_attempt(*, attempt_id: uuid.UUID, now: dt.datetime) -> ServiceAttempt:
    """Send the attempt if it still waits.

    A channel that fails is tried again later; after the last try, or a refusal for good, a clerk is asked.
    """
    attempt = ServiceAttempt.objects.get(pk=attempt_id)
    if attempt.state != State.PLANNED:
        return attempt
    if agent_is_out(attempt, now):
        return _note(attempt_id, None, now)
    try:
        said: Receipt | ChannelError = channel(attempt.channel).deliver(message_of(attempt))
    except ChannelError as error:
        said = error
    return _note(attempt_id, said, now)


@transaction.atomic
def _note(attempt_id: uuid.UUID, said: Receipt | ChannelError | None, now: dt.datetime) -> ServiceAttempt:
    """What the carrier said; None for what was not handed to it."""
    lock_order(ServiceAttempt.objects.select_related("recipient").get(pk=attempt_id).recipient.order_id)
    attempt = ServiceAttempt.objects.get(pk=attempt_id)
    if attempt.state != State.PLANNED:  # another worker sent it under the same key and was faster to note it
        return attempt
    if said is None or (attempt.channel == Channel.INBOX.value and agent_is_out(attempt, now)):
        fall_to_party(attempt, now)
        return attempt
    attempt.tries += 1
    if isinstance(said, ChannelError):
        _note_failure(attempt, said, now)
        attempt.save()
    elif note_success(attempt, said, now):
        apply_effects(recipient=attempt.recipient, actor=SYSTEM, now=now)
    return attempt


def note_success(attempt: ServiceAttempt, receipt: Receipt, now: dt.datetime) -> bool:
    """The channel took a planned try: state, evidence, audit; the caller holds the order. Whether papers arrived by it, so that
    their effect is to be found.
    """
    attempt.state, attempt.sent_at = State.SENT, now
    attempt.provider_reference, attempt.try_again_at, attempt.last_error = receipt.reference[:120], None, ""
    recipient = attempt.recipient
    name, kind = _meaning(attempt, receipt)
    if receipt.arrived:
        attempt.state, attempt.reached_at = State.REACHED, now
    update(attempt, *_SAID)
    detail = {"reference": receipt.reference, "tries": attempt.tries}
    add_evidence(recipient.order, name, at=now, attempt=attempt, kind=kind, detail=detail)
    record(actor=SYSTEM, action="service.send", obj=attempt, now=now, detail={"channel": attempt.channel})
    arrived = receipt.arrived and attempt.carries_content
    if arrived and recipient.reached_at is None:
        recipient.reached_at = now
        update(recipient, "reached_at")
    return arrived


def _meaning(attempt: ServiceAttempt, receipt: Receipt) -> tuple[Name, Kind | None]:
    """What the carrier's yes is in the evidence; a letter that is announced has not been sent yet."""
    if attempt.channel == Channel.POST.value:
        return Name.HANDED_TO_CLERK, None
    name = Name.CONSIGNED if attempt.carries_content else Name.NOTIFIED
    return name, Kind.REACHED if receipt.arrived else Kind.SENT


def _note_failure(attempt: ServiceAttempt, error: ChannelError, now: dt.datetime) -> None:
    attempt.last_error = str(error)[:300]
    if attempt.tries < MOST_TRIES and not error.permanent:
        attempt.try_again_at = now + FIRST_PAUSE * 2 ** (attempt.tries - 1)
        return
    give_up(attempt, State.FAILED, {"tries": attempt.tries}, now=now, why=str(error))
