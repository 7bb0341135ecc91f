"""A party that is not there yet is asked by link and code, and comes in with its account."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused, access
from courtportal.kernel.identity.models import Person
from courtportal.kernel.outbox import publish
from filing.cases.models import Party
from filing.events import MediationInvited
from filing.intake.actions.submit import NotVerified
from filing.intake.sharing.actions.invite import link_and_code
from filing.intake.sharing.actions.join import admit
from filing.mediation.models import Mediation, MediationInvitation, MediationParty
from filing.mediation.transitions import tell_people


class NotThisPerson(Exception):
    """The account's proven name or number is not that of the invited party (在线调解规则 第十七条)."""


@transaction.atomic
def invite(*, actor: Actor, mediation_id: uuid.UUID, party_id: uuid.UUID, contact: str, now: dt.datetime) -> MediationInvitation:
    """Link and code go to this contact of a party without an account; an earlier invitation ends. Publishes MediationInvited.

    Who may: the people in it, and the court's clerks. Raises Refused for a party that is there already.
    """
    mediation = access(actor, Mediation, mediation_id, "invite", lock=True)
    party = MediationParty.objects.filter(mediation=mediation, pk=party_id, user=None).first()
    if party is None:
        raise Refused("filing.mediation", "invite", [str(_("这位当事人已经加入"))])
    return invite_party(actor=actor, party=party, contact=contact, now=now)


def invite_party(*, actor: Actor, party: MediationParty, contact: str, now: dt.datetime) -> MediationInvitation:
    """The invitation itself, in the caller's transaction, which has judged the actor's right to it."""
    party.invitations.filter(ended_at=None).update(ended_at=now)
    invitation = MediationInvitation.objects.create(
        party=party, name=party.name, contact=contact, invited_by_id=actor.user_id or _asking(party), created_at=now,
        **link_and_code(now),
    )  # fmt: skip
    record(actor=actor, action="invite_to_mediation", obj=party.mediation, now=now, detail={"party": str(party.pk)})
    publish(MediationInvited(invitation_id=invitation.pk), now=now)
    return invitation


def _asking(party: MediationParty) -> uuid.UUID:
    """On whose behalf the portal itself asks: the applicant's account."""
    asking = party.mediation.parties.exclude(user=None).order_by("order").values_list("user_id", flat=True).first()
    if asking is None:
        raise LookupError(party.mediation_id)
    return asking


def join(*, actor: Actor, invitation: MediationInvitation, code: str, now: dt.datetime) -> Mediation:
    """The account acts for the invited party from here on. Consent is asked next: nobody consents by following a link.

    Raises NotVerified without a proven real name, NotOpen and WrongCode as invitations do, NotThisPerson.
    """
    if not actor.verified:
        raise NotVerified
    return admit(
        actor=actor, invitation=invitation, code=code, let_in=lambda found: _let_in(actor, found, now), now=now
    ).party.mediation


def _let_in(actor: Actor, invitation: MediationInvitation, now: dt.datetime) -> MediationInvitation:
    party = invitation.party
    if not is_this_person(actor, party):
        raise NotThisPerson
    party.user_id = actor.account_id
    party.save(update_fields=["user"])
    invitation.user_id, invitation.joined_at = actor.account_id, now
    invitation.save(update_fields=["user", "joined_at"])
    record(actor=actor, action="join_mediation", obj=party.mediation, now=now, detail={"party": str(party.pk)})
    tell_people(
        party.mediation,
        title=_("%(name)s 已打开调解邀请"),
        body=_("调解编号 %(number)s。等待对方答复是否同意调解。"),
        facts={"name": party.name},
        key=f"joined:{party.pk}",
        now=now,
        but=actor.user_id,
    )
    return invitation


def is_this_person(actor: Actor, party: MediationParty) -> bool:
    """Whether the proven person is the party, or for an organisation its known legal representative."""
    person = Person.objects.filter(pk=actor.person_id).first() if actor.person_id else None
    if person is None:
        return False
    if party.kind == Party.Kind.ORGANISATION:
        representative = (party.facts or {}).get("representative", "")
        return not representative or _plain(representative) == _plain(person.name)
    same_number = not party.identity_number_index or party.identity_number_index == person.identity_number_index
    return same_number and _plain(party.name) == _plain(person.name)


def _plain(name: str) -> str:
    return "".join(name.split()).replace("•", "·").upper()
