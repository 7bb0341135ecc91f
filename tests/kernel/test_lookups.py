"""One of several conditions, each looked up on its own: the same rows as an OR, each once, and no table read whole."""

import pytest
from django.db import connection
from django.db.models import Q

from courtportal.kernel.courts.models import Court
from courtportal.kernel.identity.models import User
from courtportal.kernel.lookups import matching_any
from tests.factories.people import make_court

pytestmark = pytest.mark.django_db


def test_a_row_matching_two_conditions_is_found_once() -> None:
    court = make_court()
    conditions = [Q(code=court.code), Q(name_zh=court.name_zh), Q(code="nowhere")]
    assert list(matching_any(Court.objects.all(), conditions)) == [court]


def test_nothing_asked_finds_nothing_and_an_empty_condition_everything() -> None:
    court = make_court()
    assert not matching_any(Court.objects.all(), []).exists()
    assert court in matching_any(Court.objects.all(), [Q(code="nowhere"), Q()])


def test_what_the_rows_are_limited_to_stays() -> None:
    court = make_court()
    assert not matching_any(Court.objects.exclude(pk=court.pk), [Q(code=court.code), Q(name_zh=court.name_zh)]).exists()


def test_conditions_over_two_tables_are_looked_up_apart() -> None:
    found = matching_any(User.objects.all(), [Q(email="a@example.org"), Q(appointments__role="clerk")])
    assert " OR " not in str(found.query)
    assert not found.exists()


def test_the_few_that_are_asked_for_are_named_in_each_condition() -> None:
    court, other = make_court(), make_court("粤0605", "佛山市南海区人民法院")
    found = matching_any(Court.objects.all(), [Q(province="粤"), Q(code="nowhere")], within=Q(pk=other.pk))
    assert list(found) == [other]
    assert str(found.query).count(other.pk.hex if connection.vendor == "sqlite" else str(other.pk)) == 3
    assert court in matching_any(Court.objects.all(), [Q(province="粤"), Q(code="nowhere")])
