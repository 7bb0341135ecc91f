"""Offers are made and answered; the newest takes the place of the one before."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused
from filing.mediation.holding import access_held
from filing.mediation.models import Offer, OfferAnswer
from filing.mediation.queries import side_of, standing_offer
from filing.mediation.rules.offers import Terms, needed_answers, outcome, problems_of
from filing.mediation.transitions import tell_people


class BadTerms(ValueError):
    """The terms cannot be offered; ``codes`` says why (``problems_of``)."""

    def __init__(self, codes: list[str]) -> None:
        super().__init__(codes)
        self.codes = codes


@transaction.atomic
def make_offer(*, actor: Actor, mediation_id: uuid.UUID, terms: Terms, key: str = "", now: dt.datetime) -> Offer:
    """The terms stand before all as the actor's side's offer, or the mediator's proposal; they bind nobody. Raises BadTerms.

    The same ``key`` again, minted with the form, gives the same offer with the answers it has; "" is none.
    """
    mediation = access_held(actor, mediation_id, "offer")
    if key and (known := mediation.offers.filter(made_by_id=actor.account_id, key=key).first()):
        return known
    if codes := problems_of(terms, clock.local(now).date()):
        raise BadTerms(codes)
    mediation.offers.filter(state__in=[Offer.State.OPEN, Offer.State.ACCEPTED]).update(state=Offer.State.REPLACED)
    offer = Offer.objects.create(
        mediation=mediation,
        number=mediation.offers.count() + 1,
        side=side_of(actor, mediation),
        terms=terms.to_json(),
        made_by_id=actor.account_id,
        made_at=now,
        key=key,
    )
    record(actor=actor, action="make_offer", obj=mediation, now=now, detail={"offer": offer.number})
    tell_people(
        mediation, title=_("有新的调解方案"), body=_("调解编号 %(number)s，请在调解室查看并答复。"), key=f"offer:{offer.pk}",
        now=now, but=actor.user_id,
    )  # fmt: skip
    return offer


@transaction.atomic
def answer_offer(*, actor: Actor, mediation_id: uuid.UUID, number: int, accepts: bool, now: dt.datetime) -> Offer:
    """The actor's side accepts or declines the standing offer; concessions are no admissions (在线调解规则 第十八条).

    Raises Refused for one's own offer, for one that another has replaced, and for a second answer.
    """
    mediation = access_held(actor, mediation_id, "answer_offer")
    offer, side = standing_offer(mediation), side_of(actor, mediation)
    if offer is None or offer.number != number or offer.state != Offer.State.OPEN or side not in needed_answers(offer.side):
        raise Refused("filing.mediation", "answer_offer", [str(_("这个方案已有变化，请看最新的方案"))])
    if offer.answers.filter(side=side).exists():
        raise Refused("filing.mediation", "answer_offer", [str(_("您这一方已经答复"))])
    OfferAnswer.objects.create(offer=offer, side=side, accepts=accepts, user_id=actor.account_id, answered_at=now)
    offer.state = outcome(offer.side, dict(offer.answers.values_list("side", "accepts")))
    offer.save(update_fields=["state"])
    record(actor=actor, action="answer_offer", obj=mediation, now=now, detail={"offer": number, "accepts": accepts})
    tell_people(
        mediation,
        title=_("方案 %(offer)s 已被接受") if accepts else _("方案 %(offer)s 未被接受"),
        body=_("调解编号 %(number)s，请在调解室查看。"),
        facts={"offer": number},
        key=f"answer:{number}:{side}",
        now=now,
        but=actor.user_id,
    )
    return offer
