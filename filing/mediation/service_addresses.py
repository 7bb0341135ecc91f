"""Where papers reach a party, as far as it confirmed that already: in its case, or in what it filed. It is not asked again.

A confirmation holds until it is changed in writing (CPL-I 137); it is also the one that mediation asks for (在线调解规则
第十七条). What a party confirmed of service in its case another app keeps, and registers a function for it here.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Q

from courtportal.kernel.authz import Actor
from filing.cases.models import Party
from filing.causes.answers import text
from filing.intake.queries import latest_version
from filing.intake.rules import content as contents
from filing.intake.service_wishes import service_wish
from filing.mediation.models import Mediation, MediationParty
from filing.mediation.rules.offers import APPLICANT

# Recipient, phone and address; nothing where none is confirmed.
Service = dict[str, str]
Source = Callable[[Party], Service]
_sources: list[Source] = []


def register_service_addresses(source: Source) -> Source:
    """Decorator: what this function knows of a party in its case is confirmed; {} for nothing."""
    if source not in _sources:
        _sources.append(source)
    return source


def confirmed_service(place: MediationParty) -> Service:
    """What the party confirmed before this mediation asks: in the case, else with the complaint; {} where it did not."""
    if place.party is not None:
        return next((found for source in _sources if (found := source(place.party))), {}) or _wished(place.party)
    return _filed(place.mediation) if place.side == APPLICANT else {}


def service_said_in_mediation(actor: Actor, party: Party) -> Service:
    """What the actor confirmed for this party when it agreed to mediate the dispute of the case; {} for nothing.

    Where papers reach it, and no consent to electronic service, which is asked by itself (OLR art. 29). A query; the caller holds
    the party through ``access``, or its invitation.
    """
    case = party.case
    of_dispute = Q(mediation__case=case) | Q(mediation__agreements__application__case=case)
    if case.filing_id:
        of_dispute |= Q(mediation__filing=case.filing_id) | Q(mediation__draft__filing=case.filing_id)
    own = MediationParty.objects.filter(of_dispute, user_id=actor.account_id, name=party.name)
    return next((place.service for place in own.order_by("-mediation__asked_at") if place.service), {})


def _wished(party: Party) -> Service:
    wish = service_wish(party)
    return {"recipient": wish.recipient, "phone": wish.phone, "address": wish.postal_address} if wish else {}


def _filed(mediation: Mediation) -> Service:
    """What stands in the complaint that is mediated, filed or still a draft."""
    if mediation.filing is not None:
        return _said(latest_version(mediation.filing).content)
    return _said(mediation.draft.content) if mediation.draft is not None else {}


def _said(content: Mapping[str, Any]) -> Service:
    answers = contents.answers(dict(content))
    said = {key: text(answers, f"service_{key}") for key in ("recipient", "phone", "address")}
    return said if all(said.values()) else {}
