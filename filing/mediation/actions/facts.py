"""Facts on which all agree are written down, each with everybody's assent: the only words of a mediation that may leave it."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused
from filing.mediation.holding import access_held
from filing.mediation.models import UndisputedFact
from filing.mediation.recording import assent
from filing.mediation.transitions import tell_people


@transaction.atomic
def state_fact(*, actor: Actor, mediation_id: uuid.UUID, text: str, key: str = "", now: dt.datetime) -> UndisputedFact:
    """The mediator writes down what nobody disputes; it counts when every party has assented (在线调解规则 第十八条).

    The same ``key`` again, minted with the form, gives the same fact; "" is none. Raises ValueError for nothing.
    """
    mediation = access_held(actor, mediation_id, "state_fact")
    if not text.strip():
        raise ValueError(mediation_id)
    if key and (known := mediation.facts.filter(stated_by_id=actor.account_id, key=key).first()):
        return known
    fact = UndisputedFact.objects.create(
        mediation=mediation, number=mediation.facts.count() + 1, text=text.strip(), stated_by_id=actor.account_id,
        stated_at=now, key=key,
    )  # fmt: skip
    record(actor=actor, action="state_fact", obj=mediation, now=now, detail={"fact": fact.number})
    tell_people(
        mediation, title=_("请确认一项无争议事实"), body=_("调解编号 %(number)s，各方都确认后，调解不成时可以在诉讼中使用。"),
        key=f"fact:{fact.pk}", now=now, but=actor.user_id,
    )  # fmt: skip
    return fact


@transaction.atomic
def agree_fact(*, actor: Actor, mediation_id: uuid.UUID, number: int, now: dt.datetime) -> UndisputedFact:
    """The actor's parties assent to the fact and to its use in the case. Raises Refused for a fact that is not there."""
    mediation = access_held(actor, mediation_id, "agree_fact")
    fact = mediation.facts.filter(number=number).first()
    if fact is None:
        raise Refused("filing.mediation", "agree_fact", [str(_("没有这项事实"))])
    assent(actor, mediation, fact.matter, now)
    record(actor=actor, action="agree_fact", obj=mediation, now=now, detail={"fact": number})
    return fact
