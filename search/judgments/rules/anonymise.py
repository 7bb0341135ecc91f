"""Proposals for hiding names and deleting personal data before a judgment is published (法释〔2016〕19号 arts 8–11).

Every change is recorded with its place, so that a clerk sees it highlighted in the original, may refuse it or word it
otherwise, and so that the same changes give the same text again.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from search.judgments.rules.names import SEPARATORS, numbered
from search.judgments.rules.people import Person, people_in, relatives_in
from search.judgments.rules.personal import find_personal

Span = tuple[int, int]
#: What must follow a name directly for it to be part of a company's name (art. 11 keeps those).
_COMPANY_TAIL = re.compile(
    r"[^，,。；;：:、\s（()）与和向给及对被将由从为在的是诉经同替至到委托起即系其并该此]{0,14}?(?:有限责任公司|股份有限公司|有限公司|公司|商行|商店|经营部|工作室|事务所|合作社|厂|店)"
)
_JUDGE = re.compile(r"(?:审\s*判\s*[长员]|人\s*民\s*陪\s*审\s*员|书\s*记\s*员|法\s*官\s*助\s*理|执\s*行\s*员)[\s\u3000:：]*$")
_ALIAS_CLAUSE = r"[（(](?:曾用名|又名|别名|小名|绰号)[:：“”\"]?{name}[”\"]?[）)]"


@dataclass(frozen=True, slots=True)
class Change:
    """`original` at [start, end) of a section becomes `replacement`.

    `rule` is name, identity, phone, email, account, plate, social_security, property, address, health or manual.
    A change that is not `accepted` stays on record and is not applied.
    """

    section: str
    start: int
    end: int
    original: str
    replacement: str
    rule: str
    accepted: bool = True


@dataclass(frozen=True, slots=True)
class MaskedText:
    """A text after its changes, with the spans that stand for something hidden."""

    text: str
    spans: tuple[Span, ...]


def find_people(sections: Mapping[str, str], on: date, *, hide_parties: bool) -> list[Person]:
    """The persons of a judgment of the day `on`; `hide_parties` for marriage, family and inheritance cases (art. 8)."""
    people = people_in(sections.get("parties") or "\n".join(sections.values()), on, hide_parties=hide_parties)
    known = {person.name for person in people}
    if hide_parties:
        people += [p for text in sections.values() for p in relatives_in(text) if p.name not in known]
    return list({person.name: person for person in people}.values())


def propose(sections: Mapping[str, str], people: Iterable[Person], organisations: Iterable[str] = ()) -> list[Change]:
    """Changes for all sections, in order of place. One person keeps one label through the whole document."""
    labels = _labels(sections, [person for person in people if person.hidden])
    kept = sorted(organisations, key=len, reverse=True)
    changes: list[Change] = []
    for section, text in sections.items():
        personal = [Change(section, f.start, f.end, text[f.start : f.end], f.replacement, f.rule) for f in find_personal(text)]
        names = _name_changes(section, text, labels, kept)
        changes += sorted(_without_overlaps([*personal, *names]), key=lambda change: change.start)
    return changes


def apply(text: str, changes: Iterable[Change]) -> MaskedText:
    """`text` with the accepted `changes` of its section made. Raises ValueError if one does not fit the text."""
    out: list[str] = []
    spans: list[Span] = []
    at = length = 0
    for change in sorted((c for c in changes if c.accepted), key=lambda c: c.start):
        if change.start < at or text[change.start : change.end] != change.original:
            raise ValueError(f"the change at {change.start} does not fit the text")
        out += [text[at : change.start], change.replacement]
        length += change.start - at
        if change.replacement:
            spans.append((length, length + len(change.replacement)))
        length += len(change.replacement)
        at = change.end
    return MaskedText("".join([*out, text[at:]]), tuple(spans))


def apply_all(sections: Mapping[str, str], changes: Sequence[Change]) -> dict[str, MaskedText]:
    """Every section with its own changes made."""
    return {name: apply(text, [c for c in changes if c.section == name]) for name, text in sections.items()}


def hide_everywhere(sections: Mapping[str, str], changes: Sequence[Change], original: str, by: str) -> list[Change]:
    """`changes` plus manual ones for every place of `original` that no accepted change covers."""
    added = [
        Change(section, match.start(), match.end(), original, by, "manual")
        for section, text in sections.items()
        for match in re.finditer(re.escape(original), text)
        if not any(_overlap(c, match.start(), match.end(), section) for c in changes)
    ]
    order = list(sections)
    return sorted([*changes, *added], key=lambda c: (order.index(c.section), c.start))


def reword(changes: Sequence[Change], at: int, *, replacement: str, accepted: bool) -> list[Change]:
    """`changes` with the one at place `at` worded otherwise or refused."""
    return [replace(c, replacement=replacement, accepted=accepted) if i == at else c for i, c in enumerate(changes)]


def _labels(sections: Mapping[str, str], hidden: Sequence[Person]) -> dict[str, str]:
    """Name → label for names and aliases; numbers follow the order of first appearance."""
    whole = "\n".join(sections.values())
    first = {person.name: match.start() for person in hidden if (match := _pattern(person.name).search(whole))}
    labels = numbered(sorted(first, key=lambda name: first[name]))
    for person in hidden:
        if person.name in labels:
            labels |= dict.fromkeys(_other_names(person), labels[person.name])
    return labels


def _other_names(person: Person) -> list[str]:
    """Aliases, and the first part of a name with a dot, by which people call its bearer."""
    parts = re.split(f"[{re.escape(SEPARATORS)}]", person.name)
    return [*person.aliases, *(parts[:1] if len(parts) > 1 and len(parts[0]) > 1 else [])]


def _pattern(name: str) -> re.Pattern[str]:
    """The name as it may be printed: blanks between characters, any of the separating dots."""
    if name.isascii():
        return re.compile(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])")
    chars = (f"[{re.escape(SEPARATORS)}]" if char in SEPARATORS else re.escape(char) for char in name)
    return re.compile(r"[ \u3000]{0,2}".join(chars))


def _name_changes(section: str, text: str, labels: Mapping[str, str], organisations: Sequence[str]) -> list[Change]:
    taken = [(at, at + len(org)) for org in organisations for at in _places(text, org)]
    changes: list[Change] = []
    for name in sorted(labels, key=len, reverse=True):
        clause = re.compile(_ALIAS_CLAUSE.format(name=_pattern(name).pattern))
        for pattern, label in ((clause, ""), (_pattern(name), labels[name])):
            for match in pattern.finditer(text):
                start, end = match.span()
                if any(start < high and low < end for low, high in taken) or _kept(text, start, end):
                    continue
                taken.append((start, end))
                changes.append(Change(section, start, end, match.group(), label, "name"))
    return changes


def _kept(text: str, start: int, end: int) -> bool:
    """Names of judges and clerks, and names inside a company's name, stay."""
    return bool(_JUDGE.search(text[max(0, start - 20) : start]) or _COMPANY_TAIL.match(text, end))


def _places(text: str, part: str) -> list[int]:
    return [match.start() for match in re.finditer(re.escape(part), text)]


def _without_overlaps(changes: Sequence[Change]) -> list[Change]:
    """The first of those that overlap stays: personal data goes before names."""
    kept: list[Change] = []
    for change in changes:
        if not any(_overlap(other, change.start, change.end, change.section) for other in kept):
            kept.append(change)
    return kept


def _overlap(change: Change, start: int, end: int, section: str) -> bool:
    return change.section == section and change.accepted and change.start < end and start < change.end
