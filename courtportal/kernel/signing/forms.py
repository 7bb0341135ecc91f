"""The form of a revocation."""

from cryptography import x509
from django import forms
from django.utils.translation import gettext_lazy as _

REASONS = [
    ("key_compromise", _("密钥泄露，或者可能泄露")),
    ("affiliation_changed", _("持有人的名称或者单位变了")),
    ("cessation_of_operation", _("不再使用")),
    ("unspecified", _("其他")),
]


class RevocationForm(forms.Form):
    """Why (RFC 5280 §5.3.1)."""

    reason = forms.ChoiceField(label=_("吊销原因"), choices=REASONS, widget=forms.RadioSelect)

    def clean_reason(self) -> x509.ReasonFlags:
        """The reason as revocation lists name it."""
        return x509.ReasonFlags[self.cleaned_data["reason"]]
