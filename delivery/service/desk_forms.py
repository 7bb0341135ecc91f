"""What a clerk notes about a recipient."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.identity.phone_field import PhoneField


class OutcomeForm(forms.Form):
    """How paper was served: what happened, when, and a note for the file."""

    OUTCOMES = (
        ("handed_over", _("到院领取，已签收")),
        ("refused_to_sign", _("到院后拒绝签收")),
        ("post_received", _("邮寄，已签收")),
        ("post_returned", _("邮寄，被退回")),
    )

    outcome = forms.ChoiceField(label=_("结果"), choices=OUTCOMES, widget=forms.RadioSelect)
    happened_at = forms.DateTimeField(
        label=_("时间"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("签收、拒收或退回的时间。"),
    )
    note = forms.CharField(
        label=_("说明"),
        max_length=200,
        help_text=_("例如签收人、证件、快递单号、见证人。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_happened_at(self) -> dt.datetime:
        """Not in the future."""
        happened_at: dt.datetime = self.cleaned_data["happened_at"]
        if happened_at > clock.now():
            raise forms.ValidationError(_("时间不能晚于现在。"))
        return happened_at


class InviteForm(forms.Form):
    """To which phone a fresh link goes."""

    phone = PhoneField(help_text=_("系统会发出新的链接和验证码，原来的链接随即失效。"))


class SettleForm(forms.Form):
    """How a work item was dealt with."""

    outcome = forms.CharField(label=_("处理结果"), max_length=200)
