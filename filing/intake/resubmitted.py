"""What a corrected filing says otherwise than before, for the clerk who asked: each thing asked for, and what else."""

from dataclasses import dataclass, replace
from typing import Any

from filing.causes.elements import load_form
from filing.causes.forms import language
from filing.causes.printing import shown
from filing.intake.correction_places import mark_of_place, place_of
from filing.intake.corrections import content_seen, correction_items
from filing.intake.models import Filing, FilingVersion
from filing.intake.rules import content as contents
from filing.intake.rules.changed import has_changed, is_at
from filing.intake.rules.difference import Difference, differences
from filing.intake.wording import field_label, part_title

Field = tuple[str, str, Difference]


@dataclass(frozen=True)
class Resubmitted:
    """Each thing asked for with whether it ``changed``, and every field that differs, at those places or elsewhere.

    ``confirmed``: who sent it in said that what is unchanged is so on purpose.
    """

    items: list[dict[str, Any]]
    confirmed: bool
    asked: list[Field]
    others: list[Field]

    @property
    def marks(self) -> frozenset[str]:
        """The places that changed, as forms name them."""
        return frozenset(mark_of_place(one.place) for _part, _label, one in [*self.asked, *self.others])

    @property
    def pages(self) -> frozenset[str]:
        """The parts in which something changed."""
        return frozenset(one.place.page for _part, _label, one in [*self.asked, *self.others])


def resubmitted(filing: Filing, version: FilingVersion) -> Resubmitted | None:
    """What the version changed of what the clerk had seen; None unless it answers a correction."""
    correction = filing.corrections.exclude(answered_at=None).order_by("-number").first()
    if correction is None:
        return None
    before, after = content_seen(correction), version.content
    items = [
        {**item, "changed": has_changed(place_of(item), before, after, filing.form)} for item in correction_items(correction)
    ]
    asked: list[Field] = []
    others: list[Field] = []
    for field in in_fields(filing, before, after):
        at_an_item = any(is_at(place_of(item), field[2].place) for item in items)
        (asked if at_an_item else others).append(field)
    return Resubmitted(items, after.get("confirms_unchanged", False), asked, others)


def in_fields(filing: Filing, before: dict[str, Any], after: dict[str, Any]) -> list[Field]:
    """(page, label, difference) of each field that differs."""
    form_key = filing.form_key
    return [
        (
            part_title(form_key, one.place.page, filing.cause_code),
            field_label(form_key, one.place, after),
            replace(one, before=_shown(filing, one, before, one.before), after=_shown(filing, one, after, one.after)),
        )
        for one in differences(before, after, load_form(form_key).asked_on)
    ]


def _shown(filing: Filing, one: Difference, content: dict[str, Any], typed: str) -> str:
    """An answer in words, as the desk shows it elsewhere; of a file what is said of it."""
    if one.place.party:
        party = contents.party(content, one.place.party)
        elements, answers = (contents.elements_of(party, filing.template_version), party["answers"]) if party else ((), {})
    else:
        elements, answers = tuple(filing.form.elements()), content["answers"]
    element = next((each for each in elements if each.key == one.place.field), None)
    return shown(element, answers, language()) if element and typed else typed
