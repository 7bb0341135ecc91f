"""What a rule of the pre-check is, what it reads and what it says. Knows no Django and no clock.

One rule set is run while the litigant drafts and as the clerk's pre-check. A rule names its article, how serious it is,
the place (page, field, party, file, page of the file) and in both languages what is wrong and what to do.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from courtportal.kernel.courts.working_days import Calendar
from filing.causes.answers import Answers, value_of
from filing.causes.elements import ElementForm
from filing.causes.printing import day_text
from filing.law import Bilingual, Citation
from filing.parties.rules.papers import OF_AGENT, Needed, PaperKind, needed

# Details that are days, in ISO 8601; all others are words and figures, the filer's own among them.
DAYS = frozenset({"day", "until", "earlier_day", "later_day"})


class Severity(StrEnum):
    """MUST: a condition of the suit or a paper that the law asks for is missing. SHOULD: it would be sent back for
    correction. HINT: good to know, the filing can be accepted as it is."""

    MUST = "must"
    SHOULD = "should"
    HINT = "hint"


# A paper handed in among the evidence, by the kind chosen there.
AS_EVIDENCE = {
    PaperKind.IDENTITY: "identity",
    PaperKind.LICENCE: "identity",
    PaperKind.REPRESENTATIVE_PROOF: "identity",
    **dict.fromkeys(OF_AGENT, "authority"),
}
ORDER = {Severity.MUST: 0, Severity.SHOULD: 1, Severity.HINT: 2}
NAMELESS = Bilingual("（姓名或者名称还没有填写）", "(no name entered yet)")
QUOTED_NAME = "“{name}”"


@dataclass(frozen=True, slots=True)
class Place:
    """Where: a page of the wizard, and in it a field, a party, a file and its page."""

    page: str
    field: str = ""
    party: str = ""
    file: int = 0
    file_page: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule met something at a place; ``detail`` fills the rule's words, ``against`` is where what contradicts it stands."""

    place: Place
    detail: dict[str, str] = field(default_factory=dict)
    against: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """A party as the rules read it."""

    id: str
    role: str
    kind: str
    facts: Mapping[str, str]
    # The real name is proven online: no proof of identity is asked for.
    proven: bool = False

    @property
    def name(self) -> str:
        return self.fact("name")

    def fact(self, key: str) -> str:
        """The answer, '' for none."""
        return str(self.facts.get(key, "")).strip()

    def at(self, key: str = "name") -> Place:
        """The place of one of the party's fields."""
        return Place(self.role, key, self.id)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence: its number in the catalogue, its kinds, and which of its pages are blank or blurred."""

    order: int
    title: str
    kinds: frozenset[str]
    pages: int = 1
    sha256: str = ""
    blank: tuple[int, ...] = ()
    blurred: tuple[int, ...] = ()
    # What it is where it has no pages (录音).
    medium: str = ""

    def at(self, page: int = 0) -> Place:
        """The place of the piece, or of a page in it."""
        return Place("evidence", file=self.order, file_page=page)


@dataclass(frozen=True, slots=True)
class Forum:
    """The chosen court as the rules read it."""

    name: str = ""
    level: str = ""
    province: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """What the rules read of a filing. ``pending`` names what the same parties have pending on the same cause and amount."""

    form: ElementForm
    cause: str
    answers: Answers
    sides: Sequence[Side]
    evidence: Sequence[Piece]
    court: Forum
    today: dt.date
    calendar: Calendar
    for_client: bool = False
    # The kinds of the papers of identity and authority (filing.parties.rules.papers).
    papers: frozenset[str] = frozenset()
    pending: Sequence[str] = ()
    # Which parties' names stand on the pages of the evidence; None while a page is still to be read.
    names_read: frozenset[str] | None = None
    # The day the filing first arrived, where what is read came later by a correction.
    filed_on: dt.date | None = None

    @property
    def filed(self) -> dt.date:
        """The day by which the terms of the parties are measured: the arrival of the filing, not of its correction."""
        return self.filed_on or self.today

    def value(self, key: str) -> Any:
        """The typed value of an element; None if unanswered, not understood, or not asked in this form."""
        try:
            return value_of(self.form.element(key), self.answers)
        except KeyError:
            return None

    def money(self, key: str) -> Decimal | None:
        """The amount of an element, None for anything else."""
        value = self.value(key)
        return value if isinstance(value, Decimal) else None

    def day(self, key: str) -> dt.date | None:
        """The day of an element, None for anything else."""
        value = self.value(key)
        return value if isinstance(value, dt.date) else None

    def said(self, key: str) -> str:
        """The text of an element, '' for anything else."""
        value = self.value(key)
        return value if isinstance(value, str) else ""

    def at(self, key: str) -> Place:
        """The place of an element; raises KeyError if the form has no such element."""
        for page in self.form.pages:
            if any(element.key == key for element in page.elements):
                return Place(page.key, key)
        raise KeyError(key)

    def against(self, *keys: str) -> tuple[Place, ...]:
        """The places of answers that contradict another."""
        return tuple(self.at(key) for key in keys)

    def of(self, role: str) -> list[Side]:
        """The parties of a role."""
        return [side for side in self.sides if side.role == role]

    @property
    def plaintiffs(self) -> list[Side]:
        return self.of("plaintiff")

    @property
    def defendants(self) -> list[Side]:
        return self.of("defendant")

    @property
    def third_parties(self) -> list[Side]:
        return self.of("third_party")

    @property
    def kinds(self) -> frozenset[str]:
        """Every kind of evidence handed in."""
        return frozenset(kind for piece in self.evidence for kind in piece.kinds)

    def missing_papers(self) -> list[Needed]:
        """The papers of identity and authority that the plaintiffs' side still owes. Among the evidence they count too."""
        sides = [{**one.facts, "kind": one.kind, "proven": "yes" if one.proven else ""} for one in self.plaintiffs]
        return [one for one in needed(sides) if one.kind not in self.papers and AS_EVIDENCE.get(one.kind) not in self.kinds]


# What a rule finds; None if there is nothing to judge (the question is not asked, the answer not given).
Hits = Iterable[Hit] | None
Check = Callable[[Material], Hits]


@dataclass(frozen=True)
class Rule:
    """One rule. ``for_a_person``: what it meets needs a human judgment, so such a filing is never accepted by itself."""

    key: str
    severity: Severity
    law: tuple[Citation, ...]
    wrong: Bilingual
    todo: Bilingual
    check: Check
    forms: frozenset[str] = frozenset()
    passed: Bilingual | None = None
    # What is wrong where the one it is about has no name yet; without it the common words.
    nameless: Bilingual | None = None
    # The part beside which "passed" stands.
    home: str = ""
    for_a_person: bool = False
    # Told as soon as the answer is saved, before one goes on.
    at_once: bool = False

    def applies_to(self, form: str) -> bool:
        """Whether the rule is meant for a form; without forms for every one."""
        return not self.forms or form in self.forms


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says of this filing, at a place."""

    rule: Rule
    place: Place
    detail: dict[str, str] = field(default_factory=dict)
    against: tuple[Place, ...] = ()

    @property
    def key(self) -> str:
        return self.rule.key

    @property
    def severity(self) -> Severity:
        return self.rule.severity

    @property
    def blocks(self) -> bool:
        """It stands in the way of acceptance without a person's look."""
        return self.severity is not Severity.HINT or self.rule.for_a_person

    def wrong(self, language: str) -> str:
        """What is wrong, in words."""
        return self._in_words(self.rule.nameless if self.is_nameless and self.rule.nameless else self.rule.wrong, language)

    def todo(self, language: str) -> str:
        """What to do, in words."""
        return self._in_words(self.rule.todo, language)

    @property
    def is_nameless(self) -> bool:
        """It is about somebody who has no name yet."""
        return not self.detail.get("name", "?")

    def _in_words(self, words: Bilingual, language: str) -> str:
        """With its details, days as the reader writes them; that a name is missing is no name, and is not quoted as one."""
        said = words.in_language(language)
        detail = {name: _as_day(value, language) if name in DAYS else value for name, value in self.detail.items()}
        if self.is_nameless:
            said, detail = said.replace(QUOTED_NAME, "{name}"), {**detail, "name": NAMELESS.in_language(language)}
        return said.format_map(detail)


def _as_day(value: str, language: str) -> str:
    return day_text(dt.date.fromisoformat(value), language)


@dataclass
class RuleSet:
    """The rules in the order in which they were declared."""

    rules: dict[str, Rule] = field(default_factory=dict)

    def declare(
        self, key: str, severity: Severity, *law: Citation, wrong: Bilingual, todo: Bilingual, **more: Any
    ) -> Callable[[Check], Check]:
        """Decorator: the function becomes the check of a rule. Raises ValueError for a key that is taken."""

        def add(check: Check) -> Check:
            if key in self.rules:
                raise ValueError(key)
            self.rules[key] = Rule(key, severity, law, wrong, todo, check, **more)
            return check

        return add


RULE_SET = RuleSet()
rule = RULE_SET.declare
MUST, SHOULD, HINT = Severity.MUST, Severity.SHOULD, Severity.HINT


def cpl(article: str) -> Citation:
    """An article of the Civil Procedure Law as amended in 2023."""
    return Citation("CPL", "2023", article)


def cpl_i(article: str) -> Citation:
    """An article of the Interpretation of 2022."""
    return Citation("CPL-I", "法释〔2022〕11号", article)


def registration(article: str) -> Citation:
    """An article of the Provisions on Case Registration."""
    return Citation("REGISTRATION", "法释〔2015〕8号", article)


def civil_code(article: str) -> Citation:
    """An article of the Civil Code."""
    return Citation("CIVIL-CODE", "2020", article)
