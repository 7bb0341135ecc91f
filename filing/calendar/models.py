"""Deadlines with their working and their history, tables of holidays, hearings, calendar feeds."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz.roles import Role
from courtportal.kernel.fields import Entity
from courtportal.kernel.identity.models import User
from courtportal.kernel.vault.fields import EncryptedTextField
from filing.cases.models import Case, Party


class Deadline(Entity):
    """A time limit: the rule, what started it, how it was counted. It is recomputed when its trigger changes."""

    class State(models.TextChoices):
        RUNNING = "running", _("进行中")
        MET = "met", _("已完成")
        LAPSED = "lapsed", _("已届满")
        CANCELLED = "cancelled", _("已取消")
        # What had met it was taken back.
        WITHDRAWN = "withdrawn", _("已撤回")

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
    # The day to which the court extended it; counting anew never ends it before.
    set_by_court = models.DateField(null=True)
    # The day of the exchange of evidence with which a term for evidence ends.
    exchange_on = models.DateField(null=True)
    due_at = models.DateTimeField(null=True)  # for a term in hours: the instant, its day in ``due_on``
    status = models.CharField(max_length=12, choices=[("certain", _("确定")), ("provisional", _("暂定"))])
    law = models.CharField(max_length=20, blank=True)
    law_version = models.CharField(max_length=40, blank=True)
    law_article = models.CharField(max_length=20, blank=True)
    calendar_version = models.CharField(max_length=400, blank=True)
    working = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    key = models.CharField(max_length=120, unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "due_on"]),
            models.Index(fields=["case", "state"]),
            models.Index(fields=["state", "rule", "triggered_on"], name="deadline_to_recompute"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.due_on}"


class TrialPause(Entity):
    """A time that does not count towards the trial limit (CPL-I 243); open while ``ended_on`` is empty."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="trial_pauses")
    reason = models.CharField(max_length=24)
    began_on = models.DateField()
    ended_on = models.DateField(null=True)
    key = models.CharField(max_length=120, unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["case", "began_on"]),
            models.Index(fields=["ended_on", "began_on"], name="open_trial_pauses"),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.began_on}"


class TrialExtension(Entity):
    """An approved extension of the trial limit named ``rule``."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="trial_extensions")
    rule = models.CharField(max_length=40)
    term = models.CharField(max_length=12)
    approved_by = models.CharField(max_length=16)
    approved_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["case", "rule"])]

    def __str__(self) -> str:
        return f"{self.rule} +{self.term}"


class DeadlineChange(Entity):
    """A deadline was counted again: what it was, what it is, why; only when it was told is added later."""

    class Why(models.TextChoices):
        CALENDAR = "calendar", _("节假日安排公布")
        TRIGGER = "trigger", _("起算日变更")
        # What started it had no effect: it never ran, until it begins anew.
        VOID = "void", _("送达没有效力")
        EXCHANGE = "exchange", _("证据交换之日变更")
        # In a case heard together with this one; in its own the notice of the decision says it.
        EXTENDED = "extended", _("准许延长期限")

    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="changes")
    was = models.DateField()
    was_status = models.CharField(max_length=12)
    due_on = models.DateField()
    status = models.CharField(max_length=12)
    why = models.CharField(max_length=10, choices=Why.choices)
    triggered_on = models.DateField()
    calendar_version = models.CharField(max_length=400)
    changed_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["told_at", "changed_at"]), models.Index(fields=["deadline", "changed_at"])]

    def __str__(self) -> str:
        return f"{self.was} → {self.due_on}"


class HolidayTable(Entity):
    """The State Council's notice for one year as data; never changed: a correction is the next number of the year."""

    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=80)
    holidays = models.JSONField()
    working_days = models.JSONField()
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "number"], name="holiday_table_number")]

    def __str__(self) -> str:
        return f"{self.year} {self.source}"


class CalendarFeed(Entity):
    """A secret address of a person's calendar. ``token_index`` finds it; the token itself is shown to its owner only."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="calendar_feeds")
    token = EncryptedTextField()
    token_index = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=10)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=models.Q(revoked_at=None), name="one_calendar_feed"),
        ]

    def __str__(self) -> str:
        return f"feed of {self.user_id}"


class FeedEntry(Entity):
    """What a feed last said of one entry, so that a changed entry gets the next sequence number (RFC 5545 §3.8.7.4)."""

    feed = models.ForeignKey(CalendarFeed, on_delete=models.CASCADE, related_name="entries")
    uid = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    sequence = models.PositiveIntegerField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["feed", "uid"], name="feed_entry_once")]

    def __str__(self) -> str:
        return f"{self.uid} {self.sequence}"


class Hearing(Entity):
    """One sitting of a case: what for, court room, time, mode."""

    class Kind(models.TextChoices):
        TRIAL = "trial", _("开庭")
        EVIDENCE_EXCHANGE = "exchange", _("证据交换")
        INQUIRY = "inquiry", _("询问")
        CONFERENCE = "conference", _("庭前会议")

    class State(models.TextChoices):
        SCHEDULED = "scheduled", _("已排期")
        OPEN = "open", _("开庭中")
        RECESS = "recess", _("休庭")
        CLOSED = "closed", _("已闭庭")
        CANCELLED = "cancelled", _("已取消")

    class Mode(models.TextChoices):
        ONLINE = "online", _("在线庭审")
        ON_SITE = "on_site", _("到庭")
        MIXED = "mixed", _("部分在线、部分到庭")
        ASYNCHRONOUS = "async", _("非同步庭审")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hearings")
    # Only a trial is one in the sense of the law (开庭审理); what the others need and begin is in ``rules/kinds.py``.
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.TRIAL)
    room = models.ForeignKey("kernel.CourtRoom", null=True, on_delete=models.PROTECT, related_name="hearings")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    # How it is held as things stand, and how the court plans to hold it where the parties consent ('' for rows without a plan).
    mode = models.CharField(max_length=8, choices=Mode.choices, default=Mode.ONLINE)
    planned_mode = models.CharField(max_length=8, choices=Mode.choices, blank=True, default="")
    # Whether the trial is public; of what is no trial nothing is said.
    is_public = models.BooleanField(null=True, default=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.SCHEDULED)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    # Rises when the hearing is moved or cancelled, so that calendars elsewhere take the newer word (RFC 5545 §3.8.7.4).
    sequence = models.PositiveSmallIntegerField(default=0)
    mode_ground = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["room", "starts_at"]), models.Index(fields=["state", "starts_at"])]

    def __str__(self) -> str:
        return f"{self.case} {self.starts_at:%Y-%m-%d %H:%M}"


class HearingChange(Entity):
    """What was changed about a hearing, by whom and why; a row is never changed."""

    class Kind(models.TextChoices):
        MOVED = "moved", _("法院改期")
        ADJOURNED = "adjourned", _("延期开庭")
        MODE = "mode", _("变更方式")
        CANCELLED = "cancelled", _("取消")

    hearing = models.ForeignKey(Hearing, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    before = models.JSONField()
    after = models.JSONField()
    reason = models.CharField(max_length=200)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["hearing", "made_at"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.hearing_id}"


class HearingAttendance(Entity):
    """Whether a party came to a hearing, itself or by an agent (CPL 140, 147), as the clerk noted it."""

    hearing = models.ForeignKey(Hearing, on_delete=models.PROTECT, related_name="attendances")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="attendances")
    came = models.BooleanField()
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hearing", "party"], name="attendance_once")]

    def __str__(self) -> str:
        return f"{self.party} {self.came}"


class ImpossibleDay(Entity):
    """A day on which a party says it cannot come, with the reason; withdrawn days stay as rows."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="impossible_days")
    day = models.DateField()
    reason = models.CharField(max_length=200)
    named_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "day"], condition=models.Q(withdrawn_at=None), name="impossible_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.party} {self.day}"


class ScheduleBatch(Entity):
    """Many cases scheduled at one order, each in a transaction of its own by the worker."""

    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="schedule_batches")
    role = models.CharField(max_length=24, choices=Role.choices)
    court = models.ForeignKey("kernel.Court", on_delete=models.PROTECT, related_name="+")
    rooms = models.JSONField()
    first_day = models.DateField()
    last_day = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    mode = models.CharField(max_length=8, choices=Hearing.Mode.choices)

    def __str__(self) -> str:
        return f"{self.court} {self.first_day}–{self.last_day}"


class ScheduleBatchItem(Entity):
    """One case of a batch and what came of it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("等待")
        SCHEDULED = "scheduled", _("已排期")
        REFUSED = "refused", _("未排上")

    batch = models.ForeignKey(ScheduleBatch, on_delete=models.PROTECT, related_name="items")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    hearing = models.OneToOneField(Hearing, null=True, on_delete=models.PROTECT, related_name="+")
    problem = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "case"], name="batch_case_once")]
        indexes = [models.Index(fields=["batch", "order"]), models.Index(fields=["batch", "state"])]

    def __str__(self) -> str:
        return f"{self.case_id} {self.state}"
