"""Addresses that are told of events, and each message to each of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.fields import Entity
from courtportal.kernel.identity.models import Organisation, User
from courtportal.kernel.vault.fields import EncryptedTextField


class WebhookEndpoint(Entity):
    """An address of an account, or of an organisation that the account administers, and the types it wants."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="webhooks")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="webhooks")
    name = models.CharField(max_length=80)
    url = models.CharField(max_length=400)
    types = models.JSONField(default=list)
    secret = EncryptedTextField()
    # Signs beside the new one until this instant, so that the receiver may change at its own pace.
    old_secret = EncryptedTextField()
    old_secret_until = models.DateTimeField(null=True)
    dead_in_a_row = models.PositiveSmallIntegerField(default=0)
    disabled_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "kernel"
        indexes = [models.Index(fields=["user", "removed_at"], name="webhook_of_user")]

    def __str__(self) -> str:
        return f"{self.name} {self.url}"


class WebhookMessage(Entity):
    """One event for one address; its id is the ``webhook-id``, the same at every attempt."""

    class State(models.TextChoices):
        WAITING = "waiting", _("等待发送")
        TAKEN = "taken", _("对方已收到")
        DEAD = "dead", _("多次发送未成")

    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.CASCADE, related_name="messages")
    type = models.CharField(max_length=40)
    data = models.JSONField(default=dict)
    happened_at = models.DateTimeField()
    key = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    lease = models.CharField(max_length=32, blank=True)
    taken_at = models.DateTimeField(null=True)
    last_status = models.PositiveSmallIntegerField(null=True)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        app_label = "kernel"
        constraints = [models.UniqueConstraint(fields=["endpoint", "key"], name="webhook_message_once")]
        indexes = [
            models.Index(fields=["state", "due_at"], name="webhook_to_send"),
            models.Index(fields=["endpoint", "created_at"], name="webhook_log"),
        ]

    def __str__(self) -> str:
        return f"{self.type} → {self.endpoint_id}"

    @property
    def message_id(self) -> str:
        """The id in the header ``webhook-id``, by which a receiver knows a message that it has seen."""
        return f"msg_{self.pk.hex}"
