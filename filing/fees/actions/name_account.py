"""Where money that cannot go back along its payment is to go: the payer's side names its own account."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from filing.fees.holding import access_held
from filing.fees.models import Fee, RefundAccount


@transaction.atomic
def name_account(*, actor: Actor, fee_id: uuid.UUID, holder: str, number: str, bank: str, now: dt.datetime) -> RefundAccount:
    """The refund can be sent to this account; named again, the newer holds. Who may: the payer's side, while money is to go back.

    The clerk finds it filled in; the number stays encrypted and is not written into the record.
    """
    fee = access_held(actor, Fee, fee_id, "name_account")
    account, created = RefundAccount.objects.update_or_create(
        fee=fee,
        defaults={"holder": holder, "number": number, "bank": bank, "named_by_id": actor.account_id, "named_at": now},
    )
    record(actor=actor, action="name_account", obj=account, now=now, detail={"again": not created})
    return account
