"""The address book beside the cases that were filed with it."""

import datetime as dt

import pytest
from django.core.management import call_command

from courtportal.kernel.authz import Role, visible_to
from courtportal.kernel.identity.actions.keep_contact import remove_contact
from courtportal.kernel.identity.models import Person, User
from filing.cases.models import Party
from filing.intake.actions.drafts import start_draft
from filing.intake.rules import content as contents
from filing.parties.known import known_people, remember
from tests.factories.court_cases import make_case
from tests.factories.people import actor_for, make_user


@pytest.mark.django_db
def test_an_entry_with_which_a_case_was_filed_can_be_removed(now: dt.datetime) -> None:
    case = make_case(now=now)
    user = case.parties.get(role=Party.Role.PLAINTIFF).user
    assert user is not None
    entry, actor = Person.objects.create(owner=user, name="周远航"), actor_for(user)
    case.parties.filter(role=Party.Role.DEFENDANT).update(person=entry)
    remove_contact(actor=actor, contact=entry, now=now)
    assert entry not in visible_to(actor, Person)
    assert case.parties.get(role=Party.Role.DEFENDANT).person == entry


NUMBER = "110101198503020024"
OWN = {"name": "林小满", "id_number": NUMBER, "phone": "13800000001"}


@pytest.fixture
def user(now: dt.datetime) -> User:
    """An account whose real name and number are proven."""
    user = make_user("林小满")
    assert user.person is not None
    user.person.identity_number, user.person.phone = NUMBER, "13800000001"
    user.person.save()
    return user


@pytest.mark.django_db
@pytest.mark.parametrize("typed", [OWN, {**OWN, "phone": "13900000000"}, {"name": "林小满", "phone": "13800000001"}])
def test_who_types_the_own_self_again_is_no_second_person(user: User, typed: dict[str, str]) -> None:
    assert remember(user, "person", typed, "") == str(user.person_id)
    assert not known_people(user).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("changed", [{"id_number": "110101198503020016"}, {"name": "林大满"}])
def test_a_namesake_or_another_name_is_somebody_else(user: User, changed: dict[str, str]) -> None:
    assert remember(user, "person", {**OWN, **changed}, "") != str(user.person_id)
    assert known_people(user).count() == 1


@pytest.mark.django_db
def test_entries_that_turn_out_to_be_the_own_self_are_merged_once(user: User, now: dt.datetime) -> None:
    entry = Person.objects.create(owner=user, name="林小满", identity_number=NUMBER)
    other = Person.objects.create(owner=user, name="林小满", identity_number="110101198503020016")
    actor = actor_for(user, Role.LITIGANT)
    draft = start_draft(actor=actor, form_key="private_lending", court=None, now=now)
    draft.content["parties"][0]["source"] = str(entry.pk)
    draft.save()
    call_command("merge_own_people")
    call_command("merge_own_people")
    draft.refresh_from_db()
    assert contents.parties(draft.content, "plaintiff")[0]["source"] == str(user.person_id)
    assert list(known_people(user)) == [other]
