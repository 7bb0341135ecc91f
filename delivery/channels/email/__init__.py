"""E-mail by Django's back end: SMTP, or the simulated mailbox of the demo.

SMTP itself knows no idempotency key. The Message-ID is made from the key, so that a repeated mail is recognised as the same one;
since mail carries reminders only (OLR 32), a doubled one has no legal effect.
"""

import hashlib
import smtplib
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from delivery.channels.base import ChannelError, Message, Receipt, register

REFUSED_FOR_GOOD = range(500, 600)  # RFC 5321 §4.2.1


def message_id(key: str) -> str:
    """The same Message-ID for the same key (RFC 5322 §3.6.4)."""
    host = urlsplit(settings.PORTAL_URL).hostname or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{host}>"


class EmailChannel:
    """One mail to one address."""

    def deliver(self, message: Message) -> Receipt:
        """Send; any refusal by the server is a ChannelError, a permanent one if the recipient's address is refused for good."""
        reference = message_id(message.key)
        headers = {"Message-ID": reference, "X-Message-Key": message.key, "Auto-Submitted": "auto-generated"}
        mail = EmailMessage(subject=message.subject, body=message.text, to=[message.address], headers=headers)
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _text in error.recipients.values()]
            raise ChannelError(str(error), permanent=all(code in REFUSED_FOR_GOOD for code in codes)) from error
        except (smtplib.SMTPException, OSError) as error:
            raise ChannelError(str(error)) from error
        return Receipt(reference=reference)


register("email", EmailChannel())
