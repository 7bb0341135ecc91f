"""A ruling on an objection was upheld: what it orders waits for the officer, who does it and says what was done."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.rendering.models import CourtDocument
from filing.applications.recusal import require_part
from filing.cases.models import Case
from filing.cases.timeline import add_timeline_entry
from filing.enforcement.actions.ending import lift_as_ordered
from filing.enforcement.actions.restore import restore_enforcement
from filing.enforcement.models import EnforcementCase, Measure, OrderToCarryOut
from filing.enforcement.restorable import is_restorable


class CannotCarryOut(Exception):
    """Nothing was said of what was done, or there is no ended round of enforcement to resume."""


def order_to_carry_out(*, enforcement: EnforcementCase, ruled_in: Case, order: str, document: CourtDocument | None) -> None:
    """The order waits for the officer, in the round of enforcement that runs now; in the transaction of the caller."""
    while (later := enforcement.restored_by.first()) is not None:
        enforcement = later
    OrderToCarryOut.objects.create(enforcement=enforcement, ruled_in=ruled_in, order=order, document=document)


def drop_orders(*, actor: Actor, ruled_in: Case, now: dt.datetime) -> None:
    """The ruling was set aside above before it was carried out: nothing of it waits any more; in the caller's transaction."""
    for one in OrderToCarryOut.objects.select_for_update().filter(ruled_in=ruled_in, settled_at=None):
        one.settled_at, one.what_was_done = now, "裁定已经复议撤销或者变更，不再执行"
        one.save(update_fields=["settled_at", "what_was_done"])
        record(actor=actor, action="drop_order", obj=one, now=now)


@transaction.atomic
def carry_out(
    *,
    actor: Actor,
    order_id: uuid.UUID,
    measures: Sequence[uuid.UUID],
    resume: bool,
    what_was_done: str,
    now: dt.datetime,
) -> OrderToCarryOut:
    """The order was carried out: the measures that it concerns are lifted, an ended round of enforcement is resumed under the
    next number where its end was set aside, and the file says what was done (CPL 236, 238).

    Who may: the officer of the enforcement. Raises CannotCarryOut, NoOfficer.
    """
    one = access(actor, OrderToCarryOut, order_id, "carry_out", lock=True)
    require_part(actor, one.enforcement.case, "filing.ordertocarryout", "carry_out")
    enforcement = one.enforcement
    if not what_was_done.strip() or (resume and not is_restorable(enforcement.case)):
        raise CannotCarryOut
    for measure in Measure.objects.filter(pk__in=measures, enforcement=enforcement):
        lift_as_ordered(actor=actor, measure_id=measure.pk, reason=f"按{one.ruled_in.case_number}裁定办理", now=now)
    if resume:
        restore_enforcement(actor=actor, former=enforcement, now=now, basis=one.document)
    one.what_was_done, one.settled_at, one.settled_by_id = what_was_done.strip(), now, actor.account_id
    one.save(update_fields=["what_was_done", "settled_at", "settled_by"])
    add_timeline_entry(
        case=enforcement.case, kind="order_carried_out", key=f"order_carried_out:{one.pk}",
        title_zh=f"已按{one.ruled_in.case_number}裁定办理", title_en=f"Ruling {one.ruled_in.case_number} carried out", now=now,
        document=one.document,
    )  # fmt: skip
    record(actor=actor, action="carry_out", obj=one, now=now, detail={"lifted": len(measures), "resumed": resume})
    return one
