"""The court above has set the refusal aside: the filing is to be accepted."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM
from filing.intake.decision_clock import start_clock
from filing.intake.models import Filing
from filing.intake.refusal.models import RefusalAppeal
from filing.intake.transitions import move
from filing.notices import tell


def order_acceptance(*, appeal: RefusalAppeal, now: dt.datetime) -> None:
    """The filing waits for a clerk as it was submitted, with a new term, and cannot be rejected again (CPL-I 330); once.

    In the caller's transaction, by the ruling that has effect.
    """
    case_number = appeal.case.case_number if appeal.case else ""
    filing = Filing.objects.select_for_update(of=("self",)).get(pk=appeal.filing_id)
    if appeal.ordered_at is not None or filing.state != Filing.State.REFUSED:
        return
    appeal.ordered_at = now
    appeal.save(update_fields=["ordered_at"])
    start_clock(filing, SYSTEM, f"ordered:{filing.version}", now)
    filing.claimed_by, filing.claimed_at, filing.decided_at, filing.escalated_at = None, None, None, None
    fields = ("claimed_by", "claimed_at", "decided_at", "escalated_at", "decide_by")
    move(filing, "order_acceptance", Filing.State.SUBMITTED, actor=SYSTEM, now=now, fields=fields)
    record(actor=SYSTEM, action="order_acceptance", obj=filing, now=now, detail={"case": case_number})
    tell(
        filing.owner,
        title=_("上级法院指令立案受理"),
        body=_("不予受理的裁定已被撤销。内容不变，不用重新填写，法院最迟于%(due)s前立案。"),
        facts={"due": filing.decide_by},
        link=reverse("filing:filing", args=[filing.pk]),
        key=f"acceptance-ordered:{appeal.pk}",
        now=now,
    )
