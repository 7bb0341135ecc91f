"""Who receives for a party."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.fields import Entity


class ServiceDelegation(Entity):
    """The party's word that this agent receives its documents. A row is only ended, never changed; the open one counts.

    ``created_at``: from when. It holds no longer than the agent's mandate.
    """

    class Ended(models.TextChoices):
        REPLACED = "replaced", _("已改为委托另一位代理人")
        REVOKED = "revoked", _("当事人已撤回")
        DECLINED = "declined", _("代理人不再代收")

    party = models.ForeignKey("filing.Party", on_delete=models.PROTECT, related_name="service_delegations")
    representation = models.ForeignKey("filing.Representation", on_delete=models.PROTECT, related_name="service_delegations")
    given_by = models.ForeignKey("kernel.User", on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended = models.CharField(max_length=10, choices=Ended.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party"], condition=models.Q(ended_at=None), name="one_open_delegation"),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} → {self.representation_id}"
