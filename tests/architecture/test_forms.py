"""The court's own words come first: no form of filing lets the browser refuse what was typed before the portal has read it."""

import importlib
import pkgutil
from collections.abc import Iterator

from django import forms

import filing

JUDGED_BY_THE_BROWSER = (forms.NumberInput, forms.EmailInput, forms.URLInput)


def forms_of_filing() -> Iterator[type[forms.BaseForm]]:
    for module in pkgutil.walk_packages(filing.__path__, "filing."):
        if not {"migrations", "management"} & set(module.name.split(".")):
            importlib.import_module(module.name)
    found = {one for one in _below(forms.BaseForm) if one.__module__.startswith("filing.")}
    yield from sorted(found, key=lambda one: f"{one.__module__}.{one.__qualname__}")


def _below(form: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    for one in form.__subclasses__():
        yield one
        yield from _below(one)


def test_no_field_is_marked_as_required_for_the_browser() -> None:
    known = list(forms_of_filing())
    assert len(known) > 50
    assert [f"{one.__module__}.{one.__name__}" for one in known if one.use_required_attribute] == []


def test_no_number_or_address_is_judged_by_the_browser() -> None:
    judged = [
        f"{one.__module__}.{one.__name__}.{name}"
        for one in forms_of_filing()
        for name, field in one.base_fields.items()
        if isinstance(field.widget, JUDGED_BY_THE_BROWSER)
    ]
    assert judged == []
