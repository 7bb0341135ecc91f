"""How every form is drawn: an error summary linked to its fields, the same words beside the field, optional fields marked."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting


class PortalFormRenderer(TemplatesSetting):
    """``{{ form }}`` and ``{{ form.field.as_field_group }}`` in the portal's patterns."""

    form_template_name = "web/forms/form.html"
    field_template_name = "web/forms/field.html"
    formset_template_name = "web/forms/formset.html"


class MoneyInput(forms.TextInput):
    """An amount in yuan, typed with a decimal keyboard."""

    template_name = "web/forms/money_input.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "class": "short", "autocomplete": "off", **(attrs or {})})


class DayInput(forms.DateInput):
    """A day, with the browser's own calendar; typed as 2026-11-22 where there is none."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "short", **(attrs or {})}, format="%Y-%m-%d")


class CodeInput(forms.TextInput):
    """A one-time code; phones offer the one that just arrived."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "numeric", "autocomplete": "one-time-code", "class": "code", **(attrs or {})})
