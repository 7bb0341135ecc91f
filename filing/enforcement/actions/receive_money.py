"""Money of the debtor reached the account of the case."""

import datetime as dt
import uuid
from decimal import Decimal

from django.db import transaction

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from filing.calendar.calendars import calendar_in_force
from filing.cases.timeline import add_timeline_entry
from filing.enforcement.models import ConsumptionRestriction, DishonestyListing, EnforcementCase, MoneyReceived, Sanction
from filing.enforcement.queries import debt_of
from filing.enforcement.rules.sanctions import lift_by
from filing.fees.rules.amounts import checked_amount


@transaction.atomic
def receive_money(
    *,
    actor: Actor,
    enforcement_id: uuid.UUID,
    amount: Decimal,
    received_on: dt.date,
    key: str,
    now: dt.datetime,
    note: str = "",
) -> MoneyReceived:
    """Record money of the debtor, once for its key; what is owed and how far the debt is performed follow from it.

    When the whole debt is in, sanctions have to be lifted within three working days (法释〔2017〕7号 art. 10).
    Raises ``AmountError``, and ``ValueError`` for a day in the future.
    """
    enforcement = access(actor, EnforcementCase, enforcement_id, "receive_money", lock=True)
    known = MoneyReceived.objects.filter(key=key, enforcement=enforcement).first()
    if known:
        return known
    today = clock.local(now).date()
    if received_on > today:
        raise ValueError(received_on)
    money = MoneyReceived.objects.create(
        enforcement=enforcement,
        amount=checked_amount(amount),
        received_on=received_on,
        note=note.strip(),
        recorded_by_id=actor.account_id,
        key=key,
    )
    _update_performance(enforcement, today)
    add_timeline_entry(
        case=enforcement.case,
        kind="money_received",
        key=f"money_received:{money.pk}",
        title_zh="执行款到账",
        title_en="Money received",
        now=now,
    )
    record(actor=actor, action="receive_money", obj=money, now=now, detail={"amount": str(money.amount)})
    return money


def _update_performance(enforcement: EnforcementCase, today: dt.date) -> None:
    performance = EnforcementCase.Performance
    paid = debt_of(enforcement, today).open == 0
    enforcement.performance = performance.FULL if paid else performance.PARTIAL
    enforcement.save(update_fields=["performance"])
    if paid:
        for model in (DishonestyListing, ConsumptionRestriction):  # also those ordered before the case was restored
            sanctions = model.objects.filter(enforcement__application=enforcement.application_id)
            sanctions.filter(state=Sanction.State.IN_FORCE).update(lift_by=lift_by(today, calendar_in_force()))
