"""The defendant's answer: a text, and row by row of the complaint."""

import uuid
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded
from filing.cases.models import Party
from filing.causes.answers import is_visible, texts
from filing.causes.elements import Item, load_form
from filing.causes.forms import language
from filing.causes.printing import shown
from filing.forms import sent
from filing.intake.queries import filing_of, latest_version
from filing.parties.actions.answer import answer
from filing.parties.models import PartyAnswer

POSITIONS = [("admitted", gettext_lazy("认可")), ("disputed", gettext_lazy("不认可")), ("unknown", gettext_lazy("不清楚"))]
# What a defendant can sensibly speak to: claims and facts, not what the plaintiff chose for himself.
SECTIONS = ("claims", "facts")
NOT_ASKED = frozenset({"currency", "evidence_list", "basis", "basis_text", "claim_total", "fee_claimed"})


def claimed_items(party: Party) -> list[tuple[str, str, str]]:
    """(key, label, what the plaintiff wrote) of every row of the complaint that says something."""
    filing = filing_of(party.case)
    if filing is None:
        return []
    answers, form = latest_version(filing).content["answers"], load_form(filing.form_key)
    rows = [
        (f"{section.key}_{item.number}", item.label.in_language(language()), _said(item, answers))
        for section in form.sections
        if section.key in SECTIONS
        for item in section.items
    ]
    return [row for row in rows if row[2]]


def _said(item: Item, answers: dict[str, Any]) -> str:
    """The answers of one row in words; '' if it says nothing that could be disputed."""
    said = [
        (element.label.in_language(language()), shown(element, answers, language()))
        for element in item.elements
        if element.key not in NOT_ASKED and is_visible(element, answers) and texts(answers, element.key) not in ([], ["no"])
    ]
    if len(item.elements) == 1 and said:
        return said[0][1]
    return "；".join(f"{label} {value}" for label, value in said)


class AnswerForm(forms.Form):
    """The text, and one position for each row of the complaint; all optional, but not all empty."""

    use_required_attribute = False
    text = forms.CharField(
        label=gettext_lazy("答辩意见"),
        required=False,
        max_length=20000,
        widget=forms.Textarea({"rows": 8}),
        help_text=gettext_lazy("用自己的话写：哪些是事实，哪些不是，为什么；您愿意怎么解决。"),
    )

    def __init__(self, *args: Any, items: list[tuple[str, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        asked: dict[str, forms.Field] = {
            f"position-{key}": forms.ChoiceField(
                label=label, help_text=escape(value), choices=POSITIONS, required=False, widget=forms.RadioSelect
            )
            for key, label, value in items
        }
        self.fields.update(asked)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not any(cleaned.values()):
            self.add_error("text", _("请至少对一项表态，或者写明答辩意见。"))
        return cleaned

    def positions(self) -> dict[str, dict[str, str]]:
        """The positions taken."""
        taken = {key: self.cleaned_data.get(f"position-{key}", "") for key, _label, _value in self.items}
        return {key: {"position": position} for key, position in taken.items() if position}


@require_http_methods(["GET", "POST"])
@guarded("filing.party", "answer")
def answer_view(request: PortalRequest, party_id: uuid.UUID) -> HttpResponse:
    """Write and hand in the answer; it is handed in once."""
    party = access(request.actor, Party, party_id, "answer")
    form = AnswerForm(*sent(request), items=claimed_items(party))
    if request.method == "POST" and form.is_valid():
        answer(
            actor=request.actor,
            party_id=party_id,
            positions=form.positions(),
            text=form.cleaned_data["text"],
            now=clock.now(),
        )
        return redirect("filing:case", party.case_id)
    context = {"title": _("答辩状"), "party": party, "case": party.case, "form": form}
    return render(request, "filing/parties/answer.html", context, status=422 if form.is_bound and form.errors else 200)


@require_safe
@guarded("filing.partyanswer", "view")
def show_answer(request: PortalRequest, answer_id: uuid.UUID) -> HttpResponse:
    """An answer beside what it answers."""
    given = access(request.actor, PartyAnswer, answer_id, "view")
    rows = [(label, value, _position(given, key)) for key, label, value in claimed_items(given.party)]
    context = {"title": _("答辩状"), "answer": given, "case": given.case, "rows": rows}
    return render(request, "filing/parties/show_answer.html", context)


def _position(given: PartyAnswer, key: str) -> str:
    taken = given.positions.get(key, {})
    words = [str(dict(POSITIONS).get(taken.get("position"), "")), taken.get("note", "")]
    return " ".join(word for word in words if word)
