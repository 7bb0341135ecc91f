"""The court's own words come first: no form lets the browser refuse what was typed before the portal has read it."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

from django import forms
from django.conf import settings

import filing
from courtportal.kernel.rendering.printable import ParagraphsField, PrintedForm

APPS = ("courtportal", "filing", "delivery", "transcription", "search")
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


def form_tags() -> Iterator[tuple[Path, str]]:
    """Every opening tag of a form in our templates, and the template it stands in."""
    for app in APPS:
        for path in sorted((Path(settings.BASE_DIR) / app).rglob("templates/**/*.html")):
            yield from ((path, tag) for tag in re.findall(r"<form\b[^>]*>", path.read_text()))


def test_every_form_is_read_by_the_portal_before_the_browser_says_a_word() -> None:
    known = list(form_tags())
    assert len(known) > 250
    assert [f"{path.name}: {tag}" for path, tag in known if not re.search(r"\bnovalidate\b", tag)] == []


def test_what_is_printed_in_paragraphs_is_tidied_wherever_it_is_typed() -> None:
    printed = [one for one in forms_of_filing() if issubclass(one, PrintedForm)]
    assert len(printed) > 20
    areas = [
        (f"{one.__module__}.{one.__name__}.{name}", field)
        for one in printed
        for name, field in one.base_fields.items()  # type: ignore[attr-defined]
        if isinstance(field.widget, forms.Textarea)
    ]
    assert len(areas) > 20
    assert [name for name, field in areas if not isinstance(field, ParagraphsField)] == []
