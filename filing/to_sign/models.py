"""What somebody opened before signing it, and many signatures on one word; rows are the truth of how far it has come."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.fields import Entity


class SignerReading(Entity):
    """A person opened this version of a thing; a later version is unread again."""

    reader = models.ForeignKey("kernel.User", on_delete=models.PROTECT, related_name="+")
    # A document, or what becomes one with the signature.
    subject = models.UUIDField()
    version = models.CharField(max_length=64)
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reader", "subject", "version"], name="signer_read_once")]

    def __str__(self) -> str:
        return f"{self.reader_id} {self.subject}"


class SigningJob(Entity):
    """Many signatures of one person, in the role and at the court of then."""

    class State(models.TextChoices):
        RUNNING = "running", _("正在签名")
        DONE = "done", _("已完成")

    court = models.ForeignKey("kernel.Court", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("kernel.User", on_delete=models.PROTECT, related_name="signing_jobs")
    role = models.CharField(max_length=24)
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["owner", "-created_at"], name="signing_job_of_owner")]

    def __str__(self) -> str:
        return f"{self.state} {self.created_at:%Y-%m-%d %H:%M}"


class SigningRow(Entity):
    """One thing to sign, in the version that was chosen. It is signed once, or says why it was not."""

    class State(models.TextChoices):
        WAITING = "waiting", _("等待签名")
        DONE = "done", _("已签名")
        REFUSED = "refused", _("没有签名")

    job = models.ForeignKey(SigningJob, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    source = models.CharField(max_length=24)
    thing = models.UUIDField()
    subject = models.UUIDField()
    version = models.CharField(max_length=64)
    title = models.CharField(max_length=160)
    case_number = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "number"], name="signing_row")]
        indexes = [models.Index(fields=["job", "state", "number"], name="signing_job_progress")]

    def __str__(self) -> str:
        return f"{self.job_id} #{self.number}"
