"""Cases heard together (合并审理) or run side by side (系列案): a lead case and its members, joined and split by decision."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.fields import Entity
from filing.cases.models import Case


class CaseGroup(Entity):
    """A lead case and those that go with it, until it ends."""

    class Kind(models.TextChoices):
        JOINT = "joint", _("合并审理")
        SERIES = "series", _("系列案")

    lead = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="led_groups")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.JOINT)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lead"], condition=models.Q(ended_at=None), name="one_group_led"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.lead}"


class CaseGroupMember(Entity):
    """One case of a group besides the lead; it was split off at ``left_at``."""

    group = models.ForeignKey(CaseGroup, on_delete=models.PROTECT, related_name="members")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="group_memberships")
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=models.Q(left_at=None), name="in_one_group"),
        ]

    def __str__(self) -> str:
        return f"{self.case}"
