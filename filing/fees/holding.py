"""The one order in which rows of money are locked: the case, its fee, then what hangs on the fee.

Whoever closes a case holds its row and then settles the fee; a payment that arrives meanwhile inserts rows that point to the
case. Locked in any other order the two would wait for each other for ever.
"""

import uuid
from typing import Any, TypeVar

from django.db import models

from courtportal.kernel.authz import Actor, access
from filing.cases.models import Case
from filing.fees.models import Fee

M = TypeVar("M", bound=models.Model)


def hold_fee(fee_id: uuid.UUID | str) -> Fee:
    """The fee, locked after its case until the transaction ends. Raises ``Fee.DoesNotExist``."""
    of_fee = Fee.objects.filter(pk=fee_id).values("case_id")
    Case.objects.select_for_update(of=("self",)).filter(pk__in=of_fee).values_list("pk").first()
    return Fee.objects.select_for_update(of=("self",)).get(pk=fee_id)


def access_held(actor: Actor, model: type[M], object_id: uuid.UUID | str, action: str) -> M:
    """``access`` to a fee or to a row that hangs on one, judged when everything above it is locked in order."""
    if model is Fee:
        fee_id: Any = object_id
    else:
        rows: Any = model._default_manager.filter(pk=object_id)
        fee_id = rows.values_list("fee_id", flat=True).first()
    if fee_id is not None and Fee.objects.filter(pk=fee_id).exists():
        hold_fee(fee_id)
    return access(actor, model, object_id, action, lock=True)
