"""Forms of enforcement."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.rendering.printable import PrintedForm
from courtportal.kernel.web.forms import DayField, MoneyInput
from filing.cases.models import Party
from filing.enforcement.models import EnforcementCase, Measure
from filing.enforcement.rules.sanctions import GROUNDS


class ApplicationForm(forms.Form):
    """What only the creditor knows; everything else comes from the judgment."""

    known_assets = forms.CharField(
        label=_("您知道的被执行人财产线索"),
        help_text=_("例如银行账户、房屋、车辆、工作单位。没有可以不填，法院会查询。"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=2000,
    )


class DebtorForm(forms.Form):
    """A form about one of the debtors; with a single one there is nothing to choose."""

    debtor = forms.ChoiceField(label=_("被执行人"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, debtors: list[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["debtor"]
        field.choices = [(str(party.pk), party.name) for party in debtors]  # type: ignore[attr-defined]
        if len(debtors) == 1:
            field.initial = str(debtors[0].pk)


class MeasureForm(PrintedForm, DebtorForm):
    """A measure against property."""

    kind = forms.ChoiceField(label=_("措施"), choices=Measure.Kind.choices, widget=forms.RadioSelect)
    item = forms.CharField(label=_("财产"), help_text=_("写明账号末四位、房屋坐落、车牌等，能够与其他财产区分。"), max_length=200)
    holder = forms.CharField(label=_("协助执行单位"), help_text=_("例如开户银行、登记机关。"), max_length=120, required=False)
    amount = forms.DecimalField(label=_("限额"), max_digits=17, decimal_places=2, min_value=0, widget=MoneyInput, required=False)
    expires_on = DayField(label=_("期限届满日"), help_text=_("存款最长一年，动产二年，不动产和其他财产权三年。"))
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)


class RenewalForm(forms.Form):
    """Until when a measure is renewed."""

    expires_on = DayField(label=_("续行至"))


class MoneyForm(forms.Form):
    """Money that reached the account of the case."""

    amount = forms.DecimalField(label=_("金额"), max_digits=17, decimal_places=2, min_value=0, widget=MoneyInput)
    received_on = DayField(label=_("到账日期"))
    note = forms.CharField(label=_("备注"), max_length=200, required=False)
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_amount(self) -> Any:
        """More than nothing."""
        amount = self.cleaned_data["amount"]
        if not amount:
            raise forms.ValidationError(_("金额要大于零。"))
        return amount

    def clean_received_on(self) -> dt.date:
        """Not in the future."""
        day: dt.date = self.cleaned_data["received_on"]
        if day > self.today:
            raise forms.ValidationError(_("到账日期不能晚于今天。"))
        return day


class ListingForm(PrintedForm, DebtorForm):
    """Why a debtor should be listed as dishonest."""

    ground = forms.TypedChoiceField(label=_("情形"), coerce=int, widget=forms.RadioSelect)
    facts = forms.CharField(label=_("事实和证据"), widget=forms.Textarea(attrs={"rows": 5}), max_length=2000)

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(number), ground.in_language(language)) for number, ground in GROUNDS.items()]
        self.fields["ground"].choices = choices  # type: ignore[attr-defined]


class RestrictionForm(PrintedForm, DebtorForm):
    """Why consumption should be restricted; the basis is printed in the order, so it is Chinese."""

    basis = forms.CharField(label=_("理由（印在限制消费令上）"), widget=forms.Textarea(attrs={"rows": 3}), max_length=300)


class ClosingForm(forms.Form):
    """How the case ends; the other ways of 法发〔2014〕26号 need steps that do not exist yet."""

    way = forms.ChoiceField(
        label=_("结案方式"),
        choices=[
            (EnforcementCase.Closing.COMPLETED, EnforcementCase.Closing.COMPLETED.label),
            (EnforcementCase.Closing.TERMINATED, EnforcementCase.Closing.TERMINATED.label),
        ],
        widget=forms.RadioSelect,
    )


class ReasonForm(forms.Form):
    """A reason that others will read."""

    reason = forms.CharField(label=_("理由"), widget=forms.Textarea(attrs={"rows": 3}), max_length=300)
