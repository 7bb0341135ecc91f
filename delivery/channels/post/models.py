"""The letters of the simulated court post; a real carrier keeps its own."""

from django.db import models

from courtportal.kernel.fields import Entity
from courtportal.kernel.vault.fields import EncryptedTextField


class SimulatedLetter(Entity):
    """A letter that the simulated court post took."""

    key = models.CharField(max_length=120, unique=True)
    number = models.CharField(max_length=20, unique=True)
    name = EncryptedTextField()
    address = EncryptedTextField()
    sent_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.number


class SimulatedScan(Entity):
    """Something that happened to it."""

    letter = models.ForeignKey(SimulatedLetter, on_delete=models.CASCADE, related_name="scans")
    stage = models.CharField(max_length=10)
    at = models.DateTimeField()
    by = models.CharField(max_length=16, blank=True)
    reason = models.CharField(max_length=16, blank=True)

    def __str__(self) -> str:
        return f"{self.stage} {self.at:%Y-%m-%d}"
