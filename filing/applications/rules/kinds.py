"""What a kind of application is: its words, who may make it and when, what it asks, who decides, by which document. Pure."""

from dataclasses import dataclass
from typing import Literal

from filing.cases.rules.procedure import TRIED
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
Decider = Literal["panel", "clerk", "filing_clerk", "president", "heads"]
Document = Literal["ruling", "decision", "notice", ""]

PARTIES = frozenset({"plaintiff", "defendant", "third_party", "appellant", "appellee", "applicant", "respondent"})
BENCH = frozenset({"bench"})
# Whoever has a seat in the case, for itself: through a form of its own, not among the kinds to choose from.
SEATED = frozenset({"seated"})


NOTHING = Bilingual("", "")
# What is said where something is granted, and where it is not.
GRANTED_OR_NOT = (Bilingual("准许", "Granted"), Bilingual("不准许", "Refused"))
ACCEPTED_OR_NOT = (Bilingual("立案", "Accepted"), Bilingual("不予受理", "Not accepted"))
UPHELD_OR_NOT = (Bilingual("成立", "Upheld"), Bilingual("驳回", "Dismissed"))


@dataclass(frozen=True, slots=True)
class Field:
    """One thing the form asks.

    ``member``, ``party`` and ``hearing`` are those of the case, ``missed_term`` is one of who applies, ``opponent`` is a party
    other than who applies; ``court`` is a full name.
    """

    key: str
    label: Bilingual
    kind: FieldKind = "area"
    required: bool = True
    choices: tuple[tuple[str, Bilingual], ...] = ()
    help: Bilingual = NOTHING


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
    outcomes: tuple[Bilingual, Bilingual] = GRANTED_OR_NOT
    fields: tuple[Field, ...] = ()
    terms: tuple[Field, ...] = ()
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
    catalogue: int = 35
    files_required: bool = False
    before_suit: Citation | None = None
    secret: bool = False
    serve: bool = True
    # May be decided also by who was asked to stand aside (CPL 48 para 2).
    urgent_measure: bool = False
    # Of all sides together; the document of a granted one, where it is not the usual one of its sort.
    joint: bool = False
    document_kind: str = ""

    def source_in(self, *, before_suit: bool) -> Citation:
        """The article on which it rests in a case of this kind."""
        return self.before_suit if before_suit and self.before_suit else self.source

    def within(self, content: dict[str, str]) -> str:
        """The name of the time limit for the decision; '' where the law sets none."""
        return self.urgent_within if self.urgent_within and content.get("urgent") == "yes" else self.decide_within
