"""The court keeps its list of mediators."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused, Role, access
from courtportal.kernel.authz.policy import may_ever
from courtportal.kernel.courts.models import Court
from courtportal.kernel.identity.models import Appointment
from filing.mediation.models import MediationBody, PanelMediator


@transaction.atomic
def add_mediator(
    *, actor: Actor, user_id: uuid.UUID, body: str, specialities: Sequence[str], introduction: str, now: dt.datetime
) -> PanelMediator:
    """The account, which serves this court as a mediator, stands on its list; adding it again changes what is said of it.

    Who may: the court's filing clerks. Raises Refused for an account without the role at this court.
    """
    if not may_ever(actor, "filing.panelmediator", "keep"):
        raise Refused("filing.panelmediator", "keep", [])
    court = Court.objects.select_for_update().get(pk=str(actor.court_id))
    serving = Appointment.objects.filter(user=user_id, role=Role.MEDIATOR, court=court, ended_at=None)
    if not serving.exists():
        raise Refused("filing.panelmediator", "keep", [str(_("这个账户没有本院调解员的身份"))])
    named = MediationBody.objects.get_or_create(court=court, name=body.strip())[0] if body.strip() else None
    mediator, _created = PanelMediator.objects.update_or_create(
        court=court, user_id=user_id, ended_at=None,
        defaults={"body": named, "specialities": list(specialities), "introduction": introduction.strip()},
    )  # fmt: skip
    record(actor=actor, action="add_mediator", obj=mediator, now=now)
    return mediator


@transaction.atomic
def remove_mediator(*, actor: Actor, mediator_id: uuid.UUID, now: dt.datetime) -> PanelMediator:
    """Nobody new is sent to the mediator; what runs is carried to its end."""
    mediator = access(actor, PanelMediator, mediator_id, "keep", lock=True)
    mediator.ended_at = now
    mediator.save(update_fields=["ended_at"])
    record(actor=actor, action="remove_mediator", obj=mediator, now=now)
    return mediator
