"""A message is sent once more at its owner's word, or one is sent to try an address."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext_noop as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.webhooks.models import WebhookEndpoint, WebhookMessage
from courtportal.kernel.webhooks.rules.events import register_event_type

PING = register_event_type("portal.test", _("测试通知"))


@transaction.atomic
def replay_message(*, actor: Actor, message_id: uuid.UUID, now: dt.datetime) -> WebhookMessage:
    """The message waits to be sent again under the same id. Who may: the owner of its address, once it was taken or is dead."""
    message = access(actor, WebhookMessage, message_id, "replay", lock=True)
    message.state, message.attempts, message.due_at = WebhookMessage.State.WAITING, 0, now
    message.save(update_fields=["state", "attempts", "due_at"])
    record(actor=actor, action="replay_webhook", obj=message, now=now)
    return message


@transaction.atomic
def send_test(*, actor: Actor, endpoint_id: uuid.UUID, now: dt.datetime) -> WebhookMessage:
    """A message of the type ``portal.test`` waits for the address, whatever types it wants. Who may: its owner."""
    endpoint = access(actor, WebhookEndpoint, endpoint_id, "change", lock=True)
    message = WebhookMessage.objects.create(
        endpoint=endpoint, type=PING, happened_at=now, due_at=now, key=f"test:{uuid.uuid4()}", data={"webhook": str(endpoint.pk)}
    )
    record(actor=actor, action="test_webhook", obj=endpoint, now=now)
    return message
