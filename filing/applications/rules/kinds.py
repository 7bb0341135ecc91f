"""What a kind of application is: its words, who may make it and when, what it asks, who decides, by which document. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from filing.cases.rules.procedure import TRIED
from filing.dossier.rules.matters import Matter
from filing.law import Bilingual, Citation

FieldKind = Literal[
    "area",
    "text",
    "money",
    "day",
    "choice",
    "yes",
    "case_number",
    "phone",
    "identity",
    "court",
    "member",
    "party",
    "opponent",
    "hearing",
    "missed_term",
]
Decider = Literal["panel", "clerk", "filing_clerk", "president", "heads", "committee"]
Document = Literal["ruling", "decision", "notice", ""]

PARTIES = frozenset({"plaintiff", "defendant", "third_party", "appellant", "appellee", "applicant", "respondent"})
BENCH = frozenset({"bench"})
# Whoever has a seat in the case, for itself: through a form of its own, not among the kinds to choose from.
SEATED = frozenset({"seated"})


# What a kind needs of who applies: a term that was missed.
MISSED_TERM = "missed_term"

NOTHING = Bilingual("", "")
# What is said where something is granted, and where it is not.
GRANTED_OR_NOT = (Bilingual("准许", "Granted"), Bilingual("不准许", "Refused"))
ACCEPTED_OR_NOT = (Bilingual("立案", "Accepted"), Bilingual("不予受理", "Not accepted"))
UPHELD_OR_NOT = (Bilingual("成立", "Upheld"), Bilingual("驳回", "Dismissed"))


FOR_THE_COURT = frozenset({"identity", "phone"})


@dataclass(frozen=True, slots=True)
class Field:
    """One thing the form asks.

    ``needed_with``: the answers beside which it has to be answered although it is not ``required``.
    ``member``, ``party`` and ``hearing`` are those of the case, ``missed_term`` is one of who applies, ``opponent`` is a party
    other than who applies; ``court`` is a full name.
    """

    key: str
    label: Bilingual
    kind: FieldKind = "area"
    required: bool = True
    choices: tuple[tuple[str, Bilingual], ...] = ()
    help: Bilingual = NOTHING
    needed_with: tuple[tuple[str, str], ...] = ()
    told_to_court: bool = False

    @property
    def is_for_court(self) -> bool:
        """Whether the court alone reads it: what identifies or reaches a person, and where there may be property."""
        return self.told_to_court or self.kind in FOR_THE_COURT

    def is_needed(self, content: Mapping[str, str]) -> bool:
        """Whether it has to be answered beside the other answers."""
        return self.required or (bool(self.needed_with) and all(content.get(key) == value for key, value in self.needed_with))


@dataclass(frozen=True, slots=True)
class ApplicationKind:
    """One kind.

    ``by``: roles of parties who may apply, ``bench`` for what the panel itself puts forward, ``seated`` for what its members ask
    each for itself. ``until``: the time limit
    (by name) within which it must be made, as long as that limit runs for the party. ``special``: an agent needs special
    authority (CPL 62). ``terms``: what the decider fixes when granting. ``stops_clock``: the trial limit stands still while
    it is open (CPL-I 243). ``confidential``: the other side does not see it before it is granted; with ``executed_first``
    not before what was granted has been executed as well. ``granted`` and ``refused`` are the order of the document, in the
    language of record; one without ``refused`` has to be granted by law. ``outcomes``: what the decider chooses from, in words.
    """

    code: str
    name: Bilingual
    explained: Bilingual
    source: Citation
    by: frozenset[str]
    states: frozenset[str]
    decider: Decider
    document: Document
    granted: str
    refused: str
    # What its papers and its ruling are about, by which they find their heading in the file.
    matter: Matter
    outcomes: tuple[Bilingual, Bilingual] = GRANTED_OR_NOT
    fields: tuple[Field, ...] = ()
    terms: tuple[Field, ...] = ()
    # Whether every required term is fixed where it is granted; terms that are fixed all or none.
    terms_needed: bool = False
    together: tuple[str, ...] = ()
    case_types: frozenset[str] = TRIED
    until: tuple[str, ...] = ()
    special: bool = False
    decide_within: str = ""
    urgent_within: str = ""
    confidential: bool = False
    executed_first: bool = False
    stops_clock: str = ""
    fee: str = ""
    upper_court: bool = False
    remedy: str = ""
    # The outcomes against which an appeal lies (CPL 157), and the kinds of rulings against which this is the appeal.
    appealable: frozenset[str] = frozenset()
    against: frozenset[str] = frozenset()
    # What must hold of the case besides its state (``queries.holds``).
    needs: str = ""
    files_required: bool = False
    before_suit: Citation | None = None
    secret: bool = False
    serve: bool = True
    # May be decided also by who was asked to stand aside (CPL 48 para 2).
    urgent_measure: bool = False
    # Of all sides together; the document of a granted one, where it is not the usual one of its sort.
    joint: bool = False
    document_kind: str = ""
    # By which document it is refused, where that is another one.
    refused_by: Document = ""

    def document_of(self, outcome: str) -> Document:
        """The document that states this outcome."""
        return self.refused_by if outcome == "refused" and self.refused_by else self.document

    def source_in(self, *, before_suit: bool) -> Citation:
        """The article on which it rests in a case of this kind."""
        return self.before_suit if before_suit and self.before_suit else self.source

    def lacking(self, outcome: str, terms: Mapping[str, str]) -> tuple[str, ...]:
        """The keys of what the decider has still to fix for this outcome."""
        if outcome != "granted":
            return ()
        needed = {one.key for one in self.terms if one.required and self.terms_needed}
        if any(terms.get(key) for key in self.together):
            needed |= set(self.together)
        return tuple(one.key for one in self.terms if one.key in needed and not terms.get(one.key))

    def within(self, content: dict[str, str]) -> str:
        """The name of the time limit for the decision; '' where the law sets none."""
        return self.urgent_within if self.urgent_within and content.get("urgent") == "yes" else self.decide_within
