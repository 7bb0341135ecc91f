"""An HTML form made from elements: drawn in the user's language, judged by the pure rules, never losing what was typed."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language, gettext

from courtportal.kernel.chinese import UnclearAmount
from courtportal.kernel.web.forms import DayInput, MoneyInput
from filing.causes.answers import LARGEST_AMOUNT, Problem, is_visible, page_problems, parse_money, text, texts
from filing.causes.currency import FOREIGN
from filing.causes.elements import Element
from filing.causes.wording import PROBLEMS, problem_text

SHOWN = "_shown"
CENT = Decimal("0.01")
AUTOCOMPLETE = {"phone": "tel", "email": "email"}


class TypedField(forms.CharField):
    """Takes what was typed; the rules of the element form judge it."""

    def clean(self, value: Any) -> str:
        return str(self.to_python(value) or "").strip()


class TypedChoices(forms.MultipleChoiceField):
    """Several choices, judged by the rules of the element form."""

    def clean(self, value: Any) -> list[str]:
        return [str(part) for part in value or []]


class AmountField(forms.DecimalField):
    """Yuan as people write them (``30000``, ``3万``, ``三万元``), read as everywhere; worth a Decimal to the cent."""

    widget = MoneyInput

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_digits": 16, "decimal_places": 2, "min_value": 0, **options})

    def to_python(self, value: Any) -> Any:
        """The amount; ValidationError in the words that claims use."""
        typed = str(value if value is not None else "").strip()
        if not typed:
            return None
        try:
            amount = parse_money(typed)
        except ValueError as error:
            code = "unclear_amount" if isinstance(error, UnclearAmount) else "not_an_amount"
            raise forms.ValidationError(PROBLEMS[code], code=code) from error
        if abs(amount) > LARGEST_AMOUNT:
            raise forms.ValidationError(PROBLEMS["too_large"], code="too_large")
        exact = amount.quantize(CENT)
        if exact != amount:
            raise forms.ValidationError(PROBLEMS["too_exact"], code="too_exact")
        return exact


def language() -> str:
    """The language in which the user reads."""
    return get_language() or "zh"


def _widget(element: Element, foreign: str) -> forms.Widget:
    choices = [(key, label.in_language(language())) for key, label in element.options]
    match element.type:
        case "yes_no" | "choice":
            return forms.RadioSelect(choices=choices)
        case "choices":
            return forms.CheckboxSelectMultiple(choices=choices)
        case "money":
            return MoneyInput(sign="" if foreign else "¥")
        case "date":
            return DayInput()
        case "long_text":
            return forms.Textarea({"rows": 4})
        case "number":
            return forms.TextInput({"inputmode": "decimal", "class": "short", "autocomplete": "off"})
        case _:
            return forms.TextInput({"autocomplete": AUTOCOMPLETE.get(element.type, "off")})


def _field(element: Element, role: str, foreign: str) -> forms.Field:
    """``foreign`` names the currency in which all amounts are given, '' for yuan, which stand beside their sign."""
    unit = foreign if element.type == "money" else element.unit.in_language(language())
    label = element.label.in_language(language())
    options: dict[str, Any] = {
        "label": gettext("%(label)s（%(unit)s）") % {"label": label, "unit": unit} if unit else label,
        "help_text": element.hint_of(role).in_language(language()),
        "required": element.is_required(role),
        "widget": _widget(element, foreign),
    }
    if element.many:
        return TypedChoices(choices=[(key, label.in_language(language())) for key, label in element.options], **options)
    return TypedField(**options)


class ElementsForm(forms.Form):
    """The elements that are asked now, given the answers so far."""

    use_required_attribute = False

    def __init__(
        self,
        elements: Sequence[Element],
        *,
        today: dt.date,
        typed: Mapping[str, Any],
        data: Any = None,
        role: str = "plaintiff",
        known: Mapping[str, Any] | None = None,
    ) -> None:
        self.all_elements = [element for element in elements if not element.computes]
        self.role, self.today = role, today
        if data is not None:
            data = _with_known(data, self.all_elements, known or {})
        self.typed = {**typed, **posted(self.all_elements, data)} if data is not None else dict(typed)
        self.visible = [element for element in self.all_elements if is_visible(element, self.typed)]
        currency = FOREIGN.get(text(self.typed, "currency"))
        foreign = currency.in_language(language()) if currency else ""
        super().__init__(data, initial=self._initial())
        for element in self.visible:
            self.fields[element.key] = _field(element, role, foreign)

    def _initial(self) -> dict[str, Any]:
        return {
            element.key: texts(self.typed, element.key) if element.many else " ".join(texts(self.typed, element.key))
            for element in self.visible
        }

    @property
    def shown_keys(self) -> str:
        """The keys on the page, for the hidden field that says which of them the browser had before it."""
        return ",".join(element.key for element in self.visible)

    def _before(self) -> set[str]:
        """The keys that the browser had before it."""
        return set(self.data.get(SHOWN, "").split(",")) if SHOWN in self.data else set(self.fields)

    def _problems(self) -> list[Problem]:
        return page_problems(self.visible, self.typed, today=self.today, role=self.role)

    def newly_asked(self) -> list[Element]:
        """The further questions that an answer just given opens and that must be answered: they were not on the page.

        What may stay empty, and what starts with an answer that is known, holds nobody up.
        """
        before = self._before()
        wrong = {problem.key for problem in self._problems()}
        return [element for element in self.visible if element.key not in before and element.key in wrong]

    @property
    def opened(self) -> list[tuple[str, str]]:
        """(key, label) of what is still to be answered where nothing else is wrong: why a page that was sent comes back."""
        if not self.is_bound or self.errors:
            return []
        return [(element.key, element.label.in_language(language())) for element in self.newly_asked()]

    def asks_otherwise(self) -> bool:
        """The questions differ from those that were on the page."""
        return {element.key for element in self.visible} != self._before()

    def clean(self) -> dict[str, Any]:
        """Put each problem beside its field; questions that just appeared are not yet missed."""
        cleaned: dict[str, Any] = super().clean() or {}
        before = self._before()
        for problem in self._problems():
            if problem.key in before:
                element = next(one for one in self.visible if one.key == problem.key)
                self.add_error(problem.key, problem_text(problem, is_choice=bool(element.options)))
        return cleaned

    def show_problems(self) -> None:
        """Bind the form to what is stored, so that its problems are drawn as if it had just been sent."""
        self.data, self.is_bound = _as_sent(self.visible, self.typed), True


def _with_known(data: Any, elements: Sequence[Element], known: Mapping[str, Any]) -> Any:
    """Questions that the browser has not had before it yet start with what is known."""
    before = set(data.get(SHOWN, "").split(","))
    new = [element.key for element in elements if SHOWN in data and element.key not in before and texts(known, element.key)]
    if not new:
        return data
    filled = data.copy()
    for key in new:
        filled.setlist(key, texts(known, key))
    return filled


def _as_sent(elements: Sequence[Element], typed: Mapping[str, Any]) -> QueryDict:
    data = QueryDict(mutable=True)
    for element in elements:
        data.setlist(element.key, texts(typed, element.key))
    return data


def posted(elements: Sequence[Element], data: Any) -> dict[str, Any]:
    """What was sent for the elements that were on the page; an unticked choice there counts as no answer."""
    shown = set(data.get(SHOWN, "").split(",")) | set(data) if SHOWN in data else set(data)
    sent: dict[str, Any] = {}
    for element in elements:
        if element.key not in shown:
            continue
        limit = max(element.max_length * 2, 400)
        values = [str(value)[:limit].replace("\x00", "") for value in data.getlist(element.key)]
        sent[element.key] = values[:50] if element.many else next(iter(values), "")
    return sent
