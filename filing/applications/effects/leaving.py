"""A party leaves the case: it withdrew its claim, or another has taken its place."""

import datetime as dt
from collections.abc import Iterator

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM, Actor
from courtportal.kernel.outbox import publish
from filing.calendar.models import Deadline
from filing.cases.models import Party
from filing.dossier.models import ServedDocument
from filing.events import RepresentationChanged
from filing.fees.actions.begin_term import await_notice
from filing.fees.holding import hold_fee
from filing.fees.models import Fee


def leave_case(*, party: Party, actor: Actor, reason: str, now: dt.datetime) -> None:
    """The party is in the case no longer, and whoever acted for it acts no more; in the caller's transaction.

    Event for each agent: RepresentationChanged.
    """
    party.left_at = now
    party.save(update_fields=["left_at"])
    for agent in party.representations.filter(ended_at=None):
        agent.ended_at = now
        agent.save(update_fields=["ended_at"])
        record(actor=actor, action="end_representation", obj=agent, now=now, reason=reason)
        publish(RepresentationChanged(case_id=party.case_id, representation_id=agent.pk), now=now)


def pass_on(*, former: Party, successor: Party, now: dt.datetime) -> None:
    """What was served on the former party, its running terms and its fees are the successor's, who gets what goes back of them
    (CPL-I 55).

    A fee whose notice was not served yet has a new one: FeeNoticeDue. In the caller's transaction.
    """
    served = ServedDocument.objects.filter(party=former)
    ServedDocument.objects.bulk_create(
        ServedDocument(party=successor, document_id=one.document_id, effective_at=one.effective_at) for one in served
    )
    Deadline.objects.filter(party=former, state=Deadline.State.RUNNING).update(party=successor)
    for fee in _fees_of(former):
        _pass_on_fee(fee, successor, now)


def leave_unpaid_fees(*, former: Party, remaining: Party, now: dt.datetime) -> None:
    """What one of several plaintiffs has not paid is due from one who goes on: the fee is that of the whole suit.

    What was paid stays where it is, also who paid it: only when the whole suit is withdrawn is the fee halved (FEE arts 15, 34).
    In the caller's transaction.
    """
    for fee in _fees_of(former):
        if fee.outstanding:
            _pass_on_fee(fee, remaining, now)


def _fees_of(party: Party) -> Iterator[Fee]:
    ids = Fee.objects.filter(case=party.case_id, payer=party).order_by("pk").values_list("pk", flat=True)
    return (hold_fee(fee_id) for fee_id in ids)


def _pass_on_fee(fee: Fee, successor: Party, now: dt.datetime) -> None:
    fee.payer = successor
    fee.save(update_fields=["payer"])
    if fee.state == Fee.State.DUE and fee.prepaid and fee.deadline_id is None:
        await_notice(fee, now=now)
    record(actor=SYSTEM, action="pass_on_fee", obj=fee, now=now, detail={"payer": str(successor.pk)})
