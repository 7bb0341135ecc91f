"""A day typed into a form stays inside the calendar of the machine, with days to spare on both sides."""

import pytest
from django import forms

from courtportal.kernel.web.forms import DayField


class DayForm(forms.Form):
    """One day."""

    day = DayField()


@pytest.mark.parametrize("typed", ["1899-12-31", "3000-01-01", "9999-12-31"])
def test_a_day_far_off_is_refused_beside_its_field(typed: str) -> None:
    form = DayForm({"day": typed})
    assert not form.is_valid()
    assert "1900年到2999年" in form.errors["day"][0]


@pytest.mark.parametrize("typed", ["1900-01-01", "2026-11-28", "2999-12-31"])
def test_a_day_people_mean_is_taken(typed: str) -> None:
    assert DayForm({"day": typed}).is_valid()
