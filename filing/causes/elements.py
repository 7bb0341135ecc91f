"""Element-based forms (要素式) as data: one definition for each cause, loaded and checked. Knows no Django.

The official complaint is a table of numbered items; each item holds elements, each element one answer. A definition
says how the wizard groups them into pages, when an element is asked, and what is computed instead of asked.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from filing.law import Bilingual

FOLDER = Path(__file__).parent / "data" / "elements"

TYPES = frozenset(
    {"text", "long_text", "money", "number", "date", "yes_no", "choice", "choices", "phone", "email"}
    | {"id_number", "uscc", "bank_card", "plate", "case_number"}
)
COMPUTATIONS = frozenset({"sum", "days", "passed", "context", "months", "product", "interest"})
PROPOSALS = frozenset({"interest", "interest_words"})
GENERAL = "general"
NO_TEXT = Bilingual("", "")
# Elements, each with the answers of which one was given.
Condition = tuple[tuple[str, frozenset[str]], ...]
YES_NO = (("yes", Bilingual("是", "yes")), ("no", Bilingual("否", "no")))


class FormDefinitionError(ValueError):
    """A definition contradicts itself; raised when it is loaded, never while someone fills it in."""


@dataclass(frozen=True, slots=True)
class Element:
    """One answer. ``required`` holds for the roles in ``required_for`` only, if there are any."""

    key: str
    type: str
    label: Bilingual
    printed: Bilingual = NO_TEXT  # what court documents call it, where the label asks whoever fills in the form
    hint: Bilingual = NO_TEXT
    hint_for: frozenset[str] = frozenset()  # the roles to which the hint speaks; empty: to everyone
    unit: Bilingual = NO_TEXT
    required: bool = False
    required_for: frozenset[str] = frozenset()
    choices: tuple[tuple[str, Bilingual], ...] = ()
    visible_if: Condition = ()
    evidence_kinds: tuple[str, ...] = ()
    evidence_of_choice: tuple[tuple[str, tuple[str, ...]], ...] = ()  # the answers that other evidence goes with
    computes: tuple[str, tuple[str, ...]] | None = None
    proposes: tuple[str, tuple[str, ...]] | None = (
        None  # what an answer left empty is filled with, as far as it can be worked out
    )
    default: tuple[str, ...] = ()
    prefill: str = ""
    above: str | None = None
    not_future: bool = False
    max_length: int = 200
    type_from: str = ""
    # For what time a rate is asked, or the element that says it; neither for what is no rate of interest.
    period: str = ""
    period_from: str = ""

    @property
    def many(self) -> bool:
        """Several answers may be chosen."""
        return self.type == "choices"

    @property
    def heading(self) -> Bilingual:
        """Its name in court documents, and before the other side."""
        return self.printed if self.printed.zh else self.label

    @property
    def options(self) -> tuple[tuple[str, Bilingual], ...]:
        """What may be chosen; empty for free answers."""
        return YES_NO if self.type == "yes_no" else self.choices

    def hint_of(self, role: str) -> Bilingual:
        """The hint for a party of this role: what is said of the other side is not said to oneself."""
        return self.hint if not self.hint_for or role in self.hint_for else NO_TEXT

    def evidence_for(self, chosen: str) -> tuple[str, ...]:
        """The kinds of evidence that go with an answer."""
        return dict(self.evidence_of_choice).get(chosen, self.evidence_kinds)

    def is_required(self, role: str = "plaintiff") -> bool:
        """Whether a party of this role must answer (民事诉讼法 第一百二十四条 asks less of the defendant's data)."""
        return self.required and (not self.required_for or role in self.required_for)


@dataclass(frozen=True, slots=True)
class Item:
    """One numbered row of the official table, or what is asked beside it and stands in no complaint (``in_complaint`` false)."""

    number: str
    label: Bilingual
    elements: tuple[Element, ...]
    in_complaint: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """What the wizard asks at one time; ``order`` names its elements where people think in another order than the table."""

    key: str
    title: Bilingual
    hint: Bilingual
    items: tuple[Item, ...]
    order: tuple[str, ...] = ()
    other_hints: tuple[tuple[Condition, Bilingual], ...] = ()  # what is said instead where an answer calls for it

    @property
    def elements(self) -> tuple[Element, ...]:
        """All elements of the page, in the order in which they are asked."""
        found = [element for item in self.items for element in item.elements]
        return tuple(sorted(found, key=lambda one: self.order.index(one.key)) if self.order else found)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the official table."""

    key: str
    title: Bilingual
    pages: tuple[Page, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """The rows in the order of their official numbers, which is not always that of the wizard."""
        rows = [item for page in self.pages for item in page.items if item.in_complaint]
        return tuple(sorted(rows, key=lambda item: int(item.number or 0)))


@dataclass(frozen=True, slots=True)
class Capacity:
    """In which capacity somebody is sued, where a cause knows several (driver, owner, insurer), and who can have it."""

    key: str
    label: Bilingual
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ElementForm:
    """A whole form with the version of the official template it follows.

    ``causes`` are the causes of action it serves, each with what stands under it; the general form serves all others.
    """

    key: str
    cause: str
    causes: tuple[str, ...]
    title: Bilingual
    template_version: str
    sections: tuple[Section, ...]
    capacities: tuple[Capacity, ...] = ()

    @property
    def pages(self) -> tuple[Page, ...]:
        """All pages of the wizard, in order."""
        return tuple(page for section in self.sections for page in section.pages)

    def elements(self) -> Iterator[Element]:
        """All elements, in order of the wizard."""
        for page in self.pages:
            yield from page.elements

    @property
    def asked_on(self) -> dict[str, str]:
        """The key of the page on which each element is asked; what is computed is asked nowhere."""
        return {element.key: page.key for page in self.pages for element in page.elements if not element.computes}

    def has(self, key: str) -> bool:
        """Whether the form has an element with this key."""
        return any(element.key == key for element in self.elements())

    def element(self, key: str) -> Element:
        """The element with this key; raises KeyError."""
        for element in self.elements():
            if element.key == key:
                return element
        raise KeyError(key)

    def page(self, key: str) -> Page:
        """The page with this key; raises KeyError."""
        for page in self.pages:
            if page.key == key:
                return page
        raise KeyError(key)


def _condition(data: Mapping[str, Sequence[str]]) -> Condition:
    return tuple((key, frozenset(values)) for key, values in data.items())


def _two(data: Mapping[str, Any], name: str) -> Bilingual:
    return Bilingual(data.get(f"{name}_zh", ""), data.get(f"{name}_en", ""))


def read_element(data: Mapping[str, Any], version: str = "", beside: str = "") -> Element:
    """One element from its JSON, as it was in an earlier version of the form if it says what it was ``before``, and as it is
    asked ``beside`` a person or an organisation if it differs between them (``of_kind``).

    Raises FormDefinitionError for an unknown type or computation.
    """
    data = {**data, **data.get("before", {}).get(version, {}), **data.get("of_kind", {}).get(beside, {})}
    if data["type"] not in TYPES:
        raise FormDefinitionError(f"{data['key']}: unknown type {data['type']}")
    computes, proposes = _computation(data, "computes", COMPUTATIONS), _computation(data, "proposes", PROPOSALS)
    required, default = data.get("required", False), data.get("default", [])
    return Element(
        key=data["key"],
        type=data["type"],
        label=_two(data, "label"),
        printed=_two(data, "printed"),
        hint=_two(data, "hint"),
        hint_for=frozenset(data.get("hint_for", [])),
        unit=_two(data, "unit"),
        required=bool(required),
        required_for=frozenset(required) if isinstance(required, list) else frozenset(),
        choices=tuple(
            (value, Bilingual(zh, en)) for value, zh, en in data.get("choices", []) if value not in data.get("without", [])
        ),
        visible_if=_condition(data.get("visible_if", {})),
        evidence_kinds=tuple(data.get("evidence_kinds", [])),
        evidence_of_choice=tuple((value, tuple(kinds)) for value, kinds in data.get("evidence_of_choice", {}).items()),
        computes=computes,
        proposes=proposes,
        default=tuple(default) if isinstance(default, list) else (default,),
        prefill=data.get("prefill", ""),
        above=data.get("above"),
        not_future=data.get("not_future", False),
        max_length=data.get("max_length", 4000 if data["type"] == "long_text" else 200),
        type_from=data.get("type_from", ""),
        period=data.get("period", ""),
        period_from=data.get("period_from", ""),
    )


def _computation(data: Mapping[str, Any], kind: str, known: frozenset[str]) -> tuple[str, tuple[str, ...]] | None:
    for name, operands in data.get(kind, {}).items():
        if name not in known:
            raise FormDefinitionError(f"{data['key']}: unknown computation {name}")
        return name, tuple(operands)
    return None


def _read_elements(rows: Sequence[Mapping[str, Any]], version: str, beside: str = "") -> tuple[Element, ...]:
    """The elements that a version of the form asks; one that is ``not_in`` it came later."""
    return tuple(read_element(row, version, beside) for row in rows if version not in row.get("not_in", []))


def _read_page(data: Mapping[str, Any], version: str) -> Page:
    items = tuple(
        Item(
            number=item["number"],
            label=_two(item, "label"),
            elements=_read_elements(item["elements"], version),
            in_complaint=item.get("in_complaint", True),
        )
        for item in data["items"]
    )
    order = tuple(data.get("order", []))
    if order and sorted(order) != sorted(element.key for item in items for element in item.elements):
        raise FormDefinitionError(f"{data['key']}: the order does not name each element once")
    other_hints = tuple((_condition(one["if"]), _two(one, "hint")) for one in data.get("other_hints", []))
    return Page(data["key"], _two(data, "title"), _two(data, "hint"), items, order, other_hints)


def _read_sections(data: Mapping[str, Any], version: str) -> tuple[Section, ...]:
    return tuple(
        Section(section["key"], _two(section, "title"), tuple(_read_page(page, version) for page in section["pages"]))
        for section in data["sections"]
    )


def check(elements: Sequence[Element]) -> None:
    """Raise FormDefinitionError if a key is doubled or a condition or computation names an unknown key."""
    keys = [element.key for element in elements]
    if len(set(keys)) != len(keys):
        raise FormDefinitionError(f"doubled keys: {sorted(key for key in keys if keys.count(key) > 1)}")
    for element in elements:
        named = [key for key, _ in element.visible_if]
        if element.computes and element.computes[0] != "context":
            named += element.computes[1]
        if element.proposes:
            named += element.proposes[1]
        if unknown := set(named) - set(keys):
            raise FormDefinitionError(f"{element.key} names unknown elements {sorted(unknown)}")
        if element.type in {"choice", "choices"} and not element.choices:
            raise FormDefinitionError(f"{element.key} has nothing to choose from")


def _read(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return data


@cache
def load_form(key: str, version: str = "") -> ElementForm:
    """The form of a cause followed by the parts common to all complaints, or as an earlier version had it.

    What was begun or handed in by one version is read by it for good. Raises KeyError for an unknown key.
    """
    if key not in form_keys():
        raise KeyError(key)
    data = _read(key)
    form = ElementForm(
        key=data["key"],
        cause=data["cause"],
        causes=tuple(data.get("causes", [data["cause"]])),
        title=_two(data, "title"),
        template_version=version or data["template_version"],
        sections=_read_sections(data, version) + _read_sections(_read("skeleton"), version),
        capacities=tuple(
            Capacity(key, Bilingual(zh, en), tuple(kinds)) for key, zh, en, kinds in data.get("defendant_capacities", [])
        ),
    )
    check(list(form.elements()))
    return form


@cache
def form_keys() -> frozenset[str]:
    """The forms that can be filed online."""
    return frozenset(path.stem for path in FOLDER.glob("*.json")) - {"skeleton"}


@cache
def party_elements(kind: str, version: str = "", beside: str = "") -> tuple[Element, ...]:
    """What a version of the form asks of a ``person``, an ``organisation``, or about the ``representative`` of one of them, which
    stands ``beside`` what is asked of it.
    """
    elements = _read_elements(_read("skeleton")["party_forms"][kind], version, beside)
    check(elements)
    return elements


@cache
def evidence_kinds() -> dict[str, Bilingual]:
    """The kinds of evidence by key, in the order of the catalogue."""
    return {key: Bilingual(zh, en) for key, zh, en in _read("skeleton")["evidence_kinds"]}


@cache
def evidence_kinds_of(form_key: str) -> dict[str, Bilingual]:
    """The kinds that a form's elements speak of, and those that fit every claim. Raises KeyError for an unknown form."""
    elements = list(load_form(form_key).elements())
    named = {kind for one in elements for kind in one.evidence_kinds}
    named |= {kind for one in elements for _choice, kinds in one.evidence_of_choice for kind in kinds}
    return {key: label for key, label in evidence_kinds().items() if key in named | set(_read("skeleton")["evidence_for_all"])}


@cache
def capacity_label(key: str) -> Bilingual | None:
    """A capacity of whichever form, for parties of accepted cases; None for ''."""
    return next((one.label for form in sorted(form_keys()) for one in load_form(form).capacities if one.key == key), None)


@cache
def form_of_cause(path: tuple[str, ...]) -> str:
    """The form for the cause at the end of a path of codes (from the part down): the nearest own form, else the general one."""
    served = {code: key for key in sorted(form_keys()) for code in load_form(key).causes}
    return next((served[code] for code in reversed(path) if code in served), GENERAL)
