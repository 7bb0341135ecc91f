"""Who wants the digest."""

from django.db import models

from courtportal.kernel.fields import Entity


class InboxDigest(Entity):
    """``last_day``: the last one on which it was looked whether there is something to say; at first that of the choice."""

    user = models.OneToOneField("kernel.User", on_delete=models.PROTECT, related_name="inbox_digest")
    wanted = models.BooleanField()
    last_day = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["last_day"], name="digest_wanted", condition=models.Q(wanted=True))]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.wanted}"
