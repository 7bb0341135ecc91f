"""Which organisation's program began a draft."""

from django.db import models

from courtportal.kernel.fields import Entity
from courtportal.kernel.identity.models import Organisation
from filing.intake.models import FilingDraft


class ProgramDraft(Entity):
    """A draft that a token of an organisation began; the organisation's tokens see it, and what comes of it."""

    draft = models.OneToOneField(FilingDraft, on_delete=models.CASCADE, related_name="program")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"{self.draft_id} ← {self.organisation_id}"
