"""The forms of shared drafts: an invitation, the code, a remark."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.identity.forms import contact_of
from courtportal.kernel.web.forms import CodeInput, SentOnce
from filing.intake.models import FilingDraft
from filing.intake.rules import content as contents
from filing.intake.sharing.actions.invite import Invited
from filing.intake.sharing.models import DraftShare


class InviteForm(SentOnce):
    """Whom to invite, and for whom a client signs."""

    role = forms.ChoiceField(label=_("请对方做什么"), choices=DraftShare.Role.choices, widget=forms.RadioSelect)
    name = forms.CharField(label=_("姓名"), max_length=80)
    contact = forms.CharField(
        label=_("手机号或电子邮箱"),
        max_length=254,
        help_text=_("链接发到这里，7 天内有效；验证码由您另外告诉对方"),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    party = forms.ChoiceField(label=_("代表哪一位原告签名"), required=False)

    def __init__(self, *args: Any, draft: FilingDraft, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plaintiffs = contents.parties(draft.content, contents.PLAINTIFF)
        choices = [(one["id"], str(one["answers"].get("name", "")) or "—") for one in plaintiffs]
        cast("forms.ChoiceField", self.fields["party"]).choices = [("", "—"), *choices]
        if len(choices) == 1:
            self.fields["party"].initial = choices[0][0]

    def clean_contact(self) -> str:
        """The number or address in its normal form."""
        return next(iter(contact_of(self.cleaned_data["contact"]).values()))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("role") == DraftShare.Role.CLIENT and not cleaned.get("party"):
            self.add_error("party", _("请选择委托人是哪一位原告；还没有填写原告的，请先填写。"))
        return cleaned

    def invited(self) -> Invited:
        """The invitation."""
        given = self.cleaned_data
        party = given["party"] if given["role"] == DraftShare.Role.CLIENT else ""
        return Invited(role=given["role"], name=given["name"], contact=given["contact"], party=party)


class JoinForm(forms.Form):
    """The six digits that the owner of the draft says; they do not travel with the link."""

    use_required_attribute = False
    code = forms.RegexField(
        label=_("对方告诉您的6位验证码"),
        regex=r"^\s*[0-9]{6}\s*$",
        widget=CodeInput(),
        error_messages={"invalid": _("请输入邀请您的人告诉您的6位数字。")},
    )


class CommentForm(SentOnce):
    """A remark."""

    use_required_attribute = False
    text = forms.CharField(label=_("您的意见"), max_length=4000, widget=forms.Textarea({"rows": 3}))
