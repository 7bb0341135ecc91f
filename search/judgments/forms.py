"""Forms of the publication desk."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from search.judgments.actions.anonymise import Decided
from search.judgments.models import Publication
from search.judgments.rules.anonymise import Change

_LONGEST = 200


class HideForm(forms.Form):
    """A further text to hide, and what takes its place; both may be left empty."""

    use_required_attribute = False
    text = forms.CharField(
        label=_("还要隐去的文字"),
        required=False,
        max_length=_LONGEST,
        help_text=_("按原文逐字填写；全文所有相同的文字都会隐去。"),
    )
    replacement = forms.CharField(
        label=_("替换为"), required=False, max_length=_LONGEST, help_text=_("例如 某公司、×××；不填就是删去。")
    )

    prefix = "hide"

    def __init__(self, original: Mapping[str, str], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.original = original

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        if text and not any(text in section for section in self.original.values()):
            raise forms.ValidationError(_("原文里没有这段文字。请从左边原文中复制。"))
        return text

    @property
    def wanted(self) -> list[tuple[str, str]]:
        """What to hide, for the action."""
        text = self.cleaned_data["text"]
        return [(text, self.cleaned_data["replacement"])] if text else []


class ReasonForm(forms.Form):
    """Why a publication is sent back or withdrawn."""

    use_required_attribute = False
    reason = forms.CharField(
        label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}), error_messages={"required": _("请写明理由。")}
    )


class RefuseForm(ReasonForm):
    """Why a judgment is not published."""

    ground = forms.ChoiceField(label=_("不公开的事由"), choices=Publication.Ground.choices)
    field_order = ("ground", "reason")


def decisions_from(values: Mapping[str, str], changes: list[Change]) -> dict[int, Decided]:
    """What the clerk ticked and typed beside each change; an unticked one is refused."""
    return {
        place: Decided(
            accepted=f"accept-{place}" in values,
            replacement=str(values.get(f"replacement-{place}", change.replacement)).replace("\x00", "")[:_LONGEST],
        )
        for place, change in enumerate(changes)
    }
