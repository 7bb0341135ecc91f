"""Forms of enforcement."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.courts.models import Court
from courtportal.kernel.identity.models import User
from courtportal.kernel.rendering.printable import ParagraphsField, PrintedForm
from courtportal.kernel.web.forms import DayField
from filing.cases.models import Party
from filing.causes.forms import AmountField, language
from filing.enforcement.models import EnforcementCase, Measure
from filing.enforcement.queries import judges_at
from filing.enforcement.rules.lifting import GROUNDS as LIFTED_BECAUSE
from filing.enforcement.rules.refusal import GROUNDS as REFUSALS
from filing.enforcement.rules.sanctions import GROUNDS


class ApplicationForm(forms.Form):
    """What only the creditor knows; everything else comes from the judgment."""

    use_required_attribute = False
    known_assets = ParagraphsField(
        label=_("您知道的被执行人财产线索"),
        help_text=_("例如银行账户、房屋、车辆、工作单位。没有可以不填，法院会查询。"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=2000,
    )


class RefusalForm(PrintedForm, forms.Form):
    """Why an application is not accepted: a fixed ground, and the reason in words for the ruling."""

    use_required_attribute = False
    ground = forms.ChoiceField(label=_("不予受理的情形"), widget=forms.RadioSelect)
    reason = ParagraphsField(
        label=_("理由"), help_text=_("写入裁定书。"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["ground"]
        field.choices = [(key, name.in_language(language())) for key, name in REFUSALS.items()]  # type: ignore[attr-defined]


class SignerForm(forms.Form):
    """The judge before whom a refusal is put."""

    use_required_attribute = False
    judge = forms.ModelChoiceField(label=_("审签的审判员"), queryset=User.objects.none(), empty_label=_("请选择"))

    def __init__(self, *args: Any, court: Court, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[User]", self.fields["judge"]).queryset = judges_at(court)


class SigningForm(forms.Form):
    """The judge signs a refusal, or sends it back and says why."""

    use_required_attribute = False
    read = forms.CharField(widget=forms.HiddenInput)
    agrees = forms.ChoiceField(
        label=_("审签意见"), choices=[("yes", _("签署，不予受理")), ("no", _("退回立案人员"))], widget=forms.RadioSelect
    )
    note = ParagraphsField(label=_("退回的理由"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def clean(self) -> dict[str, Any]:
        """Who sends it back says why."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("agrees") == "no" and not cleaned.get("note", "").strip():
            self.add_error("note", _("请写明退回的理由。"))
        return cleaned


class DebtorForm(forms.Form):
    """A form about one of the debtors; with a single one there is nothing to choose."""

    use_required_attribute = False
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
    amount = AmountField(label=_("限额"), required=False)
    expires_on = DayField(label=_("期限届满日"), help_text=_("存款最长一年，动产二年，不动产和其他财产权三年。"))
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)


class RenewalForm(forms.Form):
    """Until when a measure is renewed."""

    use_required_attribute = False
    expires_on = DayField(label=_("续行至"))


class LiftingForm(PrintedForm, forms.Form):
    """Why a measure is lifted: a ground of the law, and the facts for the ruling."""

    use_required_attribute = False
    ground = forms.ChoiceField(label=_("解除的情形"), widget=forms.RadioSelect)
    reason = ParagraphsField(
        label=_("事实和理由"), help_text=_("写入裁定书，送达各方当事人。"), max_length=2000, widget=forms.Textarea({"rows": 4})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["ground"]
        field.choices = [(key, name.in_language(language())) for key, name in LIFTED_BECAUSE.items()]  # type: ignore[attr-defined]


class CarryOutForm(PrintedForm, forms.Form):
    """What was done after a ruling on an objection: which measures it ends, and what else."""

    use_required_attribute = False
    measures = forms.MultipleChoiceField(
        label=_("解除哪些措施"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("裁定中止对案外人所争财产执行的，先停止处分；申请执行人的起诉期满没有起诉的，七日内解除。"),
    )  # fmt: skip
    resume = forms.BooleanField(label=_("终结本次执行程序的裁定已被撤销，恢复执行"), required=False)
    what_was_done = ParagraphsField(label=_("怎样办理的"), max_length=2000, widget=forms.Textarea({"rows": 4}))

    def __init__(self, *args: Any, measures: list[Measure], may_resume: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if measures:
            self.fields["measures"].choices = [(str(one.pk), str(one)) for one in measures]  # type: ignore[attr-defined]
        else:
            del self.fields["measures"]
        if not may_resume:
            del self.fields["resume"]


class MoneyForm(forms.Form):
    """Money that reached the account of the case."""

    use_required_attribute = False
    amount = AmountField(label=_("金额"))
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
    facts = ParagraphsField(label=_("事实和证据"), widget=forms.Textarea(attrs={"rows": 5}), max_length=2000)

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(number), ground.in_language(language)) for number, ground in GROUNDS.items()]
        self.fields["ground"].choices = choices  # type: ignore[attr-defined]


class RestrictionForm(PrintedForm, DebtorForm):
    """Why consumption should be restricted; the basis is printed in the order, so it is Chinese."""

    basis = ParagraphsField(label=_("理由（印在限制消费令上）"), widget=forms.Textarea(attrs={"rows": 3}), max_length=300)


class ClosingForm(forms.Form):
    """How the case ends. To end this round only (终本) has conditions of its own and another page."""

    use_required_attribute = False
    way = forms.ChoiceField(
        label=_("结案方式"),
        choices=[
            (EnforcementCase.Closing.COMPLETED, EnforcementCase.Closing.COMPLETED.label),
            (EnforcementCase.Closing.TERMINATED, EnforcementCase.Closing.TERMINATED.label),
        ],
        widget=forms.RadioSelect,
    )


class TerminationForm(PrintedForm, forms.Form):
    """What the officer states when this round ends; it is printed in the ruling (法〔2016〕373号 art. 1)."""

    use_required_attribute = False
    inquiry = ParagraphsField(
        label=_("财产调查"),
        help_text=_("写明采取了哪些调查措施（网络查询、实地调查、搜查等），结果如何，已查封的财产为什么不能处置。"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )
    whereabouts = ParagraphsField(
        label=_("下落查找和强制措施"),
        help_text=_("被执行人下落不明的怎样查找，妨害执行的采取了哪些措施。没有这些情形的，也请写明。"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )
    talked_on = DayField(label=_("约谈申请执行人的日期"))
    talk_place = forms.CharField(label=_("约谈的地点或者方式"), help_text=_("例如本院第二谈话室、电话、视频。"), max_length=100)
    talk = ParagraphsField(
        label=_("约谈经过和申请执行人的意见"),
        help_text=_("印在约谈笔录上。执行情况、未履行的金额和恢复执行的权利由笔录自动载明。"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )
    exhausted = forms.BooleanField(label=_("已穷尽财产调查措施，未发现可供执行的财产，或者发现的财产不能处置"))
    punished = forms.BooleanField(label=_("下落不明的已依法查找；妨害执行的已依法处罚"))
    informed = forms.BooleanField(label=_("已向申请执行人释明可以随时申请恢复执行，并听取意见"))
    creditor_signed = forms.BooleanField(
        label=_("申请执行人已签字确认"), help_text=_("没有签字确认的，提请院长批准后再作裁定。"), required=False
    )

    def clean_talked_on(self) -> dt.date:
        """Heard already."""
        day: dt.date = self.cleaned_data["talked_on"]
        if day > clock.today():
            raise forms.ValidationError(_("约谈日期不能晚于今天。"))
        return day


class ReasonForm(forms.Form):
    """A reason that others will read."""

    use_required_attribute = False
    reason = ParagraphsField(label=_("理由"), widget=forms.Textarea(attrs={"rows": 3}), max_length=300)
