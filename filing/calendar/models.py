"""Deadlines with their working, and hearings."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.fields import Entity
from filing.cases.models import Case, Party


class Deadline(Entity):
    """A time limit: the rule, what started it, how it was counted. It is recomputed when its trigger changes."""

    class State(models.TextChoices):
        RUNNING = "running", _("进行中")
        MET = "met", _("已完成")
        LAPSED = "lapsed", _("已届满")
        CANCELLED = "cancelled", _("已取消")

    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="deadlines")
    filing_id = models.UUIDField(null=True, db_index=True)
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="deadlines")
    rule = models.CharField(max_length=40)
    article = models.CharField(max_length=80)
    term = models.CharField(max_length=12)
    counting = models.CharField(max_length=12)
    trigger = models.CharField(max_length=80)
    triggered_on = models.DateField()
    due_on = models.DateField()
    status = models.CharField(max_length=12, choices=[("certain", _("确定")), ("provisional", _("暂定"))])
    working = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    key = models.CharField(max_length=120, unique=True)

    class Meta:
        indexes = [models.Index(fields=["state", "due_on"]), models.Index(fields=["case", "state"])]

    def __str__(self) -> str:
        return f"{self.rule} {self.due_on}"


class Hearing(Entity):
    """One sitting of a case: court room, time, mode."""

    class State(models.TextChoices):
        SCHEDULED = "scheduled", _("已排期")
        OPEN = "open", _("开庭中")
        RECESS = "recess", _("休庭")
        CLOSED = "closed", _("已闭庭")
        CANCELLED = "cancelled", _("已取消")

    class Mode(models.TextChoices):
        ONLINE = "online", _("在线庭审")
        ON_SITE = "on_site", _("到庭")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hearings")
    room = models.ForeignKey("kernel.CourtRoom", null=True, on_delete=models.PROTECT, related_name="hearings")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    mode = models.CharField(max_length=8, choices=Mode.choices, default=Mode.ONLINE)
    is_public = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.SCHEDULED)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["room", "starts_at"]), models.Index(fields=["state", "starts_at"])]

    def __str__(self) -> str:
        return f"{self.case} {self.starts_at:%Y-%m-%d %H:%M}"
