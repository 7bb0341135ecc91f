"""What a court made of a plan; the plan that an order follows is kept with the order."""

from django.db import models

from courtportal.kernel.fields import Entity


class ServicePlan(Entity):
    """A court's own steps for a plan of the portal. Rows are only added; the last one counts."""

    court = models.ForeignKey("kernel.Court", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=16)
    steps = models.JSONField()
    changed_by = models.ForeignKey("kernel.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["court", "code", "-created_at"], name="service_plan_of_court")]

    def __str__(self) -> str:
        return f"{self.code} {self.created_at:%Y-%m-%d}"
