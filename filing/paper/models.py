"""What was handed in on paper in a running case: by which party, on which day, and who entered it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courtportal.kernel.fields import Entity
from courtportal.kernel.identity.models import User
from courtportal.kernel.vault.models import StoredFile
from filing.cases.models import Case, Party


class PaperEntry(Entity):
    """One paper of one party, scanned and entered by a clerk. Never changed.

    ``handed_in_on`` is the day on which it was handed in, or that of the postmark: what is posted within a term is in time
    (CPL 85). ``application`` is what was applied for by it, ``enforcement_application`` that a claim be enforced; a paper
    without either is filed as it is.
    """

    class Kind(models.TextChoices):
        APPLICATION = "application", _("申请书、上诉状")
        ANSWER = "answer", _("答辩状")
        ENFORCEMENT = "enforcement", _("强制执行申请书")
        WITHDRAWAL = "withdrawal", _("撤回申请")
        EVIDENCE = "evidence", _("证据")
        AUTHORITY = "authority", _("授权委托书")
        DOCUMENT = "document", _("其他材料")

    class Manner(models.TextChoices):
        COUNTER = "counter", _("当面递交")
        POST = "post", pgettext_lazy("handed in", "邮寄")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="papers")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    manner = models.CharField(max_length=8, choices=Manner.choices)
    handed_in_on = models.DateField()
    title = models.CharField(max_length=160)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    pages = models.PositiveIntegerField(default=1)
    application = models.OneToOneField("filing.Application", null=True, on_delete=models.PROTECT, related_name="paper")
    enforcement_application = models.ForeignKey(
        "filing.EnforcementApplication", null=True, on_delete=models.PROTECT, related_name="papers"
    )
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    key = models.CharField(max_length=80, unique=True)

    class Meta:
        indexes = [models.Index(fields=["case", "entered_at"])]

    @property
    def called(self) -> str:
        """What it is, in the reader's language where the kind of application is known; a title is kept as it was typed."""
        return self.application.title if self.application else self.title

    def __str__(self) -> str:
        return f"{self.title} {self.handed_in_on}"
