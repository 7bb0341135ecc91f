"""Places of a draft in the user's words: which field of which page or person a change concerns."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courtportal.kernel.courts.models import Court
from filing.causes.elements import Element, party_elements
from filing.causes.forms import language
from filing.causes.printing import shown
from filing.intake.models import FilingDraft
from filing.intake.rules import content as contents
from filing.intake.sharing.history import SEPARATOR
from filing.intake.sharing.models import DraftChange

# A person just added stands in the history under what was added.
_ASKED = ("person", "organisation", "representative", "third_party")
_KINDS = {"person": gettext_lazy("个人"), "organisation": gettext_lazy("单位")}


def _element(draft: FilingDraft, place: str) -> Element | None:
    """The element that a place names, if the form still asks for it."""
    kind, _colon, rest = place.partition(":")
    if kind == "answer":
        return next((one for one in draft.form.elements() if one.key == rest), None)
    party_id, _colon, key = rest.partition(":")
    party = contents.party(draft.content, party_id)
    # Of somebody who was taken out again it is not known any more what was asked: what is asked of anybody.
    version = draft.template_version
    asked = contents.elements_of(party, version) if party else [one for part in _ASKED for one in party_elements(part, version)]
    return next((one for one in asked if one.key == key), None)


def place_name(draft: FilingDraft, place: str) -> str:
    """What people call a place: the label of its field, for a person's field with the name."""
    element = _element(draft, place)
    label = element.label.in_language(language()) if element else ""
    kind, _colon, rest = place.partition(":")
    if kind == "answer":
        return label or rest
    if kind == "party":
        party = contents.party(draft.content, rest.partition(":")[0])
        name = str(party["answers"].get("name", "")) if party else ""
        return " ".join(part for part in (name or _("当事人"), label) if part)
    return {"court": _("法院"), "evidence": _("证据和材料")}.get(kind, kind)


def value_in_words(draft: FilingDraft, place: str, value: Any) -> str:
    """A value as a reader of the page sees it; choices by their names."""
    if not value:
        return ""
    if place == "court":
        return str(Court.objects.filter(pk=str(value)).first() or value)
    element = _element(draft, place)
    if element is None:
        return str(_KINDS.get(str(value), value))
    typed = str(value).split(SEPARATOR) if element.many else value
    return shown(element, {element.key: typed, **{key: next(iter(values)) for key, values in element.visible_if}}, language())


def rows(draft: FilingDraft, changes: list[DraftChange]) -> list[dict[str, Any]]:
    """Changes as the history lists them."""
    return [
        {
            "change": change,
            "place": place_name(draft, change.place),
            "old": value_in_words(draft, change.place, change.old),
            "new": value_in_words(draft, change.place, change.new),
        }
        for change in changes
    ]
