"""The reading of a stored file and of each of its pages."""

from django.db import models

from courtportal.kernel.fields import Entity
from courtportal.kernel.vault.fields import EncryptedTextField
from courtportal.kernel.vault.models import StoredFile


class FileReading(Entity):
    """How far a file is read; a reader holds it by a lease that runs out when its process dies."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        FAILED = "failed"

    stored = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="reading")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    pages = models.PositiveIntegerField(default=0)
    pages_read = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    lease = models.CharField(max_length=32, blank=True)
    # The PDF that was typeset of a file without pages of its own; it is what is read, shown and bound.
    reading_copy = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    # The same pages with the text laid under them; the file itself stays as it came.
    searchable = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["state", "due_at"])]

    def __str__(self) -> str:
        return f"{self.state} {self.pages_read}/{self.pages}"


class PageReading(Entity):
    """What one page says, and whether it can be read at all."""

    class Look(models.TextChoices):
        CLEAR = "clear"
        BLANK = "blank"
        BLURRED = "blurred"

    reading = models.ForeignKey(FileReading, on_delete=models.CASCADE, related_name="page_readings")
    number = models.PositiveIntegerField()
    text = EncryptedTextField(blank=True)
    look = models.CharField(max_length=8, choices=Look.choices, default=Look.CLEAR)
    page_file = models.ForeignKey(StoredFile, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reading", "number"], name="page_reading_number")]

    def __str__(self) -> str:
        return f"{self.number} {self.look}"
