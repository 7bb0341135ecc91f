"""A ruling in its parts: paragraphs, typed or pasted from Word or WPS, which are tidied before anything is checked."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.rendering.printable import ParagraphsField, PrintedForm
from courtportal.kernel.web.forms import SentOnce
from filing.drafting.rules.kinds import PaperKind

LISTS = ("legal_basis", "orders")


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "lang": "zh-Hans"})


class StartForm(SentOnce):
    """Which ruling."""

    kind = forms.ChoiceField(label=_("裁定的种类"))

    def __init__(self, *args: Any, kinds: list[PaperKind], language: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = [(one.code, one.name.in_language(language)) for one in kinds]  # type: ignore[attr-defined]


class PaperForm(PrintedForm, forms.Form):
    """All parts of a ruling (CPL 157)."""

    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput)
    introduction = ParagraphsField(label=_("案件由来"), widget=_area(3))
    request = ParagraphsField(label=_("请求和查明的事实"), widget=_area(6), required=False)
    reasons = ParagraphsField(label=_("本院认为"), help_text=_("从“本院经审查认为，”之后写起。"), widget=_area(6))
    legal_basis = ParagraphsField(label=_("裁判依据"), help_text=_("每行一条。"), widget=_area(3))
    orders = ParagraphsField(label=_("裁定主文"), help_text=_("每行一项。"), widget=_area(4))
    remedy = ParagraphsField(label=_("效力和救济途径"), widget=_area(3), required=False)

    @classmethod
    def initial_from(cls, content: dict[str, Any], version: int) -> dict[str, Any]:
        """The stored parts as the form shows them."""
        return {**content, **{name: "\n".join(content[name]) for name in LISTS}, "version": version}

    @property
    def content(self) -> dict[str, Any]:
        """The parts as they are stored."""
        parts = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return {**parts, **{name: parts[name].splitlines() for name in LISTS}}
