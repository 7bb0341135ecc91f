"""The one order in which the rows of an application are locked: its case, then the application itself.

Whoever closes a case holds it and then takes back what still waits in it; whoever decides or seals an application of it must
therefore not hold the application while it waits for the case. What moves the terms of the cases heard together as well, or
draws a member of the court again in them, holds all of these first.
"""

import uuid

from courtportal.kernel.authz import Actor, access
from filing.applications.models import Application
from filing.applications.recusal import RECUSALS
from filing.calendar.placing import hold_together
from filing.cases.models import Case

HOLDS_TOGETHER = RECUSALS | {"evidence_extension"}


def hold_case_of(application_id: uuid.UUID) -> None:
    """The case of the application is locked until the transaction ends; where it reaches those heard with it, these as well."""
    found = Application.objects.filter(pk=application_id).values_list("case_id", "kind").first()
    if found is None:
        return
    case_id, kind = found
    if kind in HOLDS_TOGETHER:
        hold_together(case_id)
    else:
        Case.objects.select_for_update(of=("self",)).filter(pk=case_id).values_list("pk").first()


def hold_application(application_id: uuid.UUID) -> Application:
    """The application, locked after its case. Raises ``Application.DoesNotExist``."""
    hold_case_of(application_id)
    return Application.objects.select_for_update(of=("self",)).select_related("case").get(pk=application_id)


def access_held(actor: Actor, application_id: uuid.UUID, action: str) -> Application:
    """``access`` to an application, judged when its case and then itself are locked."""
    hold_case_of(application_id)
    return access(actor, Application, application_id, action, lock=True)
