"""What a party said about the claim: the answer, row by row."""

from django.db import models

from courtportal.kernel.fields import Entity
from courtportal.kernel.vault.fields import EncryptedJSONField, EncryptedTextField
from filing.cases.models import Case, Party


class PartyAnswer(Entity):
    """The answer (答辩状) of one party, given once: admitted or disputed for each row of the complaint, and a text."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="answers")
    party = models.OneToOneField(Party, on_delete=models.PROTECT, related_name="answer")
    positions = EncryptedJSONField()
    text = EncryptedTextField()
    sha256 = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.party} {self.submitted_at:%Y-%m-%d}"
