"""Answers in words: for the check-your-answers page and for the complaint, which prints every element. Knows no Django."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from courtportal.kernel.rendering.pasting import tidied
from filing.causes.answers import Answers, Value, is_visible, text, texts, value_of
from filing.causes.currency import amount_text
from filing.causes.elements import Element, ElementForm
from filing.law import Bilingual

NOT_ANSWERED = Bilingual("未填", "not answered")
NONE = Bilingual("无", "none")
TICKED, BLANK = "■", "□"  # the ticked box ☑ is in no font that may be shipped
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class PrintedElement:
    """One answer in words."""

    key: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class PrintedItem:
    """One row of the official table."""

    number: str
    label: str
    answers: tuple[PrintedElement, ...]


@dataclass(frozen=True, slots=True)
class PrintedSection:
    """One part of the official table."""

    title: str
    items: tuple[PrintedItem, ...]


def day_text(day: dt.date, language: str = "zh") -> str:
    """``2026年1月31日`` or ``31 Jan 2026``."""
    if language.startswith("en"):
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def _unit(element: Element, language: str) -> str:
    """A word stands apart from its number in English: 516 days, 6%."""
    unit = element.unit.in_language(language)
    return f" {unit}" if unit not in {"", "%"} and language.startswith("en") else unit


def value_text(element: Element, value: Value, language: str = "zh") -> str:
    """A value in words."""
    options = {key: label.in_language(language) for key, label in element.options}
    match value:
        case bool():
            return options["yes" if value else "no"]
        case Decimal():
            return f"{value.normalize():f}{_unit(element, language)}"
        case dt.date():
            return day_text(value, language)
        case list():
            return ("、" if language.startswith("zh") else ", ").join(options.get(part, part) for part in value)
        case _:
            return options.get(str(value), str(value))


def shown(element: Element, answers: Answers, language: str = "zh") -> str:
    """The answer in words; what was typed if it is not understood; "not answered" or "none" if there is no answer."""
    value = value_of(element, answers)
    if isinstance(value, Decimal) and element.type == "money":
        return amount_text(value, text(answers, "currency"), language)
    if value is not None:
        return value_text(element, value, language)
    if not is_visible(element, answers):
        return NONE.in_language(language)
    return text(answers, element.key) or NOT_ANSWERED.in_language(language)


def _boxes(element: Element, answers: Answers) -> str:
    """The official way to print a choice: every option with a box, the chosen ones ticked."""
    chosen = set(texts(answers, element.key)) if is_visible(element, answers) else set()
    return "　".join(f"{TICKED if key in chosen else BLANK}{label.zh}" for key, label in element.options)


def printed(form: ElementForm, answers: Answers) -> tuple[PrintedSection, ...]:
    """Every element of the form in Chinese, answered or not, in the order of the official table."""
    return tuple(
        PrintedSection(
            section.title.zh,
            tuple(PrintedItem(item.number, item.label.zh, printed_elements(item.elements, answers)) for item in section.items),
        )
        for section in form.sections
    )


def printed_elements(elements: Sequence[Element], answers: Answers) -> tuple[PrintedElement, ...]:
    """The elements in Chinese, choices with their boxes."""
    return tuple(PrintedElement(element.key, element.heading.zh, _on_paper(element, answers)) for element in elements)


def _on_paper(element: Element, answers: Answers) -> str:
    if element.options:
        return _boxes(element, answers)
    return tidied(shown(element, answers)) if element.type == "long_text" else shown(element, answers)
