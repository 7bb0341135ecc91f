"""How every form is drawn: an error summary linked to its fields, the same words beside the field, optional fields marked."""

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _


class PortalFormRenderer(TemplatesSetting):
    """``{{ form }}`` and ``{{ form.field.as_field_group }}`` in the portal's patterns."""

    form_template_name = "web/forms/form.html"
    field_template_name = "web/forms/field.html"
    formset_template_name = "web/forms/formset.html"


class MoneyInput(forms.TextInput):
    """An amount, typed with a decimal keyboard: in yuan, unless its label names another currency and there is no ``sign``."""

    template_name = "web/forms/money_input.html"

    def __init__(self, attrs: dict[str, Any] | None = None, sign: str = "¥") -> None:
        super().__init__({"inputmode": "decimal", "class": "short", "autocomplete": "off", **(attrs or {})})
        self.sign = sign

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """With the sign before the amount."""
        return {**super().get_context(name, value, attrs), "sign": self.sign}


class NumberTyped(forms.TextInput):
    """A number, typed with a decimal keyboard; the portal and not the browser says what is wrong with it."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "class": "short", "autocomplete": "off", **(attrs or {})})


class DayInput(forms.DateInput):
    """A day, with the browser's own calendar; typed as 2026-11-22 where there is none."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "short", **(attrs or {})}, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day near enough that weeks may be counted on from it without leaving the calendar of the machine."""

    widget = DayInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        words = _("请填写1900年到2999年之间的日期。")
        self.validators += [MinValueValidator(dt.date(1900, 1, 1), words), MaxValueValidator(dt.date(2999, 12, 31), words)]


class CodeInput(forms.TextInput):
    """A one-time code; phones offer the one that just arrived."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "numeric", "autocomplete": "one-time-code", "class": "code", **(attrs or {})})


class SentOnce(forms.Form):
    """A form with the key of one sending, minted with its page: sent again, by a second click say, it does nothing more.

    A page whose key got lost still counts as sent, once for each time.
    """

    use_required_attribute = False
    key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("key", str(uuid.uuid4()))
