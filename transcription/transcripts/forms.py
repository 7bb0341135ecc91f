"""The form by which the clerk notes that somebody does not sign."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AbsenceForm(forms.Form):
    """Why somebody refuses or cannot sign (民事诉讼法 第一百五十条第三款)."""

    use_required_attribute = False
    reason = forms.CharField(label=_("理由"), max_length=200, error_messages={"required": _("请填写没有签名的理由。")})
