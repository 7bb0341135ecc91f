"""Telling a judge that a refusal of enforcement, which was put before the judge, waits for no signature any more."""

import datetime as dt

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.identity.models import User
from filing.enforcement.models import EnforcementApplication
from filing.notices import tell

ORDERED = _("案号 %(number)s：上级法院已经指令立案执行，送您审签的裁定已经撤回，不用再办理。")
ACCEPTED = _("案号 %(number)s：执行申请已经立案，送您审签的不予受理裁定已经撤回，不用再办理。")
OTHER_JUDGE = _("案号 %(number)s：不予受理的裁定已经改送其他审判员审签，不用再办理。")


def tell_nothing_to_sign(judge: User, application: EnforcementApplication, body: Promise, now: dt.datetime) -> None:
    """What became of the refusal, in the words of one of the texts above."""
    tell(
        judge,
        title=_("裁定不用再审签"),
        body=body,
        facts={"number": application.source_case.case_number},
        link=reverse("filing:enforcement_refusals"),
        key=f"enforcement-refusal-taken-back:{application.pk}:{now.isoformat()}",
        now=now,
    )
