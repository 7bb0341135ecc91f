"""Who acted as relative or employee before the two were told apart."""

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps

from filing.cases.models import Party, Representation
from tests.factories.disputes import make_dispute


@pytest.mark.django_db
def test_who_acted_for_an_organisation_as_relative_or_employee_is_its_employee(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    person, company = dispute.party("plaintiff"), dispute.party("defendant")
    Party.objects.filter(pk=company.pk).update(kind=Party.Kind.ORGANISATION)
    for party in (person, company):
        Representation.objects.create(party=party, name="沈砚", kind="relative")
    Representation.objects.create(party=company, name="顾言", kind="lawyer")
    import_module("filing.migrations.0080_of_an_organisation_its_staff_act").tell_staff_apart(apps, None)
    assert list(person.representations.values_list("kind", flat=True)) == ["relative"]
    assert dict(company.representations.values_list("name", "kind")) == {"沈砚": "employee", "顾言": "lawyer"}
