"""The form of a service address confirmation (送达地址确认书)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.identity.phone_field import PhoneField
from courtportal.kernel.rendering.printable import PrintedForm
from delivery.addresses.actions.confirm import Confirmed
from delivery.addresses.rules import ALL_STAGES, Stage
from delivery.service.rules.effect import Consent

STAGES = (
    (Stage.FIRST_INSTANCE.value, _("第一审")),
    (Stage.SECOND_INSTANCE.value, _("第二审")),
    (Stage.RETRIAL.value, _("再审")),
    (Stage.ENFORCEMENT.value, _("执行")),
)


class AddressForm(PrintedForm, forms.Form):
    """Where one is served electronically, and where by post."""

    use_required_attribute = False
    recipient_name = forms.CharField(label=_("收件人"), max_length=80)
    phone = PhoneField(help_text=_("有新文书时发短信提醒到这个号码。"))
    email = forms.EmailField(label=_("电子邮箱"), required=False, help_text=_("填写后，同时发邮件提醒。"))
    postal_address = forms.CharField(
        label=_("邮寄地址"),
        max_length=200,
        help_text=_("需要邮寄时使用，请写到门牌号。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    receiver_name = forms.CharField(
        label=_("指定代收人"),
        max_length=80,
        required=False,
        help_text=_("您不在时由谁代您签收，例如您的代理人或者家人。代收人签收，视为您本人签收。"),
    )
    scope = forms.MultipleChoiceField(
        label=_("适用于本案的哪些阶段"), choices=STAGES, initial=ALL_STAGES, widget=forms.CheckboxSelectMultiple
    )

    def confirmed(self, consent: Consent = Consent.EXPRESS) -> Confirmed:
        """The answers as the ledger keeps them."""
        given = self.cleaned_data
        return Confirmed(
            consent=consent,
            recipient_name=given["recipient_name"],
            receiver_name=given["receiver_name"],
            phone=given["phone"],
            email=given["email"],
            postal_address=given["postal_address"],
            reminders=("sms", "email") if given["email"] else ("sms",),
            scope=tuple(given["scope"]),
        )
