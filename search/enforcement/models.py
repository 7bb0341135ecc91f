"""The public index of enforcement: judgment debtors and dishonesty listings, fed by events, asked by exact name."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.courts.models import Court
from courtportal.kernel.fields import Entity, MoneyField


class EnforcementRecord(Entity):
    """One debtor in one enforcement case. Holds no full identity number: only its mask and a keyed index of its end.

    The fields of a listing are those of 法释〔2017〕7号 art. 6; they are shown only while it stands.
    """

    class State(models.TextChoices):
        OPEN = "open", _("执行中")
        TERMINATED_FOR_NOW = "terminated_for_now", _("终结本次执行程序")
        CLOSED = "closed", _("已结案")

    class DebtorKind(models.TextChoices):
        PERSON = "person", _("自然人")
        ORGANISATION = "organisation", _("法人或非法人组织")

    case_id = models.UUIDField(null=True)
    debtor_id = models.UUIDField(null=True)
    case_number = models.CharField(max_length=60)
    court = models.ForeignKey(Court, on_delete=models.PROTECT, related_name="+")
    filed_on = models.DateField()
    state = models.CharField(max_length=20, choices=State.choices, default=State.OPEN)
    amount = MoneyField(null=True)
    debtor_name = models.CharField(max_length=160)
    debtor_kind = models.CharField(max_length=12, choices=DebtorKind.choices)
    sex = models.CharField(max_length=6, blank=True)
    age = models.PositiveSmallIntegerField(null=True)
    legal_representative = models.CharField(max_length=80, blank=True)
    identity_masked = models.CharField(max_length=24, blank=True)
    identity_suffix_index = models.CharField(max_length=64, blank=True)
    title_number = models.CharField(max_length=60, blank=True)
    title_court = models.CharField(max_length=80, blank=True)
    duty = models.TextField(blank=True)
    performance = models.CharField(max_length=80, blank=True)
    circumstances = models.CharField(max_length=200, blank=True)
    listed_on = models.DateField(null=True)
    listing_expires_on = models.DateField(null=True)
    delisted_on = models.DateField(null=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["debtor_name", "case_number"]), models.Index(fields=["case_number"])]
        constraints = [
            models.UniqueConstraint(fields=["case_number", "debtor_name", "identity_masked"], name="enforcement_debtor_once"),
            models.UniqueConstraint(fields=["case_id", "debtor_id"], name="enforcement_party_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case_number} {self.debtor_name}"
