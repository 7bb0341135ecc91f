"""Forms of log-in, identity and the address book."""

import datetime as dt
from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, LoginForm, SignupForm, VerifyPhoneForm
from allauth.account.internal.flows.login import derive_login_method
from allauth.account.utils import filter_users_by_email
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.identity import totp
from courtportal.kernel.identity.models import Organisation, Person, User
from courtportal.kernel.identity.phone_field import PhoneField
from courtportal.kernel.identity.rules.credit_code import InvalidCreditCode, parse_credit_code
from courtportal.kernel.identity.rules.identity_number import IdentityProblem, InvalidIdentityNumber, parse_identity_number
from courtportal.kernel.rendering.printable import PrintedForm, validate_printable
from courtportal.kernel.web.forms import CodeInput, DayInput

IDENTITY_NUMBER_WORDS = {
    IdentityProblem.SHAPE: _("身份证号是18位，最后一位可以是X。请核对后再填。"),
    IdentityProblem.REGION: _("身份证号的前两位不是任何地区的代码。请核对后再填。"),
    IdentityProblem.BIRTH_DATE: _("身份证号第7至14位不是一个出生日期。请核对后再填。"),
    IdentityProblem.CHECK_DIGIT: _("身份证号与最后一位校验码不符，可能有一位写错。请核对后再填。"),
}


class IdentityNumberField(forms.CharField):
    """A citizen identity number; each mistake is said in its own words."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("身份证号"))
        kwargs.setdefault("max_length", 24)
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return parse_identity_number(text, today=clock.today()).number
        except InvalidIdentityNumber as error:
            raise ValidationError(IDENTITY_NUMBER_WORDS[error.problem]) from error


def _contact_field() -> forms.CharField:
    """A phone number or a mail address."""
    return forms.CharField(
        label=_("手机号或电子邮箱"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username webauthn", "autocapitalize": "none", "spellcheck": "false"}),
    )


def contact_of(text: str) -> dict[str, str]:
    """``{"email": …}`` or ``{"phone": …}``; raises ValidationError for neither."""
    text = text.strip()
    method = derive_login_method(text).value
    if method == "email":
        return {"email": text.lower()}
    if method == "phone":
        return {"phone": PhoneField().clean(text)}
    raise ValidationError(_("请填写11位手机号，或者像 name@example.com 这样的电子邮箱。"))


class PortalLoginForm(LoginForm):  # type: ignore[misc]
    """One field; a code follows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = _contact_field()

    def clean_login(self) -> str:
        """The address or number in its normal form."""
        return next(iter(contact_of(self.cleaned_data["login"]).values()))


class PortalSignupForm(SignupForm):  # type: ignore[misc]
    """One field for the phone or the address, one for the name one is called by."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("phone", "email"):
            self.fields.pop(name, None)
        self.fields["contact"] = _contact_field()
        self.fields["display_name"] = forms.CharField(
            label=_("怎么称呼您"),
            max_length=80,
            widget=forms.TextInput(attrs={"autocomplete": "name"}),
            validators=[validate_printable],
        )

    def clean_contact(self) -> str:
        """Sets ``phone`` or ``email`` as allauth expects them; whether an account exists is told to its holder only."""
        contact = contact_of(self.cleaned_data["contact"])
        self.cleaned_data |= {"phone": "", "email": ""} | contact
        if "email" in contact:
            self.account_already_exists = bool(filter_users_by_email(contact["email"]))
        return str(self.cleaned_data["contact"])

    def signup(self, request: Any, user: Any) -> None:
        """Keep the name one is called by."""
        user.display_name = self.cleaned_data["display_name"]
        user.save(update_fields=["display_name"])


class _CodeMixin:
    """A code field that phones fill in."""

    fields: dict[str, forms.Field]

    def draw_code(self, help_text: Any = "") -> None:
        field = self.fields["code"]
        field.label, field.help_text, field.widget = _("验证码"), help_text, CodeInput()


class PortalLoginCodeForm(_CodeMixin, ConfirmLoginCodeForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draw_code()


class PortalVerifyPhoneForm(_CodeMixin, VerifyPhoneForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draw_code()


class _UsedOnceMixin(_CodeMixin):
    """Refuses a code whose counter was used before, in whichever process."""

    user: User

    def draw_code(self, help_text: Any = "") -> None:
        """A recovery code has letters, so phones must offer them."""
        super().draw_code(help_text)
        self.fields["code"].widget.attrs["inputmode"] = "text"

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        if not totp.use_once(self.user, code):
            raise ValidationError(_("这个验证码已经用过，请等应用上出现新的验证码。"))
        return code


class PortalAuthenticateForm(_UsedOnceMixin, AuthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draw_code(_("验证器应用上的6位数字，或者一个备用码"))


class PortalReauthenticateForm(_UsedOnceMixin, ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draw_code(_("验证器应用上的6位数字，或者一个备用码"))


class PortalActivateTotpForm(_CodeMixin, ActivateTOTPForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draw_code(_("扫码后，验证器应用上显示的6位数字"))


class CodeForm(_CodeMixin, forms.Form):
    """The code of a step-up."""

    code = forms.CharField(max_length=12)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draw_code()


class ProveIdentityForm(PrintedForm, forms.Form):
    """Name, number and phone, as the identity card and the phone contract have them."""

    name = forms.CharField(
        label=_("姓名"), max_length=80, help_text=_("与身份证上的一致"), widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    identity_number = IdentityNumberField()
    phone = PhoneField(help_text=_("用本人身份证办理的手机号"))
    agreed = forms.BooleanField(label=_("我同意用以上信息核对我的真实身份，法院据此确认我在网上的行为由我本人作出"))
    code = forms.CharField(label=_("验证码"), max_length=12, required=False, widget=CodeInput())

    def __init__(self, *args: Any, asks_code: bool, **kwargs: Any) -> None:
        """``asks_code``: a code is on its way to the phone."""
        super().__init__(*args, **kwargs)
        if not asks_code:
            del self.fields["code"]


class PersonForm(PrintedForm, forms.ModelForm):  # type: ignore[type-arg]
    """Someone whom one names in filings."""

    identity_number = IdentityNumberField(required=False)
    phone = PhoneField(required=False)
    email = forms.EmailField(label=_("电子邮箱"), required=False)
    registered_address = forms.CharField(label=_("户籍地址"), max_length=200, required=False)
    residence_address = forms.CharField(label=_("经常居住地"), max_length=200, required=False)

    class Meta:
        model = Person
        fields = ["name", "sex", "birth_date", "ethnicity", "occupation", "employer"]
        labels = {
            "name": _("姓名"), "sex": _("性别"), "birth_date": _("出生日期"), "ethnicity": _("民族"),
            "occupation": _("职业或职务"), "employer": _("工作单位"),
        }  # fmt: skip
        widgets = {"birth_date": DayInput}

    encrypted = ("identity_number", "phone", "email", "registered_address", "residence_address")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.encrypted:
            self.initial.setdefault(name, getattr(self.instance, name))

    def clean_birth_date(self) -> dt.date | None:
        """Not in the future."""
        day: dt.date | None = self.cleaned_data["birth_date"]
        if day and day > clock.today():
            raise ValidationError(_("出生日期不能晚于今天。"))
        return day

    def contact(self) -> Person:
        """The person as typed, not stored yet."""
        person: Person = self.save(commit=False)
        for name in self.encrypted:
            setattr(person, name, self.cleaned_data[name])
        return person


class OrganisationForm(PrintedForm, forms.ModelForm):  # type: ignore[type-arg]
    """An organisation that one names in filings."""

    phone = forms.CharField(label=_("电话"), max_length=30, required=False)

    class Meta:
        model = Organisation
        fields = [
            "name", "unified_social_credit_code", "organisation_type", "registered_address", "business_address",
            "legal_representative", "legal_representative_post",
        ]  # fmt: skip
        labels = {
            "name": _("名称"), "unified_social_credit_code": _("统一社会信用代码"), "organisation_type": _("类型"),
            "registered_address": _("注册地址"), "business_address": _("主要办事机构所在地"),
            "legal_representative": _("法定代表人或负责人"), "legal_representative_post": _("职务"),
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("phone", self.instance.phone)

    def clean_unified_social_credit_code(self) -> str:
        """Eighteen characters that check (GB 32100-2015), or nothing."""
        code = self.cleaned_data["unified_social_credit_code"]
        try:
            return parse_credit_code(code) if code else ""
        except InvalidCreditCode as error:
            raise ValidationError(_("统一社会信用代码是18位，并且要与校验码相符。请核对后再填。")) from error

    def contact(self) -> Organisation:
        """The organisation as typed, not stored yet."""
        organisation: Organisation = self.save(commit=False)
        organisation.phone = self.cleaned_data["phone"]
        return organisation
