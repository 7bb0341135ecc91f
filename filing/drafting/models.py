"""Papers in drafting: every version that was saved, who wrote, checked, signed and sealed, and the document that came of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.fields import Entity
from courtportal.kernel.identity.models import User
from courtportal.kernel.rendering.models import CourtDocument
from filing.cases.models import Case
from filing.drafting.rules.kinds import KINDS, PaperKind


class PaperDraft(Entity):
    """One ruling on its way: drafted by one, checked by a second, signed by the judge or officer of the case, sealed."""

    class State(models.TextChoices):
        DRAFT = "draft", _("起草中，待他人核对")
        CHECKED = "checked", _("已核对，待签名")
        SIGNING = "signing", _("合议庭签名中")
        SIGNED = "signed", _("已签名，待盖章")
        SEALED = "sealed", _("已盖章并送达")
        DROPPED = "dropped", _("已作废")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="paper_drafts")
    kind = models.CharField(max_length=24)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    content = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    # Who saved the last version: somebody else checks it.
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    checked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True)
    sealed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    sealed_at = models.DateTimeField(null=True)
    document = models.OneToOneField(CourtDocument, null=True, on_delete=models.PROTECT, related_name="+")
    # The paper whose slip of the pen it corrects: that one stands as it is, to be read with this one (CPL 157(7)).
    corrects = models.ForeignKey(CourtDocument, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["case", "created_at"], name="paper_draft_of_case"),
            models.Index(fields=["state", "created_at"], name="paper_draft_under_way"),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.definition.name.zh}"

    @property
    def definition(self) -> PaperKind:
        """The kind with its words."""
        return KINDS[self.kind]


class PaperVersion(Entity):
    """A version as it was saved; it never changes."""

    draft = models.ForeignKey(PaperDraft, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="paper_version_once")]

    def __str__(self) -> str:
        return f"{self.draft} {self.number}"
