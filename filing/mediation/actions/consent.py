"""A party says whether it will mediate; when all will, a mediator is sought."""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from filing.intake.actions.submit import NotVerified
from filing.mediation.actions.end import fail
from filing.mediation.holding import access_held
from filing.mediation.models import Mediation
from filing.mediation.queries import TO_MEDIATE, all_assent, due_in_working_days, places_of
from filing.mediation.recording import assent
from filing.mediation.service_addresses import confirmed_service
from filing.mediation.transitions import move, tell_people
from filing.online.actions.consent import consent_by_taking_part
from filing.online.rules import Step


@transaction.atomic
def consent(*, actor: Actor, mediation_id: uuid.UUID, service: Mapping[str, str], now: dt.datetime) -> Mediation:
    """The actor's parties agree to mediate, online, and confirm where papers reach them (在线调解规则 第四、十七条; OLR art. 4).

    A party that confirmed it before is reached there; ``service`` is of those that did not.
    With the last one the court has three working days to appoint a mediator (第十条). Raises NotVerified.
    """
    mediation = access_held(actor, mediation_id, "consent")
    if not actor.verified:
        raise NotVerified
    for place in places_of(actor, mediation):
        place.service = confirmed_service(place) or dict(service)
        place.user_id = place.user_id or actor.account_id
        place.save(update_fields=["service", "user"])
        if place.party is not None:  # in a case there is a ledger, and the form asks for this step by itself
            consent_by_taking_part(actor=actor, party=place.party, step=Step.MEDIATION, now=now)
    assent(actor, mediation, TO_MEDIATE, now)
    record(actor=actor, action="consent_to_mediate", obj=mediation, now=now)
    find_mediator(mediation, now)
    return mediation


def find_mediator(mediation: Mediation, now: dt.datetime) -> None:
    """When all consent, a mediator is sought: the parties may choose one together, or the court appoints."""
    if not all_assent(mediation, TO_MEDIATE):
        return
    mediation.appoint_by = due_in_working_days(clock.local(now).date())
    move(mediation, "consented", fields=("appoint_by",))
    tell_people(
        mediation,
        title=_("各方都同意调解"),
        body=_("调解编号 %(number)s。请选择调解员；选择不一致的，由法院在%(due)s前指定。"),
        facts={"due": mediation.appoint_by},
        key="consented",
        now=now,
    )


@transaction.atomic
def refuse(*, actor: Actor, mediation_id: uuid.UUID, now: dt.datetime) -> Mediation:
    """The actor will not mediate: the mediation is over, the filing or the case goes on. No reason is asked."""
    mediation = access_held(actor, mediation_id, "consent")
    record(actor=actor, action="refuse_to_mediate", obj=mediation, now=now)
    return fail(actor=actor, mediation=mediation, ending=Mediation.Ending.REFUSED, now=now)
