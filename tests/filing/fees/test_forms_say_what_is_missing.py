"""What is missing in a form about money is said beside its field by the court, not by the browser in its own words."""

import inspect

import pytest
from django.forms import Form

from filing.fees import forms

FORMS = [
    one for _name, one in inspect.getmembers(forms, inspect.isclass) if issubclass(one, Form) and one.__module__ == forms.__name__
]


@pytest.mark.parametrize("form", FORMS)
def test_the_browser_does_not_stop_what_the_court_would_explain(form: type[Form]) -> None:
    assert form.use_required_attribute is False
