"""Who may file in bulk, and each bulk job with its rows and files."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.courts.models import Court
from courtportal.kernel.fields import Entity
from courtportal.kernel.identity.models import Organisation, User
from courtportal.kernel.uploads.models import Upload
from courtportal.kernel.vault.fields import EncryptedJSONField, EncryptedTextField
from filing.intake.models import Filing


class BulkFiler(Entity):
    """An organisation that a court lets file in bulk, and the account that acts for it."""

    class State(models.TextChoices):
        APPLIED = "applied", _("等待法院审核")
        ADMITTED = "admitted", _("可以批量立案")
        REFUSED = "refused", _("未通过")
        ENDED = "ended", _("已停止")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="bulk_filers")
    court = models.ForeignKey(Court, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.APPLIED)
    applied_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user", "court"],
                condition=models.Q(state__in=["applied", "admitted"]),
                name="bulk_filer_once",
            )
        ]
        indexes = [models.Index(fields=["court", "state", "applied_at"]), models.Index(fields=["user", "state"])]

    def __str__(self) -> str:
        return f"{self.organisation} → {self.court}"


class BulkJob(Entity):
    """One table filed for an organisation; rows are the truth of how far it has come."""

    class State(models.TextChoices):
        READING = "reading", _("正在读取表格")
        FILES = "files", _("正在检查证据文件")
        CHECKING = "checking", _("正在逐行检查")
        CHECKED = "checked", _("检查完毕，等待您提交")
        SUBMITTING = "submitting", _("正在提交")
        DONE = "done", _("已完成")
        REFUSED = "refused", _("不能读取")
        PAUSED = "paused", _("查毒程序没有回应，已暂停")
        STOPPED = "stopped", _("已停下")

    filer = models.ForeignKey(BulkFiler, on_delete=models.PROTECT, related_name="jobs")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="bulk_jobs")
    role = models.CharField(max_length=24)
    form_key = models.CharField(max_length=40)
    table = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="+")
    archive = models.ForeignKey(Upload, null=True, on_delete=models.PROTECT, related_name="+")
    columns = models.JSONField(default=list)
    state = models.CharField(max_length=12, choices=State.choices, default=State.READING)
    # In which state it stopped, so that whoever takes it over goes on from there.
    stopped_in = models.CharField(max_length=12, blank=True)
    refusal = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    # Of the page that was sent, so that it counts once; "" for none.
    key = models.CharField(max_length=40, blank=True)
    # Since when the job has waited for the scanner of viruses, without an answer.
    waits_since = models.DateTimeField(null=True)
    # When the filer's word to submit arrived: its rows have arrived then, however long the worker takes.
    submitted_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["owner", "started_at"]),
            models.Index(fields=["state", "waits_since"], name="bulk_job_waits"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["filer", "owner", "key"], condition=~models.Q(key=""), name="bulk_job_sent_once")
        ]

    def __str__(self) -> str:
        return f"{self.form_key} {self.pk}"


class BulkRow(Entity):
    """One row of the table; ``problems`` are {column, code, detail}, under "noted" {rule, column, detail}.

    A row becomes at most one filing.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("等待检查")
        WRONG = "wrong", _("有问题")
        RIGHT = "right", _("可以提交")
        SUBMITTED = "submitted", _("已提交")
        FAILED = "failed", _("没有提交")

    job = models.ForeignKey(BulkJob, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    values = EncryptedJSONField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    problems = EncryptedJSONField()
    # How many findings of the clerk's check the row has, though it may be submitted.
    noted = models.PositiveSmallIntegerField(default=0)
    # The earlier row that says the same in every column.
    same_as = models.PositiveIntegerField(null=True)
    filing = models.OneToOneField(Filing, null=True, on_delete=models.PROTECT, related_name="bulk_row")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "number"], name="bulk_row_number")]
        indexes = [models.Index(fields=["job", "state", "number"])]

    def __str__(self) -> str:
        return f"{self.job_id} #{self.number}"


class BulkFile(Entity):
    """One file of the ZIP: not looked at yet, accepted as an upload, or refused with the reason.

    One with an upload that is not looked at waits in quarantine for the scanner.
    """

    job = models.ForeignKey(BulkJob, on_delete=models.CASCADE, related_name="files")
    order = models.PositiveIntegerField()
    name = EncryptedTextField()
    name_index = models.CharField(max_length=64, blank=True, editable=False)
    upload = models.ForeignKey(Upload, null=True, on_delete=models.PROTECT, related_name="+")
    refusal = EncryptedTextField()
    looked_at = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "order"], name="bulk_file_order")]
        indexes = [models.Index(fields=["job", "looked_at", "order"]), models.Index(fields=["job", "name_index"])]

    def __str__(self) -> str:
        return f"{self.job_id} file {self.order}"
