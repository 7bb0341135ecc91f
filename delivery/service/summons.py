"""What a served summons calls its recipient to, for the recipient's pages."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from delivery.service.models import ServiceRecipient
from filing.public import KINDS_OF_SITTING

TRIAL = "trial"
COME = gettext_lazy("请准时参加。不能参加的，请提前向法官说明理由。")
# 法释〔2019〕19号 art. 56; CPL 68.
BRING_EVIDENCE = gettext_lazy(
    "请准时参加，最迟在当天提交全部证据：证据交换之日举证期限届满（法释〔2019〕19号第五十六条），逾期提交又没有正当理由的，"
    "法院可以不采纳（民事诉讼法第六十八条）。不能参加的，请提前向法官说明理由。"
)


@dataclass(frozen=True)
class Summons:
    """To what, when and where, as the summons itself says; ``kind`` is one of ``KINDS_OF_SITTING``, ``online`` its entrance."""

    kind: str
    appear_at: dt.datetime
    place: str
    online: str = ""

    @property
    def name(self) -> str:
        """What it calls to."""
        return KINDS_OF_SITTING[self.kind].name.in_language(get_language() or "")

    @property
    def is_trial(self) -> bool:
        """Only who stays away from the trial loses the suit or is judged in absence (CPL 146, 147)."""
        return self.kind == TRIAL

    @property
    def what(self) -> str:
        """What a sitting that is no trial is."""
        return _("法院通知您参加%(what)s，这不是开庭。") % {"what": self.name}

    @property
    def todo(self) -> str:
        """What its recipient does: with the exchange ends the term for evidence."""
        return str(BRING_EVIDENCE if "evidence" in KINDS_OF_SITTING[self.kind].terms_ended else COME)


def summons_for(recipient: ServiceRecipient) -> Summons | None:
    """The summons among what is served; the items and their documents are read beforehand where there are many recipients."""
    said = next((item.document.data for item in recipient.items.all() if item.document.kind == "summons"), None)
    if not said or "appear_at" not in said:
        return None
    kind = next((code for code, its in KINDS_OF_SITTING.items() if its.reason_zh == said.get("reason")), TRIAL)
    return Summons(kind, dt.datetime.fromisoformat(said["appear_at"]), said.get("place", ""), said.get("online_link", ""))
