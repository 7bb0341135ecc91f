"""A user proves the real name."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.identity.events import IdentityProven
from courtportal.kernel.identity.models import IdentityProof, Person, User
from courtportal.kernel.identity.proofing import IdentityChecker
from courtportal.kernel.identity.rules.identity_number import parse_identity_number
from courtportal.kernel.outbox import publish


class NotConfirmed(Exception):
    """Name, identity number and phone do not belong together."""


def prove_identity(
    *, actor: Actor, name: str, identity_number: str, phone: str, checker: IdentityChecker, now: dt.datetime
) -> IdentityProof:
    """The account has its verified person from here on (OLR art. 7). Raises NotConfirmed and CheckerUnavailable.

    The caller has seen a code that was sent to ``phone`` come back.
    """
    access(actor, User, str(actor.user_id), "prove_identity")
    confirmation = confirm(checker=checker, name=name, identity_number=identity_number, phone=phone)
    return keep_confirmation(actor=actor, confirmation=confirmation, now=now)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What an authority has confirmed, under its reference."""

    name: str
    identity_number: str
    phone: str
    checker: str
    reference: str


def confirm(*, checker: IdentityChecker, name: str, identity_number: str, phone: str) -> Confirmation:
    """Ask the authority, never in a transaction: it may take seconds, and nobody else shall wait for it.

    Raises NotConfirmed and CheckerUnavailable.
    """
    result = checker.check(name, identity_number, phone)
    if not result.confirmed:
        raise NotConfirmed
    return Confirmation(name, identity_number, phone, checker.name, result.reference)


@transaction.atomic
def keep_confirmation(*, actor: Actor, confirmation: Confirmation, now: dt.datetime) -> IdentityProof:
    """The account has this person from here on, and IdentityProven is announced. Who may: its owner, while it has none."""
    checker, reference = confirmation.checker, confirmation.reference
    person = Person(name=confirmation.name, identity_number=confirmation.identity_number, phone=confirmation.phone)
    user = access(actor, User, str(actor.user_id), "prove_identity", lock=True)
    number = parse_identity_number(person.identity_number, today=clock.local(now).date())
    person.owner, person.identity_number, person.sex, person.birth_date = user, number.number, number.sex.value, number.birth_date
    person.save()
    user.person, user.display_name = person, person.name
    user.save(update_fields=["person", "display_name"])
    proof = IdentityProof.objects.create(user=user, person=person, checker=checker, reference=reference, confirmed_at=now)
    record(actor=actor, action="prove_identity", obj=proof, now=now, detail={"checker": checker, "reference": reference})
    publish(IdentityProven(user_id=user.pk), now=now)
    return proof
