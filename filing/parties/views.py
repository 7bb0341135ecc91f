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
from filing.causes.forms import language
from filing.forms import sent
from filing.parties.actions.answer import answer
from filing.parties.claimed import claimed_items
from filing.parties.models import PartyAnswer

POSITIONS = [("admitted", gettext_lazy("认可")), ("disputed", gettext_lazy("不认可")), ("unknown", gettext_lazy("不清楚"))]


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
    form = AnswerForm(*sent(request), items=claimed_items(party, language()))
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
    rows = [(label, value, _position(given, key)) for key, label, value in claimed_items(given.party, language())]
    context = {"title": _("答辩状"), "answer": given, "case": given.case, "rows": rows}
    return render(request, "filing/parties/show_answer.html", context)


def _position(given: PartyAnswer, key: str) -> str:
    taken = given.positions.get(key, {})
    words = [str(dict(POSITIONS).get(taken.get("position"), "")), taken.get("note", "")]
    return " ".join(word for word in words if word)
