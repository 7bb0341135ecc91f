"""Who takes part: a party joins or is succeeded, an agent joins."""

import datetime as dt
from decimal import Decimal

from courtportal.kernel.authz import Actor
from courtportal.kernel.outbox import publish
from filing.applications.effects.common import end_standstill, fee_ground, note
from filing.applications.effects.errors import CannotDecide
from filing.applications.effects.leaving import leave_case, pass_on
from filing.applications.effects.outsiders import add_outsider
from filing.applications.joining.queries import came_on_paper
from filing.applications.models import Application
from filing.applications.queries import waits_for_successor
from filing.cases.models import Party, Representation
from filing.cases.order import next_order
from filing.events import PartiesChanged, RepresentationChanged
from filing.parties.actions.represent import ConflictOfInterest, TooManyAgents, begin_representation


def join(application: Application, _actor: Actor, now: dt.datetime) -> None:
    """The new party is in the case and is served what the others were (CPL 59, 135)."""
    content = application.content
    party = _new_party(application, content["role"], now)
    if content["role"] == Party.Role.THIRD_PARTY and content.get("independent") == "yes":
        _state_own_claim(party, content)
        fee_ground(application, now, "third_party_claim", content.get("amount", ""), party=party)
    note(application, f"追加{party.get_role_display()}", "Party joined", now)
    publish(PartiesChanged(case_id=application.case_id, party_id=party.pk, change="joined"), now=now)


def succeed(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The successor stands in the former party's place, its terms and fees included; what was done binds it (CPL-I 55, 63).

    A case that stands still until this is known goes on (CPL 153).
    """
    content, case = application.content, application.case
    former = Party.objects.select_for_update().filter(pk=content["former"], case=case, left_at=None).first()
    if former is None:
        raise CannotDecide("no_party")
    party = _new_party(application, former.role, now)
    party.succeeds, party.claims_independently = former, former.claims_independently
    party.own_claims, party.own_facts, party.own_amount = former.own_claims, former.own_facts, former.own_amount
    party.save(update_fields=["succeeds", "claims_independently", "own_claims", "own_facts", "own_amount"])
    leave_case(party=former, actor=actor, reason="party succeeded", now=now)
    pass_on(former=former, successor=party, now=now)
    goes_on = waits_for_successor(application)
    if goes_on:
        end_standstill(case, actor, now)
    title = f"变更{party.get_role_display()}"
    note(application, f"{title}，恢复诉讼" if goes_on else title, "Party succeeded by another" + ", case resumed" * goes_on, now)
    publish(PartiesChanged(case_id=case.pk, party_id=party.pk, change="succeeded"), now=now)


def _state_own_claim(party: Party, content: dict[str, str]) -> None:
    """What the third party claims for itself, for how much and why, as in a complaint (CPL 59, CPL-I 81)."""
    party.claims_independently, party.own_claims, party.own_facts = True, content["claims"], content["reasons"]
    party.own_amount = Decimal(content["amount"]) if content.get("amount") else None
    party.save(update_fields=["claims_independently", "own_claims", "own_facts", "own_amount"])


def _new_party(application: Application, role: str, now: dt.datetime) -> Party:
    """As the application describes it; who asked from outside joins as proven by the account, which acts for it at once. Who
    asked on paper has none and stands as the paper says.
    """
    case, content = application.case, application.content
    if application.from_outside and not came_on_paper(application):
        return add_outsider(application, case, role, joined_at=now)
    number = "".join(content.get("identity_number", "").split()).upper()
    organisation = content["kind"] == Party.Kind.ORGANISATION
    return Party.objects.create(
        case=case,
        role=role,
        kind=content["kind"],
        order=next_order(case, role),
        name=content["name"][:160],
        identity_number="" if organisation else number,
        unified_social_credit_code=number[:18] if organisation else "",
        phone=content.get("phone", ""),
        address=content["address"],
        abroad=content.get("abroad") == "yes",
        joined_at=now,
    )


def admit_agent(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The agent acts for the party from now on, within the scope of the authority; the other side is told (CPL 62).

    Raises CannotDecide for a third agent of the party (CPL 61) or one who acts for the other side.
    """
    if application.party is None:
        raise CannotDecide("no_party")
    content, file = application.content, application.files.order_by("order").first()
    agent = Representation(
        party=application.party,
        user_id=application.submitted_by_id,
        name=content["agent"][:80],
        kind=content["agent_kind"],
        law_firm=content.get("law_firm", "")[:120],
        licence_number=content.get("licence_number", "")[:30],
        scope=content["scope"],
        authority_file=file.file if file else None,
        began_at=now,
    )
    try:
        begin_representation(actor=actor, representation=agent, now=now)
    except TooManyAgents as error:
        raise CannotDecide("too_many_agents") from error
    except ConflictOfInterest as error:
        raise CannotDecide("conflict") from error
    publish(RepresentationChanged(case_id=application.case_id, representation_id=agent.pk), now=now)


GRANTED = {"joinder": join, "party_change": succeed, "representation": admit_agent}
