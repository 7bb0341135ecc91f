"""The form field of a mobile phone number."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.identity.rules.mobile_phone import InvalidMobilePhone, parse_mobile_phone


class PhoneField(forms.CharField):
    """Eleven digits; spaces, dashes and +86 are accepted."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("手机号"))
        kwargs.setdefault("max_length", 20)
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return parse_mobile_phone(text)
        except InvalidMobilePhone as error:
            raise ValidationError(_("请填写11位手机号，例如 138 0000 0000。")) from error
