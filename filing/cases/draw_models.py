"""What the drawing of panels leaves behind: seeds committed ahead, draws that can be replayed, who is available for what."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.courts.models import Court
from courtportal.kernel.fields import Entity
from courtportal.kernel.identity.models import User
from courtportal.kernel.vault.fields import EncryptedTextField
from filing.cases.models import Case, PanelMember


class DrawSeed(Entity):
    """A seed of a court; ``commitment`` stands in the audit log before the case for which it is used exists."""

    court = models.ForeignKey(Court, on_delete=models.PROTECT, related_name="draw_seeds")
    number = models.PositiveIntegerField()
    seed = EncryptedTextField()
    commitment = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["court", "number"], name="draw_seed_number")]
        indexes = [models.Index(fields=["court", "used_at"])]

    def __str__(self) -> str:
        return f"{self.court} {self.number}"


class PanelDraw(Entity):
    """One draw: from whom, without whom and why, with which weights and seed, and whom the lot took."""

    class Reason(models.TextChoices):
        FIRST = "first", _("立案分案")
        RECUSAL = "recusal", _("回避后重新确定")
        REPLACEMENT = "replacement", _("变更审判人员")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="draws")
    number = models.PositiveSmallIntegerField()
    duty = models.CharField(max_length=16, choices=PanelMember.Duty.choices)
    reason = models.CharField(max_length=12, choices=Reason.choices, default=Reason.FIRST)
    seed = models.ForeignKey(DrawSeed, on_delete=models.PROTECT, related_name="draws")
    occasion = models.CharField(max_length=120)
    candidates = models.JSONField(default=list)  # [id, open cases, why not]
    weights = models.JSONField(default=list)  # [id, weight]
    tolerance = models.PositiveSmallIntegerField()
    chosen = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="panel_draw_number")]

    def __str__(self) -> str:
        return f"{self.case} #{self.number}"


class Availability(Entity):
    """What a member of the court hears, and when not: causes by their numbers' beginnings, leave from a day to a day."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="availabilities")
    court = models.ForeignKey(Court, on_delete=models.CASCADE, related_name="+")
    causes = models.JSONField(default=list)
    leave_from = models.DateField(null=True, blank=True)
    leave_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "court"], name="availability_once")]

    def __str__(self) -> str:
        return f"{self.user} {self.court}"
