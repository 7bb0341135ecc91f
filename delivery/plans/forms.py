"""The steps of a plan as a form: for each way its place and its days; without days it is not used."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from delivery.plans.rules import MOST_DAYS, wrong_with
from delivery.service.plan_words import WAYS
from delivery.service.rules.ladder import PlanStep, Rung

TERM_OF_PUBLICATION = 30
WRONG = {
    "empty": _("计划至少要有一种送达方式，不能只有公告。"),
    "twice": _("同一种方式只能用一次。"),
    "electronic_first": _("使用电子送达的，应当排在最前。"),
    "publication_last": _("公告送达只能排在最后（民事诉讼法第九十五条）。"),
    "days": _("天数应当在1至60之间。"),
}


class PlanForm(forms.Form):
    """Two small numbers for each way."""

    use_required_attribute = False

    def __init__(self, *args: Any, steps: Sequence[PlanStep], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {step.way: (place, step.days) for place, step in enumerate(steps, 1)}
        for way in Rung:
            place, days = known.get(way, (None, None))
            self.fields[f"{way}_place"] = _number(_("%(way)s：第几步"), way, place, len(Rung))
            self.fields[f"{way}_days"] = _days(way, days)

    def clean(self) -> dict[str, Any]:
        """The steps together are a plan."""
        found = super().clean() or self.cleaned_data
        if not self.errors and (wrong := wrong_with(self.steps())):
            raise forms.ValidationError(WRONG[wrong])
        return found

    def steps(self) -> list[PlanStep]:
        """The ways that have days, in the order of their places."""
        given = self.cleaned_data
        used = [way for way in Rung if given.get(f"{way}_days")]
        used.sort(key=lambda way: given.get(f"{way}_place") or len(Rung))
        return [PlanStep(way, given[f"{way}_days"]) for way in used]

    def rows(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """The two fields of each way beside its name."""
        return [(str(WAYS[way]), self[f"{way}_place"], self[f"{way}_days"]) for way in Rung]


def _days(way: Rung, days: int | None) -> forms.Field:
    """How long the way may take; of publication only whether it is used, its term is the law's (CPL 95, 283)."""
    label = _("%(way)s：最多几天")
    if way is not Rung.PUBLICATION:
        return _number(label, way, days, MOST_DAYS)
    choices = [("", _("不用")), (TERM_OF_PUBLICATION, _("使用，公告期由法律规定"))]
    return forms.TypedChoiceField(
        label=label % {"way": WAYS[way]}, choices=choices, coerce=int, empty_value=None, required=False,
        initial=TERM_OF_PUBLICATION if days else "",
    )  # fmt: skip


def _number(label: Any, way: Rung, initial: int | None, most: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label % {"way": WAYS[way]},
        required=False,
        min_value=1,
        max_value=most,
        initial=initial,
        widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
    )
