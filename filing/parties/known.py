"""People and organisations that a user entered before: facts are entered once and reused."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import models

from courtportal.kernel.authz import Actor
from courtportal.kernel.identity.models import Organisation, Person, User
from courtportal.kernel.vault.fields import blind_index
from filing.cases.models import Party, Representation
from filing.causes.answers import parse_date, texts

IDENTITY_TYPES = {"resident_identity_card": "id_card"}


def user_of(actor: Actor) -> User:
    """The account that acts, with its person; the caller's rule was for someone logged in."""
    return User.objects.select_related("person").get(pk=str(actor.user_id))


def known_people(user: User) -> models.QuerySet[Person]:
    """The natural persons the user entered, newest first, the user's own self not among them."""
    return Person.objects.filter(owner=user).exclude(account=user).order_by("-created_at")


def known_organisations(user: User) -> models.QuerySet[Organisation]:
    """The organisations the user entered, newest first."""
    return Organisation.objects.filter(owner=user).order_by("-created_at")


def practice_of(account_id: uuid.UUID) -> dict[str, str]:
    """As what the account acted for somebody last, as answers of an agent: of lawyers and legal workers, whose firm and
    licence are the same in the next case. {} for who never did.
    """
    professional = (Representation.Kind.LAWYER, Representation.Kind.LEGAL_WORKER)
    acted = Representation.objects.filter(user_id=account_id, kind__in=professional).order_by("-created_at", "-pk").first()
    if acted is None:
        return {}
    return {"agent_kind": acted.kind, "law_firm": acted.law_firm, "licence_number": acted.licence_number}


def registered_names(number: str) -> set[str]:
    """The names under which an identity number is known: of proven accounts, else of parties of accepted cases."""
    index = blind_index("identity_number", number)
    proven = set(Person.objects.filter(identity_number_index=index, proofs__isnull=False).values_list("name", flat=True))
    return proven or set(Party.objects.filter(identity_number_index=index).values_list("name", flat=True).distinct())


def person_answers(person: Person) -> dict[str, str]:
    """A person's facts as answers to the party form."""
    known = {
        "name": person.name,
        "sex": person.sex,
        "birth_date": person.birth_date.isoformat() if person.birth_date else "",
        "ethnicity": person.ethnicity,
        "employer": person.employer,
        "position": person.occupation,
        "phone": person.phone,
        "address": person.registered_address or person.residence_address,
        "habitual_residence": person.residence_address if person.registered_address not in ("", person.residence_address) else "",
        "id_type": IDENTITY_TYPES.get(person.identity_type, person.identity_type),
        "id_number": person.identity_number,
    }
    return {key: value for key, value in known.items() if value}


def organisation_answers(organisation: Organisation) -> dict[str, str]:
    """An organisation's facts as answers to the party form."""
    known = {
        "name": organisation.name,
        "uscc": organisation.unified_social_credit_code,
        "address": organisation.business_address or organisation.registered_address,
        "registered_place": organisation.registered_address,
        "representative": organisation.legal_representative,
        "representative_position": organisation.legal_representative_post,
        "phone": organisation.phone,
        "organisation_kind": organisation.organisation_type,
    }
    return {key: value for key, value in known.items() if value}


def answers_of_known(user: User, kind: str, source: str) -> dict[str, str]:
    """The facts of something the user entered before (or the user's own); {} if the user owns no such row."""
    try:
        row_id = uuid.UUID(source)
    except ValueError:
        return {}
    if kind == "organisation":
        organisation = known_organisations(user).filter(pk=row_id).first()
        return organisation_answers(organisation) if organisation else {}
    person = Person.objects.filter(models.Q(owner=user) | models.Q(pk=user.person_id), pk=row_id).first()
    return person_answers(person) if person else {}


def remember(user: User, kind: str, typed: Mapping[str, Any], source: str) -> str:
    """Keep what was entered for later filings; returns the id of the row. The user's verified self is not rewritten.

    Who types the own name and number once more is no second person.
    """
    values = {key: " ".join(texts(typed, key)) for key in typed}
    if kind == "organisation":
        return str(_remember_organisation(user, values, source).pk)
    own = user.person
    if own is not None and (source == str(own.pk) or (own.name == values.get("name") and _is_same(own, values))):
        _fill_own_person(user, values)
        return str(own.pk)
    return str(_remember_person(user, values, source).pk)


def _day(typed: str) -> dt.date | None:
    try:
        return parse_date(typed)
    except ValueError:
        return None


def _person_fields(values: Mapping[str, str]) -> dict[str, Any]:
    id_type = values.get("id_type", "id_card")
    return {
        "name": values.get("name", "")[:80],
        "sex": values.get("sex", "") if values.get("sex") in {"male", "female"} else "",
        "birth_date": _day(values.get("birth_date", "")),
        "ethnicity": values.get("ethnicity", "")[:20],
        "employer": values.get("employer", "")[:120],
        "occupation": values.get("position", "")[:60],
        "identity_type": "resident_identity_card" if id_type in {"", "id_card"} else id_type[:20],
        "identity_number": values.get("id_number", ""),
        "phone": values.get("phone", ""),
        "registered_address": values.get("address", ""),
        "residence_address": values.get("habitual_residence", ""),
    }


def _remember_person(user: User, values: Mapping[str, str], source: str) -> Person:
    person = known_people(user).filter(pk=source).first() if source else _same_person(user, values)
    person = person or Person(owner=user)
    for name, value in _person_fields(values).items():
        setattr(person, name, value)
    person.save()
    return person


def _same_person(user: User, values: Mapping[str, str]) -> Person | None:
    """Who was entered before under this name: with the same number, or with the same phone where one number is not known."""
    named = known_people(user).filter(name=values.get("name", "")[:80])[:20]
    return next((one for one in named if _is_same(one, values)), None)


def _is_same(one: Person, values: Mapping[str, str]) -> bool:
    """The same number, or the same phone where one number is not known; the name is the same already."""
    number, phone, known = values.get("id_number", "").upper(), values.get("phone", ""), one.identity_number.upper()
    return number == known if number and known else bool(phone) and phone == one.phone


def entered_again(user: User) -> models.QuerySet[Person]:
    """Entries of the user's address book that are the user's own self: the proven name and number."""
    own = user.person
    if own is None or not own.identity_number:
        return Person.objects.none()
    return known_people(user).filter(name=own.name, identity_number_index=own.identity_number_index)


def _fill_own_person(user: User, values: Mapping[str, str]) -> None:
    """Complete, but never change, what the identity check confirmed."""
    person = user.person
    if person is None:
        return
    for name, value in _person_fields(values).items():
        if value and not getattr(person, name):
            setattr(person, name, value)
    for name, key in (("registered_address", "address"), ("residence_address", "habitual_residence"), ("phone", "phone")):
        if values.get(key):
            setattr(person, name, values[key])
    person.save()


def _remember_organisation(user: User, values: Mapping[str, str], source: str) -> Organisation:
    organisation = known_organisations(user).filter(pk=source).first() if source else None
    organisation = organisation or Organisation(owner=user)
    organisation.name = values.get("name", "")[:160]
    organisation.unified_social_credit_code = values.get("uscc", "")[:18].upper()
    organisation.business_address = values.get("address", "")[:200]
    organisation.registered_address = values.get("registered_place", "")[:200]
    organisation.legal_representative = values.get("representative", "")[:80]
    organisation.legal_representative_post = values.get("representative_position", "")[:40]
    organisation.phone = values.get("phone", "")
    organisation.organisation_type = values.get("organisation_kind", "")[:40]
    organisation.save()
    return organisation
