"""What came of a granted application: an opinion, evidence that the court collected; and what the sides say to it."""

from django.db import models

from courtportal.kernel.fields import Entity
from courtportal.kernel.identity.models import User
from courtportal.kernel.vault.fields import EncryptedTextField
from courtportal.kernel.vault.models import StoredFile
from filing.applications.models import Application
from filing.cases.models import Party


class ApplicationResult(Entity):
    """A paper that arrived at the court on a granted application. Never changed."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="results")
    title = models.CharField(max_length=160)
    # Who gave it: the appraiser, or who held the evidence.
    source = models.CharField(max_length=80)
    arrived_on = models.DateField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    pages = models.PositiveIntegerField(default=1)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    key = models.CharField(max_length=80, unique=True)

    class Meta:
        indexes = [models.Index(fields=["application", "entered_at"])]

    def __str__(self) -> str:
        return self.title


class ResultOpinion(Entity):
    """What a party says to it in writing (质证意见). Never changed."""

    result = models.ForeignKey(ApplicationResult, on_delete=models.PROTECT, related_name="opinions")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    text = EncryptedTextField()
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    key = models.CharField(max_length=80, unique=True)

    class Meta:
        indexes = [models.Index(fields=["result", "given_at"])]

    def __str__(self) -> str:
        return f"{self.result_id} {self.party_id}"
