"""The one order in which a mediation is locked: the case in which it runs, if it runs in one, then the mediation itself.

A party's word in the ledger of consent holds the case and may stop the mediation; whoever acts in the mediation writes into
that ledger and the terms of the case.
"""

import uuid

from courtportal.kernel.authz import Actor, access
from filing.cases.models import Case
from filing.mediation.models import Mediation


def hold_case_of(mediation_id: uuid.UUID) -> None:
    """The case of the mediation is locked until the transaction ends."""
    of_mediation = Mediation.objects.filter(pk=mediation_id).exclude(case=None).values("case_id")
    Case.objects.select_for_update(of=("self",)).filter(pk__in=of_mediation).values_list("pk").first()


def hold_mediation(mediation_id: uuid.UUID) -> Mediation:
    """The mediation, locked after its case. Raises ``Mediation.DoesNotExist``."""
    hold_case_of(mediation_id)
    return Mediation.objects.select_for_update(of=("self",)).get(pk=mediation_id)


def access_held(actor: Actor, mediation_id: uuid.UUID, action: str) -> Mediation:
    """``access`` to a mediation, judged when its case and then itself are locked."""
    hold_case_of(mediation_id)
    return access(actor, Mediation, mediation_id, action, lock=True)
