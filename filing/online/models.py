"""The ledger of consent to online litigation: rows are only added."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.fields import Entity
from courtportal.kernel.identity.models import User
from filing.calendar.models import Hearing
from filing.cases.models import Party
from filing.online.rules import Deed, Means, Step


class OnlineConsent(Entity):
    """One deed: asked, given, refused with the reason, or withdrawn, for one step. ``statement`` is the version of the words."""

    STEPS = (
        (Step.FILING.value, _("立案")),
        (Step.MEDIATION.value, _("调解")),
        (Step.EVIDENCE_EXCHANGE.value, _("证据交换")),
        (Step.INQUIRY.value, _("询问")),
        (Step.CONFERENCE.value, _("庭前会议")),
        (Step.HEARING.value, _("庭审")),
    )
    DEEDS = (
        (Deed.ASKED.value, _("已征询")),
        (Deed.GIVEN.value, _("同意")),
        (Deed.REFUSED.value, _("不同意")),
        (Deed.WITHDRAWN.value, _("撤回同意")),
    )
    MEANS = (
        (Means.PLATFORM.value, _("平台")),
        (Means.PHONE.value, _("电话")),
        (Means.PAPER.value, _("书面")),
        (Means.PUBLICATION.value, _("公告")),
    )

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="online_consents")
    step = models.CharField(max_length=10, choices=STEPS)
    deed = models.CharField(max_length=10, choices=DEEDS)
    means = models.CharField(max_length=12, choices=MEANS, default=Means.PLATFORM.value)
    reason = models.CharField(max_length=200, blank=True)
    statement = models.CharField(max_length=20)
    hearing = models.ForeignKey(Hearing, null=True, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["party", "step", "made_at"])]

    def __str__(self) -> str:
        return f"{self.party} {self.step} {self.deed}"
