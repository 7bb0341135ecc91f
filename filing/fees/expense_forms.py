"""The forms of actual expenses."""

import datetime as dt
import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.web.forms import DayField
from filing.cases.models import Party
from filing.causes.forms import AmountField
from filing.fees.actions.note_expense import Spent
from filing.fees.expense_models import Expense
from filing.fees.rules.expenses import ADVANCED_BY_COURT, EXPENSES, ExpenseKind

THE_COURT = "court"


class ExpenseForm(forms.Form):
    """What was spent, on what, and who bears it until the decision."""

    use_required_attribute = False
    kind = forms.ChoiceField(
        label=_("什么费用"),
        help_text=_("法院提供的当地民族通用语言、文字翻译不收费用（《诉讼费用交纳办法》第十二条第二款），不要登记。"),
    )
    amount = AmountField(label=_("实际发生的金额"))
    spent_on = DayField(label=_("发生在哪一天"))
    payee = forms.CharField(
        label=_("出庭人员，或者收款的机构、单位"),
        help_text=_("出庭费用写证人、鉴定人等的姓名；复制工本费写申请复制的人。"),
        max_length=120,
    )
    caused_by = forms.ChoiceField(
        label=_("裁判以前由谁负担"), help_text=_("谁申请、谁主张，由谁负担。"), widget=forms.RadioSelect
    )
    remark = forms.CharField(label=_("说明"), max_length=200, required=False)
    # One filled-in form is one expense: a second click is the same, a second form is another.
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, parties: Sequence[Party], language: str, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial["key"] = str(uuid.uuid4())
        groups = [
            (_("法院按实际成本收取（第十一条）"), [kind for kind, rule in EXPENSES.items() if rule.collected]),
            (
                _("当事人直接付给有关机构、单位，法院不代收代付（第十二条）"),
                [kind for kind, rule in EXPENSES.items() if not rule.collected],
            ),
        ]
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (title, [(kind.value, EXPENSES[kind].name.in_language(language)) for kind in kinds]) for title, kinds in groups
        ]
        payers = [(str(one.pk), f"{one.get_role_display()} {one.name}") for one in parties]
        advanced = (THE_COURT, _("法院先行垫付（仅限法院通知的证人，民事诉讼法第七十七条）"))
        self.fields["caused_by"].choices = [*payers, advanced]  # type: ignore[attr-defined]

    def clean_amount(self) -> Decimal:
        """More than nothing."""
        amount: Decimal = self.cleaned_data["amount"]
        if not amount:
            raise forms.ValidationError(_("请填写实际发生的金额。"))
        return amount

    def clean_spent_on(self) -> dt.date:
        """It was spent: not on a day to come."""
        day: dt.date = self.cleaned_data["spent_on"]
        if day > self.today:
            raise forms.ValidationError(_("费用应当已经发生，请填写今天或者以前的日期。"))
        return day

    def clean(self) -> dict[str, Any]:
        """The court advances only what attendance costs."""
        given = super().clean() or {}
        if given.get("caused_by") == THE_COURT and given.get("kind") and ExpenseKind(given["kind"]) not in ADVANCED_BY_COURT:
            self.add_error("caused_by", _("法院只先行垫付法院通知的证人出庭的费用，请选择一方当事人。"))
        return given

    def spent(self) -> Spent:
        """The valid form as what is noted."""
        given = self.cleaned_data
        payer = None if given["caused_by"] == THE_COURT else uuid.UUID(given["caused_by"])
        return Spent(
            kind=ExpenseKind(given["kind"]), amount=given["amount"], spent_on=given["spent_on"], payee=given["payee"],
            caused_by=payer, key=given["key"], remark=given["remark"],
        )  # fmt: skip


class BearForm(forms.Form):
    """How much of an expense each party bears by the decision."""

    use_required_attribute = False

    def __init__(self, *args: Any, parties: Sequence[Party], expense: Expense, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = parties
        for party in parties:
            field = AmountField(label=f"{party.get_role_display()} {party.name}")
            field.initial = expense.amount if party.pk == expense.caused_by_id else Decimal("0.00")
            self.fields[f"party_{party.pk.hex}"] = field

    def shares(self) -> dict[Any, Decimal]:
        """Party → amount."""
        return {party.pk: self.cleaned_data[f"party_{party.pk.hex}"] for party in self.parties}


class TakeBackForm(forms.Form):
    """Why an expense is taken back."""

    use_required_attribute = False
    reason = forms.CharField(label=_("为什么撤销"), max_length=200)
