"""An asynchronous hearing as rules (《人民法院在线诉讼规则》第二十条): stages, turns within set hours, closing. Pure."""

import datetime as dt
from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import TypeVar

from filing.calendar.rules.kinds import CONFERENCE, EXCHANGE, INQUIRY, TRIAL

# Art. 20 says "within the time set"; how short and how long that may be, the court sets. This is its configuration.
SHORTEST_HOURS, LONGEST_HOURS = 12, 240
WARN_BEFORE = dt.timedelta(hours=6)
# By how much one turn can be extended at most, from when it began; the court's configuration too.
LONGEST_TURN = dt.timedelta(days=30)
T = TypeVar("T")
_FIRST = ("plaintiff", "appellant", "applicant")
_LAST = ("third_party",)


class Stage(StrEnum):
    """The stages of a hearing (民事诉讼法 第一百四十一、一百四十四条) and a question of the court."""

    STATEMENT = "statement"
    EVIDENCE = "evidence"
    QUESTION = "question"
    DEBATE = "debate"
    FINAL = "final"


# What a trial must have gone through before it is closed; questions are the court's choice.
NEEDED = (Stage.STATEMENT, Stage.EVIDENCE, Stage.DEBATE, Stage.FINAL)
# What else there can be beside a trial, of each kind first what it is held for (CPL 136(4), CPL-I 225), which it needs.
BESIDE_A_TRIAL = {
    EXCHANGE: (Stage.EVIDENCE, Stage.QUESTION),
    INQUIRY: (Stage.QUESTION,),
    CONFERENCE: (Stage.STATEMENT, Stage.EVIDENCE, Stage.QUESTION),
}


def stages_of(kind: str) -> tuple[Stage, ...]:
    """The stages that a sitting of the kind can have."""
    return BESIDE_A_TRIAL.get(kind, tuple(Stage))


def needed_of(kind: str) -> tuple[Stage, ...]:
    """The stages without which it cannot be closed, in their order."""
    return BESIDE_A_TRIAL[kind][:1] if kind in BESIDE_A_TRIAL else NEEDED


def in_order(parties: Iterable[tuple[T, str]]) -> list[T]:
    """Who speaks when: who sues first, then who is sued, then third parties (民事诉讼法 第一百四十四条); each with its role."""
    ranked = sorted(parties, key=lambda one: 0 if one[1] in _FIRST else 2 if one[1] in _LAST else 1)
    return [party for party, _role in ranked]


def next_stage(gone_through: Collection[str], kind: str = TRIAL) -> Stage:
    """The stage that comes next; the last one may be repeated."""
    needed = needed_of(kind)
    return next((stage for stage in needed if stage not in gone_through), needed[-1])


def round_problems(
    *, stage: str, hours: int, question: str, gone_through: Collection[str], running: bool, kind: str = TRIAL
) -> list[str]:
    """Why no round can begin: ``running``, ``hours``, ``no_question``, ``too_early`` (a stage before it is still missing),
    ``no_stage`` (a sitting of the kind has none such).
    """
    needed = needed_of(kind)
    problems = (["running"] if running else []) + (["no_stage"] if stage not in stages_of(kind) else [])
    if not SHORTEST_HOURS <= hours <= LONGEST_HOURS:
        problems.append("hours")
    if stage == Stage.QUESTION and not question.strip():
        problems.append("no_question")
    if stage in needed and any(before not in gone_through for before in needed[: needed.index(Stage(stage))]):
        problems.append("too_early")
    return problems


def due(opened_at: dt.datetime, hours: int) -> dt.datetime:
    """The last instant of a turn."""
    return opened_at + dt.timedelta(hours=hours)


def extension_problems(*, opened_at: dt.datetime, due_at: dt.datetime, until: dt.datetime) -> list[str]:
    """Why a turn cannot run until then: ``not_longer`` than it runs already, or ``too_long``."""
    if until <= due_at:
        return ["not_longer"]
    return ["too_long"] if until > opened_at + LONGEST_TURN else []


def in_time(due_at: dt.datetime | None, arrived_at: dt.datetime) -> bool:
    """What arrives by the last instant is in time."""
    return due_at is not None and arrived_at <= due_at


def closing_problems(gone_through: Collection[str], *, running: bool, kind: str = TRIAL) -> list[str]:
    """Why the hearing cannot be closed: ``running``, or the stages that are missing."""
    return (["running"] if running else []) + [stage.value for stage in needed_of(kind) if stage not in gone_through]
