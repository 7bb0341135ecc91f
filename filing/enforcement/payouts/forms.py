"""The officer's proposal to pay money out."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.rendering.printable import ParagraphsField, PrintedForm
from filing.cases.models import Party
from filing.causes.forms import AmountField


class PayoutForm(PrintedForm, forms.Form):
    """To whom, how much, to which account, and how the authority was checked."""

    use_required_attribute = False
    payee = forms.ChoiceField(label=_("收款人"), widget=forms.RadioSelect)
    amount = AmountField(label=_("发放金额"), min_value=Decimal("0.01"))
    fee = AmountField(label=_("扣除的执行费"))
    holder = forms.CharField(label=_("收款户名"), max_length=100)
    number = forms.RegexField(r"^[\d ]{8,40}$", label=_("收款账号"), error_messages={"invalid": _("账号只写数字，8至40位。")})
    bank = forms.CharField(label=_("开户银行"), max_length=100)
    authority_checked = ParagraphsField(
        label=_("收款授权的核验"),
        help_text=_("怎样核实收款人身份、账户和代领的特别授权，例如：本人账户，已核对身份证和银行卡。"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, creditors: list[Party], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["payee"]
        field.choices = [(str(party.pk), party.name) for party in creditors]  # type: ignore[attr-defined]
        if len(creditors) == 1:
            field.initial = str(creditors[0].pk)
