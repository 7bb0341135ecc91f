"""A fee that is not paid in time: proposed to the panel, which decides whether the case is treated as withdrawn."""

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Q

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM, Actor, access
from filing.calendar.models import Deadline
from filing.cases.timeline import add_timeline_entry
from filing.fees.actions.change import change_fee
from filing.fees.models import Fee, FeeDefault, ReliefApplication
from filing.fees.rules.changes import Turn


@transaction.atomic
def propose_default(*, fee_id: uuid.UUID, today: dt.date, now: dt.datetime) -> FeeDefault | None:
    """The fee stands before the panel as not paid in time (CPL-I art. 213); None while relief is asked for, or if it is paid.

    The seven days run from the service of the notice (FEE art. 22), so that who was served later has until then.
    """
    fee = Fee.objects.select_for_update().get(pk=fee_id)
    if fee.state != Fee.State.DUE or fee.due_on is None or fee.due_on >= today:
        return None
    if fee.relief.filter(state=ReliefApplication.State.SUBMITTED).exists():
        return None
    running = fee.case.deadlines.filter(Q(party_id=fee.payer_id), rule="fee", state=Deadline.State.RUNNING)
    if running.filter(due_on__gte=today).exists():
        return None
    default, created = FeeDefault.objects.get_or_create(fee=fee, defaults={"due_on": fee.due_on, "proposed_at": now})
    if created:
        record(actor=SYSTEM, action="propose_fee_default", obj=default, now=now, detail={"due_on": fee.due_on.isoformat()})
    return default


@transaction.atomic
def decide_default(*, actor: Actor, default_id: uuid.UUID, withdrawn: bool, reason: str, now: dt.datetime) -> FeeDefault:
    """The panel treats the case as withdrawn, or goes on with it; the ruling itself is drafted with the case's decisions.

    Treated as withdrawn, nothing more is owed and half of what was paid goes back (CPL-I arts 199, 213). Who may: the judge of
    the case, while the fee is unpaid.
    """
    default = access(actor, FeeDefault, default_id, "decide", lock=True)
    default.state = FeeDefault.State.WITHDRAWN if withdrawn else FeeDefault.State.KEPT
    default.reason, default.decided_by_id, default.decided_at = reason[:200], actor.account_id, now
    default.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    if withdrawn:
        change_fee(actor=actor, fee_id=default.fee_id, turn=Turn.UNPAID, now=now, reason=reason)
        add_timeline_entry(
            case=default.fee.case,
            kind="fee_default",
            key=f"fee_default:{default.pk}",
            title_zh="未按期交纳诉讼费，按撤诉处理",
            title_en="Fee not paid in time: treated as withdrawn",
            now=now,
        )
    record(actor=actor, action=f"fee_default_{default.state}", obj=default, now=now, reason=reason[:200])
    return default
