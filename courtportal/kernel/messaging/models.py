"""Messages to people: notices inside the portal, and what the simulated carriers would have sent."""

from typing import Any

from django.db import models
from django.utils.translation import gettext

from courtportal.kernel.fields import Entity
from courtportal.kernel.messaging.wording import written
from courtportal.kernel.vault.fields import EncryptedTextField, blind_index

LONGEST_KEY = 120  # characters
REMINDER = "reminder"  # among the facts: what is said outside the portal, where that is not the title


class Notice(Entity):
    """A short message in the portal, with a link to what it is about."""

    user = models.ForeignKey("kernel.User", on_delete=models.CASCADE, related_name="notices")
    title = models.CharField(max_length=120)
    body = models.TextField()
    # What the two say before translation; empty where only the text itself is known.
    title_msgid = models.TextField(blank=True, default="")
    body_msgid = models.TextField(blank=True, default="")
    facts = models.JSONField(default=dict, blank=True)
    link = models.CharField(max_length=200, blank=True)
    key = models.CharField(max_length=LONGEST_KEY, unique=True)
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user", "read_at", "sent_at"])]

    @property
    def shown_title(self) -> str:
        """The title in the language in force."""
        return gettext(self.title_msgid) % written(self.facts) if self.title_msgid else self.title

    @property
    def shown_body(self) -> str:
        """The body in the language in force."""
        return gettext(self.body_msgid) % written(self.facts) if self.body_msgid else self.body

    @property
    def reminder(self) -> str:
        """What mail and SMS say, in the language in force."""
        if REMINDER not in self.facts:
            return self.title
        said = written(self.facts)
        return str(said[REMINDER]) % said

    def __str__(self) -> str:
        return self.title


class SimulatedMessage(Entity):
    """A mail or SMS that a simulated carrier took; shown on the pages "simulated mailbox" and "simulated SMS"."""

    channel = models.CharField(max_length=5, choices=[("email", "email"), ("sms", "sms")])
    recipient = EncryptedTextField()
    recipient_index = models.CharField(max_length=64, editable=False)
    subject = models.CharField(max_length=200, blank=True)
    body = EncryptedTextField()
    key = models.CharField(max_length=160, unique=True)
    sent_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["channel", "sent_at"]), models.Index(fields=["recipient_index", "sent_at"])]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.recipient_index = blind_index("recipient", self.recipient)
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return f"{self.channel} → {self.recipient}"
