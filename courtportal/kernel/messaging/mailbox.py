"""Django's mail back end of the demo: mail goes to the page "simulated mailbox"."""

import uuid
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from courtportal.kernel import clock
from courtportal.kernel.messaging.models import SimulatedMessage
from courtportal.kernel.vault.fields import blind_index


class SimulatedMailboxBackend(BaseEmailBackend):
    """Stores each message once under its ``X-Message-Key`` header (a random key without one)."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Store one row for each recipient."""
        for message in email_messages:
            key = message.extra_headers.get("X-Message-Key", uuid.uuid4().hex)
            for recipient in message.recipients():
                SimulatedMessage.objects.get_or_create(
                    key=f"email:{key}:{blind_index('recipient', recipient)[:24]}"[:160],
                    defaults={
                        "channel": "email",
                        "recipient": recipient,
                        "subject": str(message.subject)[:200],
                        "body": str(message.body),
                        "sent_at": clock.now(),
                    },
                )
        return len(email_messages)
