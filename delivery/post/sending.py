"""A letter is planned: its try, its thing of paper, and the clerk's work of putting it into an envelope."""

import datetime as dt

from courtportal.kernel.outbox import publish
from delivery.addresses.presumed import PostalAddress
from delivery.addresses.queries import open_address
from delivery.events import AttemptPlanned
from delivery.post.models import PostalItem
from delivery.service.models import ServiceAttempt, ServiceRecipient
from delivery.service.on_paper import agent_is_named
from delivery.service.rules.effect import Channel, Consent
from delivery.service.work import ask_clerk


def send_letter(recipient: ServiceRecipient, to: PostalAddress, *, now: dt.datetime) -> ServiceAttempt:
    """The letter is registered with the carrier by the worker and waits to be handed over, in the caller's transaction."""
    number = recipient.attempts.filter(channel=Channel.POST.value).count() + 1
    confirmation = open_address(recipient.party)
    attempt = ServiceAttempt.objects.create(
        recipient=recipient,
        channel=Channel.POST.value,
        address=to.address,
        service_address=confirmation if to.confirmed else None,
        confirmed=to.confirmed,
        address_refused=to.refused,
        consent=Consent.NONE.value,
        agent_named=agent_is_named(recipient, confirmation, now),
        carries_content=True,
        key=f"service:{recipient.pk}:{Channel.POST.value}:{number}",
        created_at=now,
    )
    PostalItem.objects.create(attempt=attempt, source=to.source, name=to.name, phone=to.phone, created_at=now)
    publish(AttemptPlanned(attempt_id=attempt.pk), now=now)
    ask_clerk(recipient=recipient, kind="post", now=now, occasion=str(attempt.pk))
    return attempt


def end_letter(attempt: ServiceAttempt, now: dt.datetime) -> None:
    """Nothing more is expected of the letter, and nobody need put it into an envelope any more."""
    PostalItem.objects.filter(attempt=attempt, ended_at=None).update(ended_at=now)
    attempt.recipient.work_items.filter(key=work_key(attempt), done_at=None).update(done_at=now, outcome="letter_ended")


def work_key(attempt: ServiceAttempt) -> str:
    """The work item of this letter."""
    return f"{attempt.recipient_id}:post:{attempt.pk}"
