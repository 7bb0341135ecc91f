"""Decisions: drafted in structured parts from the case's data, signed, sealed, served, effective."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.fields import Entity
from courtportal.kernel.identity.models import User
from courtportal.kernel.rendering.models import CourtDocument
from filing.cases.models import Case


class Decision(Entity):
    """One decision of a case, of each kind one that was not set aside.

    ``content`` holds the parts of the document; ``obligations`` what the orders oblige to.
    """

    class Kind(models.TextChoices):
        JUDGMENT = "judgment", _("判决书")
        RULING = "ruling", _("裁定书")
        MEDIATION = "mediation", _("调解书")
        PAYMENT_ORDER = "payment_order", _("支付令")

    class State(models.TextChoices):
        DRAFT = "draft", _("起草中")
        CHECKED = "checked", _("已核对，待签名")
        SIGNING = "signing", _("合议庭签名中")
        SIGNED = "signed", _("已签名，待盖章")
        SEALED = "sealed", _("已盖章，送达中")
        EFFECTIVE = "effective", _("已生效")
        SET_ASIDE = "set_aside", _("已被撤销或者变更")

    class Outcome(models.TextChoices):
        """What becomes of the decision below (CPL 177)."""

        AFFIRMED = "affirmed", _("维持原判")
        VARIED = "varied", _("部分变更")
        REVERSED = "reversed", _("撤销原判，依法改判")
        REMANDED = "remanded", _("撤销原判，发回重审")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.JUDGMENT)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    content = models.JSONField(default=dict)
    obligations = models.JSONField(default=list)
    document = models.OneToOneField(CourtDocument, null=True, on_delete=models.PROTECT, related_name="+")
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # Why it was signed though a hearing or a term of the parties was still to come.
    signed_despite = models.TextField(blank=True)
    decided_on = models.DateField(null=True)
    sealed_at = models.DateTimeField(null=True)
    effective_on = models.DateField(null=True)
    # What it takes the place of, where the court that made a ruling changes it.
    succeeds = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="successor")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["state", "sealed_at"])]
        constraints = [
            models.UniqueConstraint(fields=["case", "kind"], condition=~models.Q(state="set_aside"), name="decision_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.get_kind_display()}"
