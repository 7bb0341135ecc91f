"""The forms of leave, and of what somebody hears."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.web.forms import DayField, NumberTyped, SentOnce
from filing.calendar.actions.set_availability import FULL_SHARE, LEAST_SHARE
from filing.causes import registry

CANNOT_LEAVE = {
    "backwards": ("last_day", _("最后一天不能早于第一天。")),
    "past": ("last_day", _("这段时间已经过去。")),
    "too_long": ("last_day", _("一次最多填写一年。更长的，请分开填写。")),
    "overlaps": ("first_day", _("这段时间已经登记过请假。")),
}


class LeaveForm(SentOnce):
    """From when to when, and why."""

    first_day = DayField(label=_("第一天"))
    last_day = DayField(label=_("最后一天"))
    reason = forms.CharField(label=_("事由"), max_length=100, required=False, help_text=_("例如：年休假、培训。当事人看不到。"))

    def given(self) -> dict[str, Any]:
        """What was entered, without the key of the sending."""
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}

    def show_why(self, code: str) -> None:
        """Put what is wrong beside its field."""
        field, words = CANNOT_LEAVE[code]
        self.add_error(field, str(words))


class AvailabilityForm(forms.Form):
    """Which causes, by their numbers' beginnings, and the share of a full load."""

    use_required_attribute = False
    causes = forms.CharField(
        label=_("专门审理的案由"),
        required=False,
        max_length=400,
        help_text=_("写案由编号，用逗号分开，例如 411、108。不写的，所有案由都参加分案。"),
    )
    share = forms.IntegerField(
        label=_("办案量（满额的百分比）"),
        min_value=LEAST_SHARE,
        max_value=FULL_SHARE,
        initial=FULL_SHARE,
        help_text=_("例如 50：分到的案件约为他人的一半。"),
        widget=NumberTyped,
    )

    def clean_causes(self) -> list[str]:
        """The numbers, each of which begins at least one known cause."""
        text: str = self.cleaned_data["causes"]
        numbers = [one.strip() for one in text.replace("，", ",").replace("、", ",").split(",") if one.strip()]
        known = [cause.code for cause in registry.choosable()]
        unknown = [one for one in numbers if not any(code.startswith(one) for code in known)]
        if unknown:
            raise forms.ValidationError(_("没有这样的案由编号：%(codes)s。"), params={"codes": "、".join(unknown)})
        return numbers

    def given(self) -> dict[str, Any]:
        """What the action is handed."""
        return {"causes": self.cleaned_data["causes"], "share": self.cleaned_data["share"]}
