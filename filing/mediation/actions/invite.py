"""A party that is not there yet is asked by link and code, and comes in with its account."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused
from courtportal.kernel.identity.models import Person
from courtportal.kernel.outbox import publish
from courtportal.kernel.uploads.models import Upload
from filing.cases.models import Party
from filing.events import MediationInvited
from filing.intake.actions.submit import NotVerified
from filing.intake.sharing.actions.invite import link_and_code
from filing.intake.sharing.actions.join import admit
from filing.mediation.actions.authority import show_authority
from filing.mediation.holding import access_held
from filing.mediation.models import MediationInvitation, MediationParty
from filing.mediation.transitions import open_place


class NoProof(Exception):
    """An organisation is asked, and nothing shows that the account may act for it."""


class NotThisPerson(Exception):
    """The account's proven name or number is not that of the invited party (在线调解规则 第十七条)."""


@transaction.atomic
def invite(*, actor: Actor, mediation_id: uuid.UUID, party_id: uuid.UUID, contact: str, now: dt.datetime) -> MediationInvitation:
    """Link and code go to this contact of a party without an account; an earlier invitation ends. Publishes MediationInvited.

    Who may: the people in it, and the court's clerks. Raises Refused for a party that is there already.
    """
    mediation = access_held(actor, mediation_id, "invite")
    party = MediationParty.objects.filter(mediation=mediation, pk=party_id, user=None).first()
    if party is None:
        raise Refused("filing.mediation", "invite", [str(_("这位当事人已经加入"))])
    return invite_party(actor=actor, party=party, contact=contact, now=now)


def invite_party(*, actor: Actor, party: MediationParty, contact: str, now: dt.datetime) -> MediationInvitation:
    """The invitation itself, in the caller's transaction, which has judged the actor's right to it."""
    party.invitations.filter(ended_at=None).update(ended_at=now)
    invitation = MediationInvitation.objects.create(
        party=party, name=party.name, contact=contact, invited_by_id=actor.user_id, created_at=now,
        **link_and_code(now),
    )  # fmt: skip
    record(actor=actor, action="invite_to_mediation", obj=party.mediation, now=now, detail={"party": str(party.pk)})
    publish(MediationInvited(invitation_id=invitation.pk), now=now)
    return invitation


def join(
    *, actor: Actor, invitation: MediationInvitation, code: str, now: dt.datetime, proof: Upload | None = None
) -> MediationInvitation:
    """The account acts for the invited person from here on, for an organisation when the court has accepted ``proof``.

    Consent is asked next: nobody consents by following a link. Raises NotVerified without a proven real name, NotOpen and
    WrongCode as invitations do, NotThisPerson, NoProof.
    """
    if not actor.verified:
        raise NotVerified
    return admit(actor=actor, invitation=invitation, code=code, let_in=lambda found: _let_in(actor, found, proof, now), now=now)


def _let_in(actor: Actor, invitation: MediationInvitation, proof: Upload | None, now: dt.datetime) -> MediationInvitation:
    party = invitation.party
    proves = party.kind == Party.Kind.ORGANISATION
    if proves and proof is None:
        raise NoProof
    if not proves and not is_this_person(actor, party):
        raise NotThisPerson
    invitation.user_id, invitation.joined_at = actor.account_id, now
    invitation.save(update_fields=["user", "joined_at"])
    if proof is not None and proves:
        show_authority(actor, invitation, proof, now)
    else:
        open_place(actor, party, actor.account_id, now)
    return invitation


def is_this_person(actor: Actor, party: MediationParty) -> bool:
    """Whether the proven person is the party."""
    person = Person.objects.filter(pk=actor.person_id).first() if actor.person_id else None
    if person is None:
        return False
    same_number = not party.identity_number_index or party.identity_number_index == person.identity_number_index
    return same_number and _plain(party.name) == _plain(person.name)


def _plain(name: str) -> str:
    return "".join(name.split()).replace("•", "·").upper()
