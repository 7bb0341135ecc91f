"""The forms of the clerk's queue and of the outcomes that are rarer than acceptance, correction and rejection."""

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.identity.models import User
from courtportal.kernel.web.forms import DayField, NumberTyped
from filing.causes import registry
from filing.causes.forms import AmountField, language
from filing.intake.models import Filing, SecondLook
from filing.intake.payment_order import CONDITIONS
from filing.intake.queries import filing_clerks, judges_of

URGENT = (("", _("全部")), ("yes", _("只看紧急的")))
CHECKED = (("", _("全部")), ("passed", _("自动检查通过")), ("findings", _("有待看的问题")))


class QueueFilter(forms.Form):
    """What narrows a view of the queue; the counts of the tabs follow it."""

    use_required_attribute = False
    words = forms.CharField(label=_("当事人或者收件编号"), required=False, max_length=60)
    cause = forms.ChoiceField(label=_("案由"), required=False)
    checked = forms.ChoiceField(label=_("自动检查"), choices=CHECKED, required=False)
    urgent = forms.ChoiceField(label=_("紧急情况"), choices=URGENT, required=False)
    since = DayField(label=_("收到不早于"), required=False)
    until = DayField(label=_("收到不晚于"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = cast("forms.ChoiceField", self.fields["cause"])
        choice.choices = [("", _("全部")), *((one.code, one.name.in_language(language())) for one in registry.choosable())]

    def condition(self) -> Q:
        """The rows that fit; everything for what is empty or not understood."""
        given = self.cleaned_data if self.is_valid() else {}
        found = Q()
        if words := given.get("words"):
            found &= Q(title__contains=words) | Q(receipt_number=words.upper())
        if given.get("cause"):
            found &= Q(cause_code=given["cause"])
        if given.get("checked"):
            found &= Q(findings_to_look_at=0) if given["checked"] == "passed" else Q(findings_to_look_at__gt=0)
        if given.get("urgent"):
            found &= Q(is_urgent=True)
        if given.get("since"):
            found &= Q(submitted_at__date__gte=given["since"])
        if given.get("until"):
            found &= Q(submitted_at__date__lte=given["until"])
        return found


class HandOverForm(forms.Form):
    """To whom a filing goes."""

    use_required_attribute = False
    to = forms.ChoiceField(label=_("转给"))

    def __init__(self, *args: Any, filing: Filing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        clerks = [(str(one.pk), one.display_name) for one in filing_clerks(filing) if one.pk != filing.claimed_by_id]
        cast("forms.ChoiceField", self.fields["to"]).choices = [("", _("请选择")), *clerks]


class DivertForm(forms.Form):
    """Where a filing goes instead of being filed, and why."""

    use_required_attribute = False
    to = forms.ChoiceField(
        label=_("转到"),
        choices=[
            ("mediation", _("诉前调解（民事诉讼法第一百二十五条）")),
            ("payment_order", _("督促程序（民事诉讼法第二百二十五条）")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("说明"), max_length=500, widget=forms.Textarea({"rows": 2}))


class PaymentOrderForm(forms.Form):
    """What is examined before an application for a payment order is accepted: each condition (民事诉讼法 第二百二十五条)."""

    use_required_attribute = False
    checked = forms.MultipleChoiceField(
        label=_("审查要点"), choices=list(CONDITIONS.items()), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["checked"].needed_when = _("（逐项必选）")  # type: ignore[attr-defined]

    def clean_checked(self) -> list[str]:
        """All of them."""
        checked: list[str] = self.cleaned_data["checked"]
        if set(checked) != set(CONDITIONS):
            raise forms.ValidationError(_("请逐项审查并勾选各项条件；不具备的，不能受理。"))
        return checked


class JudgeForm(forms.Form):
    """The judge before whom a ruling is put."""

    use_required_attribute = False
    judge = forms.ModelChoiceField(label=_("审签的审判员"), queryset=User.objects.none(), empty_label=_("请选择"))

    def __init__(self, *args: Any, filing: Filing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[User]", self.fields["judge"]).queryset = judges_of(filing)


class NotUrgentForm(forms.Form):
    """Why a filing is not as urgent as its filer says."""

    use_required_attribute = False
    prefix = "not-urgent"
    reason = forms.CharField(label=_("不作为紧急事项办理的理由"), max_length=500, help_text=_("当事人会看到。"))


class TakeBackForm(forms.Form):
    """Why a look is taken back, and before which other judge the ruling is put instead, if before any."""

    use_required_attribute = False
    prefix = "take-back"
    judge = forms.ModelChoiceField(
        label=_("改送的审判员"), queryset=User.objects.none(), required=False, empty_label=_("不改送，只撤回"),
        help_text=_("原来的审判员会收到通知，不用再办理。"),
    )  # fmt: skip
    reason = forms.CharField(label=_("撤回的原因"), max_length=200, help_text=_("例如审判员出差。办理期限不因此停止。"))

    def __init__(self, *args: Any, look: SecondLook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if look.judge_id is None:
            del self.fields["judge"]
            return
        others = judges_of(look.filing).exclude(pk=look.judge_id)
        cast("forms.ModelChoiceField[User]", self.fields["judge"]).queryset = others


class SecondLookForm(forms.Form):
    """The other clerk's view of an intended rejection."""

    use_required_attribute = False
    agrees = forms.ChoiceField(label=_("复看意见"), choices=[("yes", _("同意")), ("no", _("不同意"))], widget=forms.RadioSelect)
    note = forms.CharField(label=_("说明"), max_length=1000, required=False, widget=forms.Textarea({"rows": 2}))

    def clean(self) -> dict[str, Any]:
        """A disagreement needs words."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("agrees") == "no" and not cleaned.get("note", "").strip():
            self.add_error("note", _("请写明不同意的理由。"))
        return cleaned


class SampleForm(forms.Form):
    """Whether a drawn instant acceptance was right."""

    use_required_attribute = False
    right = forms.ChoiceField(
        label=_("抽查结果"), choices=[("yes", _("立案正确")), ("no", _("不应当立案"))], widget=forms.RadioSelect
    )
    note = forms.CharField(label=_("说明"), max_length=1000, required=False, widget=forms.Textarea({"rows": 2}))

    def clean(self) -> dict[str, Any]:
        """What was wrong must be said."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("right") == "no" and not cleaned.get("note", "").strip():
            self.add_error("note", _("请写明为什么不应当立案。"))
        return cleaned


class InstantForm(forms.Form):
    """A court's decision to accept filings of a cause by itself."""

    use_required_attribute = False
    cause = forms.ChoiceField(label=_("案由"))
    most = AmountField(label=_("标的额不超过"), required=False, min_value=Decimal("0.01"), help_text=_("不填的，不限金额"))
    share = forms.IntegerField(label=_("抽查比例（%）"), min_value=1, max_value=100, initial=10, widget=NumberTyped)

    def __init__(self, *args: Any, causes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["cause"]).choices = [("", _("请选择")), *causes]
