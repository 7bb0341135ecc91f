"""What is missing in a form is said by the page, beside the field and in its summary: never by a bubble of the browser alone."""

from collections.abc import Iterator

from django import forms

import courtportal.urls  # noqa: F401 - brings every form in

APPS = ("filing", "delivery", "search", "transcription")


def _forms(of: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    for one in of.__subclasses__():
        yield one
        yield from _forms(one)


def test_no_form_leaves_what_is_missing_to_the_browser() -> None:
    silent = {
        f"{one.__module__}.{one.__name__}"
        for one in _forms(forms.BaseForm)
        if one.use_required_attribute and one.__module__.split(".")[0] in APPS
    }
    assert not silent
