"""An asynchronous hearing as rules (《人民法院在线诉讼规则》第二十条): stages, turns within set hours, closing. Pure."""

import datetime as dt
from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import TypeVar

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


# What must have been gone through before the hearing is closed; questions are the court's choice.
NEEDED = (Stage.STATEMENT, Stage.EVIDENCE, Stage.DEBATE, Stage.FINAL)


def in_order(parties: Iterable[tuple[T, str]]) -> list[T]:
    """Who speaks when: who sues first, then who is sued, then third parties (民事诉讼法 第一百四十四条); each with its role."""
    ranked = sorted(parties, key=lambda one: 0 if one[1] in _FIRST else 2 if one[1] in _LAST else 1)
    return [party for party, _role in ranked]


def next_stage(gone_through: Collection[str]) -> Stage:
    """The stage that comes next; the final statement may be repeated."""
    return next((stage for stage in NEEDED if stage not in gone_through), Stage.FINAL)


def round_problems(*, stage: str, hours: int, question: str, gone_through: Collection[str], running: bool) -> list[str]:
    """Why no round can begin: ``running``, ``hours``, ``no_question``, ``too_early`` (a stage before it is still missing)."""
    problems = ["running"] if running else []
    if not SHORTEST_HOURS <= hours <= LONGEST_HOURS:
        problems.append("hours")
    if stage == Stage.QUESTION and not question.strip():
        problems.append("no_question")
    if stage in NEEDED and any(before not in gone_through for before in NEEDED[: NEEDED.index(Stage(stage))]):
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


def closing_problems(gone_through: Collection[str], *, running: bool) -> list[str]:
    """Why the hearing cannot be closed: ``running``, or the stages that are missing."""
    return (["running"] if running else []) + [stage.value for stage in NEEDED if stage not in gone_through]
