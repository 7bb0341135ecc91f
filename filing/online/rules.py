"""The Online Litigation Rules (《人民法院在线诉讼规则》 法释〔2021〕12号) as rules: consent by step, who appears how. Pure.

Service has a consent of its own, kept with the service addresses (arts 29–30).
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from filing.calendar.rules.kinds import CONFERENCE, EXCHANGE, INQUIRY, TRIAL

ANSWER_DAYS = 3  # art. 10: the defendant verifies identity and links the case within three days of the notice
# Art. 5 says "within a reasonable time before the step"; how long that is, the court sets. This is its configuration.
REASONABLE_TIME = dt.timedelta(days=1)
ASYNCHRONOUS_PROCEDURES = frozenset({"small_claims", "summary"})


class Step(StrEnum):
    """The steps for which consent is asked one by one (art. 1, "such as"; service apart).

    Nobody is asked for FILING: who files online has chosen it, for which art. 4 wants no further consent, and who files on paper
    has filed; rows of old ledgers name it.
    """

    FILING = "filing"
    MEDIATION = "mediation"
    EVIDENCE_EXCHANGE = "exchange"
    INQUIRY = "inquiry"
    CONFERENCE = "conference"
    HEARING = "hearing"


ASKED = tuple(step for step in Step if step != Step.FILING)
# For which step the parties consent to a sitting of each kind; consent to one never implies another (art. 4).
STEP_OF_SITTING = {
    TRIAL: Step.HEARING,
    EXCHANGE: Step.EVIDENCE_EXCHANGE,
    INQUIRY: Step.INQUIRY,
    CONFERENCE: Step.CONFERENCE,
}


class Deed(StrEnum):
    """What is written into the ledger."""

    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Means(StrEnum):
    """How it was asked or answered (arts 10, 23, 30)."""

    PLATFORM = "platform"
    PHONE = "phone"
    PAPER = "paper"
    PUBLICATION = "publication"


class Barrier(StrEnum):
    """Why a hearing cannot be online (art. 21); the first is found from the ledger, the others by the court."""

    ALL_REFUSE = "all_refuse"
    GOOD_REASON = "good_reason"
    NO_MEANS = "no_means"
    COURT_ROOM_NEEDED = "court_room"
    COMPLEX = "complex"
    STATE_SECRET = "secret"  # noqa: S105 - a ground of law
    PUBLIC_CONCERN = "concern"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the ledger."""

    party: str
    step: Step
    deed: Deed
    at: dt.datetime
    means: Means = Means.PLATFORM


@dataclass(frozen=True, slots=True)
class Way:
    """How a party appears, by which article of the rules, and why in one code."""

    online: bool
    article: int
    code: str


def last_entry(entries: Iterable[Entry], party: str, step: Step) -> Entry | None:
    """What counts now for this party and this step alone: consent to one step never implies another (art. 4)."""
    own = [entry for entry in entries if entry.party == party and entry.step == step]
    return max(own, key=lambda entry: (entry.at, entry.deed != Deed.ASKED)) if own else None  # an answer follows its question


def way_of(entry: Entry | None, now: dt.datetime) -> Way:
    """How the party appears at the step, from what counts of the ledger now."""
    if entry is None:
        return Way(online=False, article=4, code="not_asked")
    if entry.deed == Deed.GIVEN:
        return Way(online=True, article=4, code="consents")
    if entry.deed == Deed.REFUSED:
        return Way(online=False, article=4, code="refuses")
    if entry.deed == Deed.WITHDRAWN:
        return Way(online=False, article=5, code="withdrew")
    if entry.means == Means.PUBLICATION:
        return Way(online=False, article=23, code="published")
    silent = now - entry.at >= dt.timedelta(days=ANSWER_DAYS)
    return Way(online=False, article=10, code="silent" if silent else "awaited")


def mode_by_consent(ways: Iterable[Way]) -> str:
    """``online`` if all consent, ``mixed`` if some do, else ``on_site`` (art. 4)."""
    answers = [way.online for way in ways]
    if answers and all(answers):
        return "online"
    return "mixed" if any(answers) else "on_site"


def mode_in_force(planned: str, ways: Iterable[Way]) -> str:
    """How a hearing is held that the court plans so: online only for whom it may be (art. 4), in the court room for the others.

    A hearing planned on site stays there (art. 2), one planned partly online is never wholly online.
    """
    if planned not in {"online", "mixed"}:
        return planned
    by_consent = mode_by_consent(ways)
    return "mixed" if planned == "mixed" and by_consent == "online" else by_consent


def appears(mode: str, way: Way) -> Way:
    """How a party appears at a hearing held in this mode: as it consented, unless all come or all write."""
    if mode == "on_site" and way.online:
        return Way(online=False, article=21, code="all_come")
    if mode == "async":
        return Way(online=True, article=20, code="asynchronous")
    return way


def may_answer(entry: Entry | None, deed: Deed) -> bool:
    """Consent and refusal may be given at any time, asked or not (art. 4: one's own choice); only consent is withdrawn."""
    standing = entry.deed if entry else None
    if deed == Deed.WITHDRAWN:
        return standing == Deed.GIVEN
    return deed in {Deed.GIVEN, Deed.REFUSED} and standing != deed and not (deed == Deed.REFUSED and standing == Deed.GIVEN)


def withdrawn_in_time(step_at: dt.datetime | None, now: dt.datetime) -> bool:
    """Consent is withdrawn within a reasonable time before the step (art. 5); with no date set it is always in time."""
    return step_at is None or step_at - now >= REASONABLE_TIME


def barriers(ways: Iterable[Way], found: Iterable[Barrier]) -> set[Barrier]:
    """Why the hearing cannot be online (art. 21): what the court found, and that all refuse."""
    answers = list(ways)
    refused = bool(answers) and all(way.code in {"refuses", "withdrew"} for way in answers)
    return set(found) | ({Barrier.ALL_REFUSE} if refused else set())


@dataclass(frozen=True, slots=True)
class Asynchrony:
    """What the judge has found for an asynchronous trial (art. 20 para 2)."""

    attendance_difficult: bool = False
    applied_in_writing: bool = False
    facts_undisputed: bool = False


def asynchronous_problems(procedure: str, found: Asynchrony, ways: Iterable[Way], kind: str = TRIAL) -> list[str]:
    """Which conditions of art. 20 are missing; none: the parties may make their statements at different times.

    Exchange of evidence, inquiry and conference need everyone's consent to their own step alone (arts 14, 20 para 1); the trial
    also what para 2 says.
    """
    answers = list(ways)
    if kind != TRIAL:
        return [] if answers and all(way.online for way in answers) else ["consent"]
    conditions: Mapping[str, bool] = {
        "procedure": procedure in ASYNCHRONOUS_PROCEDURES,
        "difficult": found.attendance_difficult,
        "written": found.applied_in_writing,
        "consent": bool(answers) and all(way.online for way in answers),
        "undisputed": found.facts_undisputed,
    }
    return [code for code, holds in conditions.items() if not holds]


def mode_problems(mode: str, ways: Iterable[Way], found: Iterable[Barrier]) -> list[str]:
    """Why a hearing cannot be ``online`` or ``mixed``; on site it always can be (art. 2: nobody is forced online)."""
    answers = list(ways)
    if mode == "on_site":
        return []
    problems = sorted(barrier.value for barrier in barriers(answers, found))
    if mode == "online" and not all(way.online for way in answers):
        problems.append("not_all")
    if mode == "mixed" and not any(way.online for way in answers):
        problems.append("nobody")
    return problems


def absence_counts(way: Way, mode: str) -> bool:
    """Whether not appearing has the ordinary consequences: at the place that holds for the party (arts 6, 25).

    Who consented and neither acts nor asks in time to come in person is absent; who must come in person is absent from the
    court room. Nobody is absent from a screen who never consented to it.
    """
    return way.online if mode == "online" else True
