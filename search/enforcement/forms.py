"""The form of the public query."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from search.case_numbers import CASE_NUMBER, canonical


class DebtorForm(forms.Form):
    """Who is looked for. The name must be complete; the rest only narrows."""

    use_required_attribute = False
    name = forms.CharField(
        label=_("被执行人姓名或者名称"), max_length=160, help_text=_("请填写完整的姓名或者单位全称，不支持模糊查询。"),
        error_messages={"required": _("请填写被执行人的姓名或者名称。")},
    )  # fmt: skip
    case_number = forms.CharField(label=_("执行案号"), required=False, max_length=60, help_text=_("例如（2026）粤0604执123号。"))
    identity_suffix = forms.CharField(
        label=_("证件号码后四位"), required=False, max_length=4, help_text=_("同名的人较多时，用来区分。")
    )  # fmt: skip
    listed_only = forms.BooleanField(label=_("只看失信被执行人"), required=False)

    def clean_name(self) -> str:
        name = re.sub(r"\s+", "", str(self.cleaned_data["name"]))
        if len(name) < 2 or any(mark in name for mark in "*?%_"):
            raise forms.ValidationError(_("请填写完整的姓名或者名称，不能用通配符。"))
        return name

    def clean_case_number(self) -> str:
        number = str(self.cleaned_data["case_number"])
        if number and not CASE_NUMBER.fullmatch(number.strip()):
            raise forms.ValidationError(_("案号的写法不对，例如（2026）粤0604执123号。"))
        return canonical(number)

    def clean_identity_suffix(self) -> str:
        value = str(self.cleaned_data["identity_suffix"]).upper()
        if value and not re.fullmatch(r"[0-9A-Z]{4}", value):
            raise forms.ValidationError(_("请填写证件号码的最后四位。"))
        return value
