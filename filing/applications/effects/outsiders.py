"""Who was no party comes into a case as proven by the account that asked."""

import datetime as dt

from courtportal.kernel.identity.models import Organisation
from filing.applications.effects.errors import CannotDecide
from filing.applications.models import Application
from filing.cases.models import Case, Party
from filing.cases.order import next_order


def add_outsider(application: Application, case: Case, role: str, *, joined_at: dt.datetime | None = None) -> Party:
    """The person behind the account, or an organisation that it holds, in the role; the account acts for it.

    Raises CannotDecide where the account has neither any more.
    """
    if application.content.get("organisation"):
        return _add_organisation(application, case, role, joined_at)
    user = application.submitted_by
    person = user.person
    if person is None:
        raise CannotDecide("no_party")
    return Party.objects.create(
        case=case,
        role=role,
        order=next_order(case, role),
        kind=Party.Kind.PERSON,
        user=user,
        person=person,
        name=person.name,
        sex=person.sex,
        birth_date=person.birth_date,
        ethnicity=person.ethnicity,
        identity_number=person.identity_number,
        phone=person.phone or user.phone,
        email=person.email,
        address=application.content.get("address") or person.residence_address or person.registered_address,
        joined_at=joined_at,
    )


def _add_organisation(application: Application, case: Case, role: str, joined_at: dt.datetime | None) -> Party:
    user = application.submitted_by
    held = Organisation.objects.filter(pk=application.content["organisation"], owner=user).first()
    if held is None:
        raise CannotDecide("no_party")
    return Party.objects.create(
        case=case,
        role=role,
        order=next_order(case, role),
        kind=Party.Kind.ORGANISATION,
        user=user,
        organisation=held,
        name=held.name,
        unified_social_credit_code=held.unified_social_credit_code,
        legal_representative=held.legal_representative,
        phone=held.phone or user.phone,
        address=application.content.get("address") or held.business_address or held.registered_address,
        joined_at=joined_at,
    )
