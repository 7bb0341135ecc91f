"""The form of the answer: a text, and for each element of the complaint a position, own words and own evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courtportal.kernel.rendering.printable import ParagraphsField
from filing.cases.models import EvidenceItem
from filing.parties.rules.matrix import ADMITTED, DISPUTED, UNKNOWN, Claimed

POSITIONS = [(ADMITTED, gettext_lazy("认可")), (DISPUTED, gettext_lazy("不认可")), (UNKNOWN, gettext_lazy("不清楚"))]
CLAIMS_SECTION = "claims"
LONGEST_NOTE = 2000
LONGEST_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class Question:
    """The fields for one element."""

    claimed: Claimed
    position: forms.BoundField
    note: forms.BoundField
    evidence: forms.BoundField | None

    @property
    def opened(self) -> bool:
        """Whether words or evidence were given, so that their fields are shown at once."""
        return bool(self.note.value() or (self.evidence is not None and self.evidence.value()))


class AnswerForm(forms.Form):
    """All parts are optional, but not all empty."""

    use_required_attribute = False
    text = ParagraphsField(
        label=gettext_lazy("答辩意见"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 8}),
        help_text=gettext_lazy("用自己的话写：哪些是事实，哪些不是，为什么；您愿意怎么解决。"),
    )

    def __init__(
        self, *args: Any, elements: Sequence[Claimed], evidence: Sequence[EvidenceItem] = (), admits: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.admits = admits  # an agent with general authority cannot admit a claim (CPL 62)
        self.elements = [one for one in elements if not one.computed]  # what follows from others needs no position
        self.evidence_choices = [(str(item.pk), f"{item.order}. {item.title}") for item in evidence]
        for one in self.elements:
            self._ask(one)

    def _ask(self, one: Claimed) -> None:
        self.fields[f"position-{one.key}"] = forms.ChoiceField(
            label=one.label,
            help_text=escape(one.text),
            choices=self._positions_on(one),
            required=False,
            widget=forms.RadioSelect,
        )
        self.fields[f"note-{one.key}"] = ParagraphsField(
            label=_("您的说法：%(element)s") % {"element": one.label},
            required=False,
            max_length=LONGEST_NOTE,
            widget=forms.Textarea({"rows": 2}),
        )
        if self.evidence_choices:
            self.fields[f"evidence-{one.key}"] = forms.MultipleChoiceField(
                label=_("您的证据：%(element)s") % {"element": one.label},
                choices=self.evidence_choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    def _positions_on(self, one: Claimed) -> list[tuple[str, Any]]:
        return [row for row in POSITIONS if self.admits or one.section != CLAIMS_SECTION or row[0] != ADMITTED]

    def as_typed(self, data: Any) -> dict[str, Any]:
        """What was sent for each field, right or wrong, as a draft keeps it."""
        typed: dict[str, Any] = {}
        for name, field in self.fields.items():
            values = [str(value)[: LONGEST_TEXT * 2].replace("\x00", "") for value in data.getlist(name)]
            typed[name] = values if isinstance(field, forms.MultipleChoiceField) else next(iter(values), "")
        return typed

    def sections(self) -> list[tuple[str, list[tuple[str, list[Question]]]]]:
        """The questions under the sections and rows of the official table."""
        grouped: dict[str, dict[str, list[Question]]] = {}
        for one in self.elements:
            grouped.setdefault(one.section_label, {}).setdefault(one.item_name, []).append(self._question(one))
        return [(section, list(rows.items())) for section, rows in grouped.items()]

    def _question(self, one: Claimed) -> Question:
        evidence = self[f"evidence-{one.key}"] if self.evidence_choices else None
        return Question(one, self[f"position-{one.key}"], self[f"note-{one.key}"], evidence)

    def clean(self) -> dict[str, Any]:
        """Words or evidence without a position say nothing clear; and something must be said."""
        cleaned: dict[str, Any] = super().clean() or {}
        for one in self.elements:
            said = cleaned.get(f"note-{one.key}") or cleaned.get(f"evidence-{one.key}")
            if said and not cleaned.get(f"position-{one.key}"):
                self.add_error(f"position-{one.key}", _("写了说法或者选了证据的，请同时选择认可、不认可还是不清楚。"))
        if not (cleaned.get("text") or any(cleaned.get(f"position-{one.key}") for one in self.elements)):
            self.add_error("text", _("请至少对一项表态，或者写明答辩意见。"))
        return cleaned

    def positions(self) -> dict[str, dict[str, Any]]:
        """The positions taken, each with its words and evidence if there are any."""
        taken: dict[str, dict[str, Any]] = {}
        for one in self.elements:
            position = self.cleaned_data.get(f"position-{one.key}", "")
            more = {name: self.cleaned_data.get(f"{name}-{one.key}") for name in ("note", "evidence")}
            if position:
                taken[one.key] = {"position": position, **{name: value for name, value in more.items() if value}}
        return taken
