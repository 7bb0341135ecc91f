"""One row of a bulk table as the content of a draft, and what is wrong with it, by the same rules as the wizard. Pure."""

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from filing.bulk.rules.columns import MOST_DEFENDANTS, Column, columns
from filing.causes.answers import Problem, defaults, texts
from filing.causes.elements import Element, ElementForm, evidence_kinds
from filing.intake.rules import content as contents
from filing.intake.rules.checks.model import Place

Values = Mapping[str, str]
SEPARATORS = re.compile(r"[;；\n]")
CHOICE_SEPARATORS = re.compile(r"[、,，;；/]")


@dataclass(frozen=True, slots=True)
class Filer:
    """The organisation that files: its facts as a plaintiff, and what is known for the pages about service."""

    answers: Mapping[str, str]
    known: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One file that a row names."""

    name: str
    kind: str
    purpose: str


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong in one column; ``column`` is its key, "" for the row as a whole."""

    column: str
    problem: Problem


def as_answer(element: Element, typed: str) -> Any:
    """A cell as an answer: choices by their key or by their name in either language, several as a list."""
    if not element.options or not typed:
        return typed
    names = {word.strip().casefold(): key for key, label in element.options for word in (key, label.zh, label.en)}
    if element.many:
        return [names.get(part.strip().casefold(), part.strip()) for part in CHOICE_SEPARATORS.split(typed) if part.strip()]
    return names.get(typed.strip().casefold(), typed.strip())


def content_of(form: ElementForm, values: Values, filer: Filer) -> contents.Content:
    """The draft that a row makes: the organisation sues, the row says whom and for what."""
    content = contents.empty()
    by_key = {column.key: column for column in columns(form.key)}
    plaintiff = {"id": "p1", "role": contents.PLAINTIFF, "kind": "organisation", "source": "", "answers": dict(filer.answers)}
    content["parties"] = [plaintiff, *_defendants(values, by_key, form.template_version)]
    typed = {key: as_answer(one.element, values.get(key, "")) for key, one in by_key.items() if not one.defendant}
    known = defaults(form.elements(), {**filer.known, **_names(content)})
    own = {element.key for element in form.elements() if not element.computes}
    content["answers"] = {**known, **{key: value for key, value in typed.items() if key in own and value not in ("", [])}}
    content["seen"] = [*contents.PARTIES_PAGES.values(), *(page.key for page in form.pages), "evidence"]
    return content


def _names(content: contents.Content) -> dict[str, str]:
    return {"plaintiffs": contents.names(content, contents.PLAINTIFF), "defendants": contents.names(content, contents.DEFENDANT)}


def _defendants(values: Values, by_key: Mapping[str, Column], version: str) -> list[dict[str, Any]]:
    """The defendants that the row names; one of whom nothing is written is not there, but the first always is."""
    found = []
    for number in range(1, MOST_DEFENDANTS + 1):
        prefix = f"d{number}."
        mine = {key.removeprefix(prefix): value for key, value in values.items() if key.startswith(prefix) and value}
        if not mine and number > 1:
            continue
        kind = as_answer(by_key[f"{prefix}kind"].element, mine.pop("kind", "")) or "person"
        kind = kind if kind in {"person", "organisation"} else "person"
        one: dict[str, Any] = {"id": f"d{number}", "role": contents.DEFENDANT, "kind": kind, "source": "", "answers": {}}
        asked = {element.key: element for element in contents.elements_of(one, version)}
        started = defaults(asked.values(), {})
        one["answers"] = {**started, **{key: as_answer(asked[key], value) for key, value in mine.items() if key in asked}}
        found.append(one)
    return found


def evidence_of(values: Values) -> list[Evidence]:
    """The files that a row names, each with its kind and purpose."""
    names, kinds, purposes = (_parts(values.get(key, "")) for key in ("evidence_files", "evidence_kinds", "evidence_purposes"))
    known = {word.casefold(): key for key, label in evidence_kinds().items() for word in (key, label.zh, label.en)}
    return [
        Evidence(
            name=name,
            kind=known.get((kinds[at] if at < len(kinds) else "").casefold(), "other"),
            purpose=purposes[at] if at < len(purposes) else (purposes[0] if len(purposes) == 1 else ""),
        )
        for at, name in enumerate(names)
    ]


def _parts(text: str) -> list[str]:
    return [part.strip() for part in SEPARATORS.split(text) if part.strip()]


def problems_of(
    form: ElementForm, values: Values, filer: Filer, *, files: Mapping[str, str], today: dt.date, needs_defendant: bool = True
) -> list[RowProblem]:
    """Everything wrong in a row, in the order of the columns. ``files`` are those of the ZIP: name → "" or why it is refused."""
    content, evidence = content_of(form, values, filer), evidence_of(values)
    placed = contents.all_problems(
        form, content, evidence=len(evidence), has_court=True, today=today, needs_defendant=needs_defendant
    )
    found = [RowProblem(_column(one), one.problem) for one in placed]
    found += _file_problems(evidence, files)
    if kind := values.get("d1.kind", ""):
        found += _kind_problem("d1.kind", kind)
    order = {column.key: at for at, column in enumerate(columns(form.key))}
    return sorted(found, key=lambda one: order.get(one.column, len(order)))


def _kind_problem(key: str, typed: str) -> list[RowProblem]:
    known = {word.casefold() for name, label in KIND_NAMES for word in (name, label)}
    return [] if typed.casefold() in known else [RowProblem(key, Problem(key, "unknown_choice"))]


KIND_NAMES = (("person", "个人"), ("organisation", "单位"))


def _column(one: contents.PlacedProblem) -> str:
    """The column at which a problem is mended; what concerns the organisation itself stands at none."""
    if one.party.startswith("d"):
        return f"{one.party}.{one.problem.key}"
    if one.problem.code == "no_evidence":
        return "evidence_files"
    return "" if one.party or one.page in contents.PARTIES_PAGES.values() else one.problem.key


def column_of(place: Place) -> str:
    """The column at which a finding of the clerk's check is mended; "" for the row as a whole."""
    if place.file:
        return "evidence_files"
    if place.party:
        return f"{place.party}.{place.field}" if place.party.startswith("d") else ""
    return place.field


def _file_problems(evidence: list[Evidence], files: Mapping[str, str]) -> list[RowProblem]:
    found = []
    for one in evidence:
        if one.name not in files:
            found.append(RowProblem("evidence_files", Problem("evidence_files", "file_missing", {"name": one.name})))
        elif files[one.name]:
            found.append(RowProblem("evidence_files", Problem("evidence_files", "file_refused", {"why": files[one.name]})))
        if not one.purpose:
            found.append(RowProblem("evidence_purposes", Problem("evidence_purposes", "missing")))
    return found


def twins(rows: Mapping[int, Values], keys: Collection[str]) -> dict[int, int]:
    """Rows that say the same as an earlier one: number → number of the earlier row."""
    first: dict[tuple[str, ...], int] = {}
    found = {}
    for number in sorted(rows):
        said = tuple(" ".join(texts(rows[number], key)) for key in keys)
        if said in first:
            found[number] = first[said]
        else:
            first[said] = number
    return found
