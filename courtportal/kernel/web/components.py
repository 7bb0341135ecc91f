"""The small values from which the patterns of the pages are drawn (task list, answers, timeline, tabs …)."""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class TaskState(StrEnum):
    """Where a step of a task list stands."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    NEEDS_YOU = "needs_you"
    NOT_YET = "not_yet"

    @property
    def label(self) -> Text:
        return TASK_STATES[self][0]

    @property
    def tone(self) -> str:
        return TASK_STATES[self][1]


TASK_STATES: dict[TaskState, tuple[Text, str]] = {
    TaskState.NOT_STARTED: (_("未开始"), "quiet"),
    TaskState.IN_PROGRESS: (_("进行中"), "warn"),
    TaskState.DONE: (_("已完成"), "ok"),
    TaskState.NEEDS_YOU: (_("需要您处理"), "bad"),
    TaskState.NOT_YET: (_("暂时不能开始"), "quiet"),
}


@dataclass(frozen=True)
class Task:
    """A step of a task list; without ``url`` it cannot be opened yet."""

    label: Text
    state: TaskState
    url: str = ""
    hint: Text = ""


@dataclass(frozen=True)
class Answer:
    """A line of "check your answers": what was asked, what was answered, where to change it."""

    question: Text
    answer: Text
    change_url: str = ""


@dataclass(frozen=True)
class Link:
    """A link with its text; ``current`` marks where one is."""

    label: Text
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class TimelineEntry:
    """One thing on a timeline. ``state`` is ``done``, ``now`` or ``later``; ``when`` a day, an instant or words."""

    when: dt.date | dt.datetime | Text | None
    title: Text
    state: str = "done"
    text: Text = ""
    links: tuple[Link, ...] = ()
    tag: Text = ""
    tone: str = "quiet"


@dataclass(frozen=True)
class Letter:
    """One message of a conversation."""

    author: Text
    sent_at: dt.datetime
    text: Text
    mine: bool = False
    links: tuple[Link, ...] = field(default=())
