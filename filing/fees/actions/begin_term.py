"""The last day to pay a fee is counted from the service of its notice (FEE art. 22, CPL-I art. 213)."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.outbox import publish
from courtportal.kernel.rendering.models import CourtDocument
from filing.calendar.models import Deadline
from filing.events import FeeNoticeDue
from filing.fees.holding import hold_fee
from filing.fees.models import Fee

NOTICE = "notice_of_fee"
TERMS = ("fee", "fee_top_up")


def await_notice(fee: Fee, *, now: dt.datetime) -> None:
    """A notice of what is owed goes out, and there is no last day until it is served. The caller holds the fee.

    Event: FeeNoticeDue.
    """
    cancel_terms(fee, now=now)
    publish(FeeNoticeDue(case_id=fee.case_id, fee_id=fee.pk), now=now)


def cancel_terms(fee: Fee, *, now: dt.datetime) -> None:
    """There is no last day any more, until a notice is served. The caller holds the fee."""
    _end_terms(fee, Deadline.State.CANCELLED, now)
    fee.due_on, fee.deadline = None, None
    fee.save(update_fields=["due_on", "deadline"])


@transaction.atomic
def notices_served(*, case_id: uuid.UUID, party_id: uuid.UUID, document_ids: Sequence[uuid.UUID], now: dt.datetime) -> list[Fee]:
    """Each fee whose newest notice is among the documents has its last day: seven days from the day after service.

    Told again with an earlier day it has the earlier last day. The term of a notice about what is paid already is met at once,
    and a notice that is not the newest begins none, so that of two notices only one ever stands.
    """
    changed = []
    for document in CourtDocument.objects.filter(pk__in=document_ids, case_id=case_id, kind=NOTICE):
        code, key = document.data["payment_code"], f"fee:{party_id}:{document.pk}"
        fee_id = Fee.objects.filter(payment_code=code, payer_id=party_id).values_list("pk", flat=True).first()
        if fee_id is not None and document.pk == _newest_notice(case_id, code):
            fee = _begin(hold_fee(fee_id), key, now)
            changed += [fee] if fee else []
        else:  # another notice has taken its place, here or at the court to which the suit went
            _end(list(Deadline.objects.filter(key=key).values_list("pk", flat=True)), Deadline.State.CANCELLED, now)
    return changed


def _newest_notice(case_id: uuid.UUID, payment_code: str) -> uuid.UUID | None:
    notices = CourtDocument.objects.filter(case_id=case_id, kind=NOTICE).order_by("-created_at", "-pk")
    return next((one.pk for one in notices if one.data["payment_code"] == payment_code), None)


def _begin(fee: Fee, key: str, now: dt.datetime) -> Fee | None:
    deadline = Deadline.objects.filter(key=key).first()
    if deadline is None:
        return None
    if fee.state != Fee.State.DUE:
        _end([deadline.pk], Deadline.State.MET, now)
        return None
    fee.deadline, fee.due_on = deadline, deadline.due_on
    fee.save(update_fields=["deadline", "due_on"])
    record(actor=SYSTEM, action="begin_fee_term", obj=fee, now=now, detail={"due_on": deadline.due_on.isoformat()})
    return fee


def meet_term(fee: Fee, *, now: dt.datetime) -> None:
    """The payer has done what the notice asked for. The caller holds the fee."""
    _end_terms(fee, Deadline.State.MET, now)


def _end_terms(fee: Fee, state: str, now: dt.datetime) -> None:
    """The term of this fee; one that began before fees knew theirs is found by its payer, who owes no other fee then."""
    running = Deadline.objects.filter(rule__in=TERMS, state=Deadline.State.RUNNING)
    if fee.deadline_id is not None:
        running = running.filter(pk=fee.deadline_id)
    elif fee.payer is not None:
        others = Fee.objects.filter(case_id=fee.case_id, payer=fee.payer, state=Fee.State.DUE).exclude(pk=fee.pk)
        running = running.none() if others.exists() else running.filter(case_id=fee.case_id, party=fee.payer)
    else:
        return
    _end(list(running.values_list("pk", flat=True)), state, now)


def _end(deadline_ids: Sequence[uuid.UUID], state: str, now: dt.datetime) -> None:
    for deadline in Deadline.objects.select_for_update().filter(pk__in=deadline_ids, state=Deadline.State.RUNNING):
        deadline.state = state
        deadline.save(update_fields=["state"])
        record(actor=SYSTEM, action=f"deadline_{state}", obj=deadline, now=now)


def follow_deadline(*, deadline_id: uuid.UUID, now: dt.datetime) -> None:
    """The last day of a fee moves with its deadline, which a new table of holidays or another day of service has moved; in
    the caller's transaction.
    """
    for fee_id in list(Fee.objects.filter(deadline_id=deadline_id, state=Fee.State.DUE).values_list("pk", flat=True)):
        fee = hold_fee(fee_id)
        if fee.deadline is None:
            continue
        # The notice turned out not to be served: there is no last day until it is.
        due_on = None if fee.deadline.state == Deadline.State.CANCELLED else fee.deadline.due_on
        if fee.due_on == due_on:
            continue
        fee.due_on = due_on
        fee.save(update_fields=["due_on"])
        record(actor=SYSTEM, action="move_fee_term", obj=fee, now=now, detail={"due_on": due_on.isoformat() if due_on else ""})
