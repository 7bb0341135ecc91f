"""That someone who takes part online showed again who it is: for which sitting, on which day, how."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.fields import Entity
from courtportal.kernel.identity.models import User
from filing.calendar.models import Hearing
from filing.mediation.models import Mediation


class IdentityCheck(Entity):
    """One proof of a person for one sitting (《人民法院在线诉讼规则》第七条); it counts for the day, and is never changed."""

    class Means(models.TextChoices):
        CODE = "code", _("验证码")
        TOTP = "totp", _("验证器应用")
        PASSKEY = "webauthn", _("通行密钥")
        RECOVERY_CODE = "recovery_codes", _("备用码")
        PROVIDER = "socialaccount", _("身份认证平台")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="identity_checks")
    hearing = models.ForeignKey(Hearing, null=True, on_delete=models.PROTECT, related_name="identity_checks")
    mediation = models.ForeignKey(Mediation, null=True, on_delete=models.PROTECT, related_name="identity_checks")
    day = models.DateField()
    checked_at = models.DateTimeField()
    means = models.CharField(max_length=16, choices=Means.choices)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hearing=None, mediation__isnull=False) | models.Q(hearing__isnull=False, mediation=None),
                name="identity_check_of_one_sitting",
            ),
            models.UniqueConstraint(fields=["user", "hearing", "day"], name="identity_check_of_hearing_once_a_day"),
            models.UniqueConstraint(fields=["user", "mediation", "day"], name="identity_check_of_mediation_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.day}"
