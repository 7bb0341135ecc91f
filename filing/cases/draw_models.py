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
    # The earlier draw of the seat, which found nobody.
    makes_up_for = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="made_up")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="panel_draw_number")]

    def __str__(self) -> str:
        return f"{self.case} #{self.number}"


class Availability(Entity):
    """What a member of the court hears (causes by their numbers' beginnings), and its share of a full load in percent."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="availabilities")
    court = models.ForeignKey(Court, on_delete=models.CASCADE, related_name="+")
    causes = models.JSONField(default=list)
    share = models.PositiveSmallIntegerField(default=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "court"], name="availability_once")]

    def __str__(self) -> str:
        return f"{self.user} {self.court}"


class Leave(Entity):
    """Days on which a member of the court is away: not drawn, not proposed for a hearing. What was taken back stays as a row."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="leaves")
    court = models.ForeignKey(Court, on_delete=models.PROTECT, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()
    reason = models.CharField(max_length=100, blank=True)
    entered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(last_day__gte=models.F("first_day")), name="leave_not_backwards")
        ]
        indexes = [models.Index(fields=["user", "last_day"]), models.Index(fields=["court", "last_day"])]

    def __str__(self) -> str:
        return f"{self.user} {self.first_day}–{self.last_day}"
