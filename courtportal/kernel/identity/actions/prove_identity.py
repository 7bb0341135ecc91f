"""A user proves the real name."""

import datetime as dt

from django.db import transaction

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.identity.models import IdentityProof, Person, User
from courtportal.kernel.identity.proofing import IdentityChecker
from courtportal.kernel.identity.rules.identity_number import parse_identity_number


class NotConfirmed(Exception):
    """Name, identity number and phone do not belong together."""


@transaction.atomic
def prove_identity(
    *, actor: Actor, name: str, identity_number: str, phone: str, checker: IdentityChecker, now: dt.datetime
) -> IdentityProof:
    """The account has its verified person from here on (OLR art. 7). Raises NotConfirmed and CheckerUnavailable."""
    user = access(actor, User, str(actor.user_id), "prove_identity", lock=True)
    result = checker.check(name, identity_number, phone)
    if not result.confirmed:
        raise NotConfirmed
    number = parse_identity_number(identity_number, today=clock.local(now).date())
    person = Person.objects.create(
        owner=user, name=name, identity_number=number.number, phone=phone, sex=number.sex.value, birth_date=number.birth_date
    )
    user.person, user.display_name = person, name
    user.save(update_fields=["person", "display_name"])
    proof = IdentityProof.objects.create(
        user=user, person=person, checker=checker.name, reference=result.reference, confirmed_at=now
    )
    record(
        actor=actor, action="prove_identity", obj=proof, now=now, detail={"checker": checker.name, "reference": result.reference}
    )
    return proof
