"""A bulk job and its rows; rows are the truth of how far it has come."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.fields import Entity


class ServiceJob(Entity):
    """Many services on one word. ``order`` when all rows are recipients of one order; else each row is a case of its own.

    It stops where its owner does not hold the role any more; who may serve for the rows that are left goes on in a job that
    ``continues`` it.
    """

    class State(models.TextChoices):
        RUNNING = "running", _("正在进行")
        DONE = "done", _("已完成")
        STOPPED = "stopped", _("已停下")

    court = models.ForeignKey("kernel.Court", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("kernel.User", on_delete=models.PROTECT, related_name="service_jobs")
    role = models.CharField(max_length=24)
    plan = models.CharField(max_length=16, blank=True)
    order = models.ForeignKey("delivery.ServiceOrder", null=True, on_delete=models.PROTECT, related_name="jobs")
    continues = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="continued_by")
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["owner", "-created_at"], name="service_job_of_owner")]

    def __str__(self) -> str:
        return f"{self.state} {self.created_at:%Y-%m-%d %H:%M}"


class ServiceJobRow(Entity):
    """One recipient, or one case with its papers and parties. It becomes what it says once, or says why it did not."""

    class State(models.TextChoices):
        WAITING = "waiting", _("等待处理")
        DONE = "done", _("已发起送达")
        FAILED = "failed", _("没有发起")

    job = models.ForeignKey(ServiceJob, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    case = models.ForeignKey("filing.Case", on_delete=models.PROTECT, related_name="+")
    documents = models.JSONField(default=list)
    parties = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    problem = models.CharField(max_length=200, blank=True)
    order = models.ForeignKey("delivery.ServiceOrder", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "number"], name="service_job_row")]
        indexes = [models.Index(fields=["job", "state", "number"], name="service_job_progress")]

    def __str__(self) -> str:
        return f"{self.job_id} #{self.number}"
