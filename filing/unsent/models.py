"""What an account typed into a form that it has not sent yet."""

import datetime as dt

from django.db import models

from courtportal.kernel import clock
from courtportal.kernel.fields import Entity
from courtportal.kernel.identity.models import User
from courtportal.kernel.vault.fields import EncryptedJSONField

KEPT = dt.timedelta(weeks=4)


class UnsentForm(Entity):
    """One form of one account, as it was typed; ``place`` says which, ``about`` on which case or draft, ``part`` what of it.

    Once the form is sent or thrown away no text stays; the number of the window's last save does, so that one that arrives
    late brings nothing back, and ``emptied`` makes the copy on the device unreadable.
    """

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="unsent_forms")
    place = models.CharField(max_length=40)
    about = models.UUIDField()
    part = models.CharField(max_length=40)
    content = EncryptedJSONField()
    emptied = models.PositiveIntegerField(default=0)
    has_words = models.BooleanField(default=True)  # the words themselves cannot be asked for: they are encrypted
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "place", "about", "part"], name="unsent_form_once")]
        indexes = [models.Index(fields=["changed_at"])]

    def __str__(self) -> str:
        return f"{self.place} {self.about} {self.part}"

    @property
    def typed(self) -> dict[str, list[str]]:
        """The fields as they were typed, each with its values."""
        return dict(self.content.get("typed", {}))

    @property
    def updated_at(self) -> dt.datetime | None:
        """When the words that stand here were kept; None for none."""
        return self.changed_at if self.typed else None

    @property
    def forgotten_on(self) -> dt.date:
        """The day on which it is deleted if nobody touches it any more."""
        return clock.local(self.changed_at + KEPT).date()

    @property
    def sealed_as(self) -> str:
        """What names this form to the seal of the device's copy; another one after each sending."""
        return f"{self.owner_id}:{self.place}:{self.about}:{self.part}:{self.emptied}"
