"""The three questions of first service: the code, who one is, where one wants to be served."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.identity.forms import IdentityNumberField
from courtportal.kernel.identity.rules.credit_code import InvalidCreditCode, parse_credit_code
from courtportal.kernel.web.forms import CodeInput
from delivery.addresses.actions.confirm import Confirmed
from delivery.addresses.forms import AddressForm
from delivery.first_service.actions.identify import Claimed
from delivery.service.rules.effect import Consent


class CodeForm(forms.Form):
    """The six digits from the SMS."""

    use_required_attribute = False
    code = forms.RegexField(
        label=_("短信中的6位验证码"),
        regex=r"^\s*[0-9]{6}\s*$",
        widget=CodeInput(),
        error_messages={"invalid": _("请输入短信中的6位数字。")},
    )


class IdentityForm(forms.Form):
    """Real name and identity number; of an organisation those of its legal representative, and its credit code.

    What the account of who is logged in has proven already is not asked again.
    """

    use_required_attribute = False
    name = forms.CharField(label=_("姓名"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    identity_number = IdentityNumberField()
    credit_code = forms.CharField(label=_("统一社会信用代码"), max_length=24, help_text=_("营业执照上的18位代码。"))

    def __init__(self, *args: Any, is_organisation: bool, own: Claimed | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_organisation:
            self.fields["name"].label = _("法定代表人姓名")
            self.fields["identity_number"].label = _("法定代表人身份证号")
        else:
            del self.fields["credit_code"]
        self.own = own
        if own:
            del self.fields["name"], self.fields["identity_number"]

    def claimed(self) -> Claimed:
        """Who the visitor is, by what is proven and what was filled in."""
        return replace(self.own, **self.cleaned_data) if self.own else Claimed(**self.cleaned_data)

    def clean_credit_code(self) -> str:
        """The code in its written form."""
        try:
            parse_credit_code(self.cleaned_data["credit_code"])
        except InvalidCreditCode as error:
            raise forms.ValidationError(_("统一社会信用代码是18位数字和大写字母。请核对后再填。")) from error
        return str(self.cleaned_data["credit_code"]).strip().upper()


class DecisionForm(AddressForm):
    """Consent to electronic service with its scope (OLR 30), or a refusal, or neither for now."""

    AGREE, LATER, REFUSE = "agree", "later", "refuse"
    CHOICES = (
        (AGREE, _("同意电子送达，确认下面的送达地址")),
        (LATER, _("暂不确认，先看文书")),
        (REFUSE, _("不同意电子送达，要求送达纸质文书")),
    )

    decision = forms.ChoiceField(
        label=_("您的选择"),
        choices=CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择是否同意电子送达。")},
    )
    field_order = ("decision",)
    # The browser must not insist on an address from someone who confirms none; the server asks where it matters.
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound and self.data.get("decision") == self.LATER:
            for name in ("recipient_name", "phone", "postal_address", "scope"):
                self.fields[name].required = False

    def decided(self) -> Confirmed | None:
        """The decision as the ledger keeps it; None for nothing confirmed."""
        consents = {self.AGREE: Consent.EXPRESS, self.REFUSE: Consent.REFUSED}
        consent = consents.get(self.cleaned_data["decision"])
        return self.confirmed(consent) if consent else None
