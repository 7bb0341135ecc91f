"""Who stood at the counter, how the person was identified, and the code by which the filing becomes theirs online."""

from django.db import models

from courtportal.kernel.courts.models import Court
from courtportal.kernel.fields import Entity
from courtportal.kernel.identity.models import User
from courtportal.kernel.vault.fields import EncryptedTextField, blind_index
from filing.intake.models import FilingDraft


class CounterVisit(Entity):
    """A person without an account who filed at the counter. Until it is linked, a closed account stands in for the owner."""

    draft = models.OneToOneField(FilingDraft, on_delete=models.CASCADE, related_name="counter")
    court = models.ForeignKey(Court, on_delete=models.PROTECT, related_name="+")
    typed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = EncryptedTextField()
    document_kind = models.CharField(max_length=20)
    document_number = EncryptedTextField()
    checked_at = models.DateTimeField()
    # The postmark of what came by post: that day counts as the day of filing (CPL 85). None for what was brought.
    posted_on = models.DateField(null=True)
    code = EncryptedTextField()
    code_index = models.CharField(max_length=64, editable=False, unique=True)
    linked_at = models.DateTimeField(null=True)
    linked_to = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    def save(self, *args: object, **kwargs: object) -> None:
        self.code_index = blind_index("counter_code", self.code)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def __str__(self) -> str:
        return f"{self.court_id} {self.checked_at:%Y-%m-%d}"
