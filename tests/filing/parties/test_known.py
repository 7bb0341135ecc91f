"""The address book beside the cases that were filed with it."""

import datetime as dt

import pytest

from courtportal.kernel.authz import visible_to
from courtportal.kernel.identity.actions.keep_contact import remove_contact
from courtportal.kernel.identity.models import Person
from filing.cases.models import Party
from tests.factories.court_cases import make_case
from tests.factories.people import actor_for


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
