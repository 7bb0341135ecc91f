"""Sends what waits. The rows are the truth; what is sent may come twice, under the same id.

1. claim: waiting messages that are due and not leased get this sender's lease, their attempt counted before it is made;
2. send: outside any transaction and several at once, so that one slow receiver keeps nobody waiting but itself;
3. mark: taken after a 2xx, else later, ever later, and in the end dead; the mark names the lease, so who lost it marks nothing.
A sender that is killed between 2 and 3 leaves a lease that runs out: the message is sent again with the same ``webhook-id``.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock, outgoing
from courtportal.kernel.messaging.notices import tell
from courtportal.kernel.webhooks.models import WebhookEndpoint, WebhookMessage
from courtportal.kernel.webhooks.rules.retrying import DEAD_IN_A_ROW, is_gone, is_taken, pause_after
from courtportal.kernel.webhooks.rules.signing import body_of, headers_of

log = structlog.get_logger(__name__)

BATCH = 16
LEASE = dt.timedelta(minutes=2)
MOST_SECONDS = 15.0
MOST_ANSWER_BYTES = 16_384
State = WebhookMessage.State


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one attempt: the receiver's status, or why there is none."""

    status: int | None
    error: str = ""

    @property
    def taken(self) -> bool:
        return self.status is not None and is_taken(self.status)


def run_once(now: dt.datetime | None = None) -> int:
    """Send what is due; returns how many messages were tried."""
    claimed = _claim(now or clock.now())
    if not claimed:
        return 0
    with ThreadPoolExecutor(max_workers=len(claimed)) as pool:
        outcomes = list(pool.map(_send, claimed, [clock.now()] * len(claimed)))
    for message, outcome in zip(claimed, outcomes, strict=True):
        _mark(message, outcome, clock.now())
    return len(claimed)


@transaction.atomic
def _claim(now: dt.datetime) -> list[WebhookMessage]:
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    open_addresses = Q(endpoint__removed_at=None, endpoint__disabled_at=None, endpoint__user__is_active=True)
    waiting = WebhookMessage.objects.filter(free, open_addresses, state=State.WAITING, due_at__lte=now)
    lease = uuid.uuid4().hex
    for pk in list(waiting.order_by("due_at", "pk").values_list("pk", flat=True)[:BATCH]):
        own = WebhookMessage.objects.filter(free, pk=pk, state=State.WAITING)
        own.update(leased_until=now + LEASE, lease=lease, attempts=F("attempts") + 1)
    return list(WebhookMessage.objects.filter(lease=lease).select_related("endpoint"))


def _send(message: WebhookMessage, now: dt.datetime) -> Outcome:
    """One attempt; knows the database only by the rows in hand, because it runs in a thread."""
    endpoint = message.endpoint
    body = body_of(message.type, message.happened_at, message.data)
    try:
        answer = outgoing.request(
            "POST",
            endpoint.url,
            body,
            headers=headers_of(_secrets(endpoint, now), message.message_id, now, body),
            allowed_host=urlsplit(endpoint.url).hostname or "",
            most_bytes=MOST_ANSWER_BYTES,
            guard=outgoing.Guard(public_only=not settings.WEBHOOK_PRIVATE_ADDRESSES, most_seconds=MOST_SECONDS),
        )
    except OSError as error:
        return Outcome(None, str(error)[:200] or type(error).__name__)
    return Outcome(answer.status)


def _secrets(endpoint: WebhookEndpoint, now: dt.datetime) -> Sequence[str]:
    old = endpoint.old_secret if endpoint.old_secret_until and now < endpoint.old_secret_until else ""
    return [secret for secret in (endpoint.secret, old) if secret]


@transaction.atomic
def _mark(message: WebhookMessage, outcome: Outcome, now: dt.datetime) -> None:
    """Keep what came of the attempt, if the lease is still this sender's."""
    pause = None if outcome.status is not None and is_gone(outcome.status) else pause_after(message.attempts)
    state = State.TAKEN if outcome.taken else State.WAITING if pause else State.DEAD
    changed = WebhookMessage.objects.filter(pk=message.pk, lease=message.lease, state=State.WAITING).update(
        state=state,
        lease="",
        leased_until=None,
        due_at=now + (pause or dt.timedelta(0)),
        taken_at=now if outcome.taken else None,
        last_status=outcome.status,
        last_error=outcome.error,
    )
    if not changed:
        log.warning("lease lost", message=str(message.pk))
    elif state == State.TAKEN:
        WebhookEndpoint.objects.filter(pk=message.endpoint_id).exclude(dead_in_a_row=0).update(dead_in_a_row=0)
    elif state == State.DEAD:
        _count_dead(message.endpoint_id, outcome, now)


def _count_dead(endpoint_id: uuid.UUID, outcome: Outcome, now: dt.datetime) -> None:
    """An address that takes nothing any more is switched off, and its owner told."""
    WebhookEndpoint.objects.filter(pk=endpoint_id).update(dead_in_a_row=F("dead_in_a_row") + 1)
    endpoint = WebhookEndpoint.objects.select_related("user").get(pk=endpoint_id)
    gone = outcome.status is not None and is_gone(outcome.status)
    if endpoint.disabled_at is not None or not (gone or endpoint.dead_in_a_row >= DEAD_IN_A_ROW):
        return
    endpoint.disabled_at = now
    endpoint.save(update_fields=["disabled_at"])
    tell(
        endpoint.user,
        title=_("事件通知地址已停用"),
        body=_("“%(name)s”多次没有收下通知，已停用。修好以后可以重新启用，并重发没有送到的通知。"),
        facts={"name": endpoint.name},
        link=reverse("webhooks:endpoint", args=[endpoint.pk]),
        key=f"webhook-disabled:{endpoint.pk}:{now.isoformat()}",
        now=now,
    )
