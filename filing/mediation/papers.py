"""The papers of a mediation: what stands in them, in the language of record."""

import datetime as dt
from typing import Any

from django.utils.translation import override

from courtportal.kernel import clock
from courtportal.kernel.rendering.actions import SignerSlot
from filing.cases.models import Party
from filing.causes import registry
from filing.decisions.queries import describe
from filing.mediation.models import Mediation, MediationParty, Offer
from filing.mediation.queries import agreed_facts, names_of_sides
from filing.mediation.rules.offers import Terms, clauses

Side = MediationParty.Side
SIDE_NAMES = {Side.APPLICANT: "申请人", Side.RESPONDENT: "被申请人", Side.THIRD: "第三人"}


@override("zh-hans")
def agreement_data(mediation: Mediation, offer: Offer, now: dt.datetime) -> dict[str, Any]:
    """The fields of ``mediation_agreement``."""
    terms, mediator = Terms.from_json(offer.terms), mediation.mediator
    return {
        "parties": party_lines(mediation),
        "cause": registry.get(mediation.cause_code).name.zh,
        "mediator": mediator.user.display_name if mediator else "",
        "body": mediator.body.name if mediator and mediator.body else "",
        "clauses": clauses(terms, names_of_sides(mediation)),
        "in_case": mediation.case_id is not None,
        "agreed_on": clock.local(now).date(),
    }


def party_lines(mediation: Mediation) -> list[dict[str, str]]:
    """Everyone as the head of the agreement names them."""
    return [
        {"role": SIDE_NAMES[MediationParty.Side(one.side)], "name": one.name, "description": _described(one)}
        for one in mediation.parties.select_related("party").order_by("order")
    ]


def _described(one: MediationParty) -> str:
    if one.party is not None:
        return describe(one.party)
    return describe(party_of(one))


def party_of(one: MediationParty) -> Party:
    """The facts of a party before filing as a party of a case has them; not saved."""
    facts = one.facts or {}
    born = facts.get("birth_date", "")
    return Party(
        kind=one.kind,
        name=one.name,
        sex=facts.get("sex", ""),
        birth_date=dt.date.fromisoformat(born) if born else None,
        ethnicity=facts.get("ethnicity", ""),
        unified_social_credit_code=facts.get("uscc", ""),
        legal_representative=facts.get("representative", ""),
        address=facts.get("habitual_residence") or facts.get("address", ""),
        phone=one.phone,
        user_id=one.user_id,
        person=one.user.person if one.user and one.kind == Party.Kind.PERSON and one.user.display_name == one.name else None,
    )


def signer_slots(mediation: Mediation) -> list[SignerSlot]:
    """Everyone who signs: each party by its account, then the mediator."""
    slots = [
        SignerSlot(f"party{one.order}", SIDE_NAMES[MediationParty.Side(one.side)], one.name, one.user_id)
        for one in mediation.parties.order_by("order")
    ]
    if mediation.mediator is not None:
        slots.append(SignerSlot("mediator", "调解员", mediation.mediator.user.display_name, mediation.mediator.user_id))
    return slots


@override("zh-hans")
def facts_data(mediation: Mediation) -> dict[str, Any]:
    """The fields of ``undisputed_facts``: only what every party has assented to."""
    facts = agreed_facts(mediation)
    last = mediation.assents.filter(matter__in=[fact.matter for fact in facts]).order_by("-given_at").first()
    return {
        "number": mediation.number,
        "parties": party_lines(mediation),
        "facts": [fact.text for fact in facts],
        "mediator": mediation.mediator.user.display_name if mediation.mediator else "",
        "agreed_on": clock.local(last.given_at if last else mediation.asked_at).date(),
    }
