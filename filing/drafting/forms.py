"""A ruling in its parts: paragraphs, typed or pasted from Word or WPS, which are tidied before anything is checked."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.rendering.printable import ParagraphsField, PrintedForm
from courtportal.kernel.web import formats
from courtportal.kernel.web.forms import SentOnce
from filing.drafting.rules.kinds import CORRECTING, PaperKind

LISTS = ("legal_basis", "orders")


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "lang": "zh-Hans"})


class StartForm(SentOnce):
    """Which ruling, and for one that corrects a slip of the pen: in which paper of the case."""

    kind = forms.ChoiceField(label=_("裁定的种类"))
    corrects = forms.ChoiceField(label=_("补正哪一份文书"), required=False, help_text=_("只有补正笔误的裁定才要选择。"))

    def __init__(
        self, *args: Any, kinds: Sequence[PaperKind], language: str, documents: Iterable[CourtDocument] = (), **options: Any
    ) -> None:
        super().__init__(*args, **options)
        papers = list(documents)
        offered = [one for one in kinds if papers or one.code not in CORRECTING]
        self.fields["kind"].choices = [(one.code, one.name.in_language(language)) for one in offered]  # type: ignore[attr-defined]
        if any(one.code in CORRECTING for one in offered):
            named = [(str(one.pk), _named(one)) for one in papers]
            self.fields["corrects"].choices = [("", gettext("不补正文书")), *named]  # type: ignore[attr-defined]
        else:
            del self.fields["corrects"]

    def clean(self) -> dict[str, Any]:
        """A ruling that corrects says what."""
        found = super().clean() or self.cleaned_data
        if found.get("kind") in CORRECTING and not found.get("corrects") and "corrects" not in self.errors:
            self.add_error("corrects", _("请选择要补正的文书。"))
        return found

    @property
    def corrects_id(self) -> uuid.UUID | None:
        """The paper to correct; None where the ruling corrects none."""
        chosen = self.cleaned_data.get("corrects")
        return uuid.UUID(chosen) if chosen and self.cleaned_data["kind"] in CORRECTING else None


def _named(document: CourtDocument) -> str:
    """A paper by its number, name and day."""
    day = f" · {formats.day(clock.local(document.sealed_at).date())}" if document.sealed_at else ""
    return f"{document.case_number}{document.title}{day}"


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
