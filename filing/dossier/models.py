"""Which court documents have been served on which party; from then on the party reads them in the dossier."""

from django.db import models

from courtportal.kernel.fields import Entity
from courtportal.kernel.rendering.models import CourtDocument
from filing.cases.models import Party


class ServedDocument(Entity):
    """Service of one document on one party took effect; the earliest instant counts."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="served_documents")
    document = models.ForeignKey(CourtDocument, on_delete=models.PROTECT, related_name="+")
    effective_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["party", "document"], name="served_once")]

    def __str__(self) -> str:
        return f"{self.party_id} ← {self.document_id}"
