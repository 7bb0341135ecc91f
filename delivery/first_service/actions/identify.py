"""Who opened the link proves to be the party; the party gets an account.

Possession of the invited phone is shown by link and code, the real name by the identity checker and by comparison with what
the court has. An account that has a second factor or serves at a court is never entered this way: its owner logs in.
"""

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from allauth.mfa.models import Authenticator
from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.authz.roles import PRIVATE_ROLES
from courtportal.kernel.identity.actions.prove_identity import Confirmation, NotConfirmed, confirm, keep_confirmation
from courtportal.kernel.identity.models import Appointment, User
from courtportal.kernel.identity.proofing import IdentityChecker
from courtportal.kernel.vault.fields import blind_index
from delivery.addresses.models import ServiceInvitation
from delivery.first_service.actions.enter_code import MOST_WRONG, lock, require_open
from delivery.first_service.queries import waiting_recipients
from delivery.service.work import ask_clerk
from filing.public import Party, PartyTaken, bind_party


@dataclass(frozen=True, slots=True)
class Claimed:
    """What the person says to be. `credit_code` is asked of organisations, whose legal representative acts."""

    name: str
    identity_number: str
    credit_code: str = ""


class WrongIdentity(Exception):
    """Not the party; which part is wrong is not said. `left` tries remain."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


class MustLogIn(Exception):
    """The person has an account that may only be entered by logging in."""


def identify(*, invitation_id: uuid.UUID, claimed: Claimed, visitor: Actor, checker: IdentityChecker, now: dt.datetime) -> User:
    """Bind the party to the account of the person and return it.

    `visitor` is who is logged in, if anyone. Raises NotOpen, WrongIdentity (counted), MustLogIn, CheckerUnavailable.
    """
    invitation = ServiceInvitation.objects.select_related("party__case").get(pk=invitation_id)
    require_open(invitation, now)
    if not matches(invitation.party, claimed):
        raise WrongIdentity(_count_wrong(invitation_id, now))
    try:
        confirmation = _confirmed(invitation, claimed, visitor, checker)
        with transaction.atomic():
            return _bind(invitation, claimed, visitor, confirmation, now)
    except NotConfirmed:
        raise WrongIdentity(_count_wrong(invitation_id, now)) from None
    except PartyTaken:
        _ask_about_account(invitation, now)
        raise MustLogIn from None


def proven(visitor: Actor) -> Claimed | None:
    """What is proven already of who is logged in; None for nobody, an account without a proven name and one of a court."""
    if not visitor.is_known or visitor.is_staff:
        return None
    person = User.objects.select_related("person").get(pk=str(visitor.user_id)).person
    return Claimed(person.name, person.identity_number) if person else None


def may_be_the_party(party: Party, own: Claimed) -> bool:
    """Whether who is proven to be ``own`` can be the recipient; of an organisation the credit code is still asked for."""
    code = party.unified_social_credit_code if party.kind == Party.Kind.ORGANISATION else ""
    return matches(party, replace(own, credit_code=code))


def matches(party: Party, claimed: Claimed) -> bool:
    """Whether the claim agrees with what the court has of the party; what it does not have is not compared."""
    if party.kind == Party.Kind.ORGANISATION:
        known_name, known_code = party.legal_representative, party.unified_social_credit_code
        same_code = not known_code or _plain(known_code) == _plain(claimed.credit_code)
        return same_code and (not known_name or _plain(known_name) == _plain(claimed.name))
    number = blind_index("identity_number", claimed.identity_number)
    same_number = not party.identity_number_index or party.identity_number_index == number
    return same_number and _plain(party.name) == _plain(claimed.name)


def _plain(text: str) -> str:
    return "".join(text.split()).replace("•", "·").upper()


@transaction.atomic
def _count_wrong(invitation_id: uuid.UUID, now: dt.datetime) -> int:
    invitation = ServiceInvitation.objects.select_for_update().get(pk=invitation_id)
    invitation.wrong_identities += 1
    invitation.save(update_fields=["wrong_identities"])
    if invitation.wrong_identities >= MOST_WRONG and invitation.locked_at is None:
        lock(invitation, now)
    return max(0, MOST_WRONG - invitation.wrong_identities)


@transaction.atomic
def _ask_about_account(invitation: ServiceInvitation, now: dt.datetime) -> None:
    for recipient in waiting_recipients(invitation):
        ask_clerk(recipient=recipient, kind="account", now=now, occasion=str(invitation.pk))


def _confirmed(invitation: ServiceInvitation, claimed: Claimed, visitor: Actor, checker: IdentityChecker) -> Confirmation | None:
    """The authority's word, asked for before the transaction; None if the account's name is proven already."""
    user = _account(invitation, claimed, visitor)
    if user is not None and user.person is not None:
        return None
    return confirm(checker=checker, name=claimed.name, identity_number=claimed.identity_number, phone=invitation.phone)


def _bind(
    invitation: ServiceInvitation, claimed: Claimed, visitor: Actor, confirmation: Confirmation | None, now: dt.datetime
) -> User:
    user = _account(invitation, claimed, visitor) or User.objects.create_user(
        phone=invitation.phone, phone_verified=True, display_name=claimed.name
    )
    actor = Actor(role=Role.LITIGANT, user_id=user.pk, person_id=user.person_id)
    if user.person is None and confirmation is not None:
        keep_confirmation(actor=actor, confirmation=confirmation, now=now)
        user.refresh_from_db()
    bind_party(actor=actor, party_id=invitation.party_id, user=user, now=now)
    invitation.user, invitation.identified_at = user, now
    invitation.save(update_fields=["user", "identified_at"])
    record(actor=actor, action="first_service.identify", obj=invitation, now=now)
    return user


def _account(invitation: ServiceInvitation, claimed: Claimed, visitor: Actor) -> User | None:
    """The account of the claimed person: the one logged in, the one with this number or with this phone; None: a new one."""
    number = blind_index("identity_number", claimed.identity_number)
    if visitor.is_known:
        user = User.objects.get(pk=str(visitor.user_id))
        if visitor.is_staff or (user.person and user.person.identity_number_index != number):
            raise MustLogIn
        return user
    by_phone = User.objects.filter(phone_index=blind_index("user_phone", invitation.phone)).first()
    by_number = User.objects.filter(person__identity_number_index=number).first()
    if by_number is not None and by_number != by_phone:
        raise MustLogIn
    if by_phone is None:
        return None
    if not _may_be_entered(by_phone, number):
        raise MustLogIn
    return by_phone


def _may_be_entered(user: User, number: str) -> bool:
    """By a code to its phone alone, as in a log-in by phone; never past a second factor or into a court's account."""
    if not user.is_active or (user.person and user.person.identity_number_index != number):
        return False
    serves = Appointment.objects.filter(user=user, ended_at=None).exclude(role__in=[role.value for role in PRIVATE_ROLES])
    return not serves.exists() and not Authenticator.objects.filter(user=user).exists()
