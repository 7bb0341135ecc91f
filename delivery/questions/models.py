"""A question about what was served, and its answer."""

from django.db import models

from courtportal.kernel.fields import Entity
from courtportal.kernel.vault.fields import EncryptedTextField


class ServiceQuestion(Entity):
    """Asked by the party or who acts for it; one waits at a time. ``created_at``: when it was asked."""

    recipient = models.ForeignKey("delivery.ServiceRecipient", on_delete=models.PROTECT, related_name="questions")
    asked_by = models.ForeignKey("kernel.User", on_delete=models.PROTECT, related_name="+")
    text = EncryptedTextField()
    answer = EncryptedTextField()
    answered_by = models.ForeignKey("kernel.User", null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recipient"], condition=models.Q(answered_at=None), name="question_waits_once")
        ]

    def __str__(self) -> str:
        return f"{self.recipient_id} {self.created_at:%Y-%m-%d}"
