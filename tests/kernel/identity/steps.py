"""What people do at the door, as functions of the tests."""

import re

from django.core import mail
from django.test import Client

from courtportal.kernel.messaging.models import SimulatedMessage
from courtportal.kernel.vault.fields import blind_index


def messages_to(recipient: str) -> list[str]:
    """What the carriers took for the phone or address, oldest first (Django's test runner keeps mail in ``mail.outbox``)."""
    sms = (
        SimulatedMessage.objects.filter(recipient_index=blind_index("recipient", recipient))
        .order_by("sent_at")
        .values_list("body", flat=True)
    )
    return [*sms, *(str(message.body) for message in mail.outbox if recipient in message.to)]


def last_code(recipient: str) -> str:
    """The code in the last message to the phone or address."""
    found = re.search(r"\d{6}", messages_to(recipient)[-1])
    assert found is not None
    return found.group()


def log_in(client: Client, contact: str, *, next_url: str = "") -> str:
    """Through the log-in page with the code; where it leads to."""
    answer = client.post("/account/login/", {"login": contact, "next": next_url})
    assert answer.status_code == 302, answer.content.decode()
    answer = client.post(answer.headers["Location"], {"code": last_code(contact), "next": next_url})
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]
