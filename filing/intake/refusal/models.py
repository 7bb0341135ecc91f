"""The appeal against a ruling that refuses a filing: there is no case below, so it hangs on the filing."""

from django.db import models

from courtportal.kernel.fields import Entity
from courtportal.kernel.identity.models import User
from courtportal.kernel.vault.fields import EncryptedTextField
from filing.cases.models import Case
from filing.intake.models import Filing, FilingReview


class RefusalAppeal(Entity):
    """What the filer asks of the court above (CPL 126, 171), and the case in which it is decided there. A settled row."""

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="refusal_appeals")
    # The refusal with its ruling; each is appealed against once.
    review = models.OneToOneField(FilingReview, on_delete=models.PROTECT, related_name="appeal")
    # The case of the court above; none while its filing clerk has not looked at the appeal.
    case = models.OneToOneField(Case, null=True, on_delete=models.PROTECT, related_name="refusal_appeal")
    requests = EncryptedTextField()
    reasons = EncryptedTextField()
    sha256 = models.CharField(max_length=64)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    decide_by = models.DateField(null=True)
    # The ruling above has effect and orders the court to accept the filing (CPL-I 330).
    ordered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["decide_by"], condition=models.Q(case=None), name="refusal_appeal_waits")]

    def __str__(self) -> str:
        return f"{self.filing_id} → {self.case_id}"
