"""Money of the debtor on its way to the creditor: proposed by the officer, approved by somebody above."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.fields import Entity, MoneyField
from courtportal.kernel.identity.models import User
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.vault.fields import EncryptedJSONField
from filing.cases.models import Party
from filing.enforcement.models import EnforcementCase


class Payout(Entity):
    """One payment out of the money received (执行案款发放). The account is kept encrypted; ``key`` keeps a form single."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("已提请，待审批")
        APPROVED = "approved", _("已批准发放")
        DECLINED = "declined", _("未批准")

    enforcement = models.ForeignKey(EnforcementCase, on_delete=models.PROTECT, related_name="payouts")
    payee = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.PROPOSED)
    amount = MoneyField()
    # The enforcement fee that is kept back from what was received.
    fee = MoneyField()
    # Holder, number and bank of the account.
    account = EncryptedJSONField()
    authority_checked = models.CharField(max_length=300)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    declined_reason = models.CharField(max_length=300, blank=True)
    document = models.ForeignKey(CourtDocument, null=True, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=40, unique=True)

    class Meta:
        indexes = [models.Index(fields=["state", "proposed_at"], name="payout_waiting")]
        constraints = [models.CheckConstraint(condition=models.Q(amount__gt=0, fee__gte=0), name="payout_positive")]

    def __str__(self) -> str:
        return f"{self.enforcement} {self.amount}"
