"""What befalls a hearing or a last day."""

import uuid
from dataclasses import dataclass

from courtportal.kernel.outbox import Event


@dataclass(frozen=True)
class OfHearing(Event):
    """Something befell a hearing."""

    hearing_id: uuid.UUID
    case_id: uuid.UUID


@dataclass(frozen=True)
class HearingScheduled(OfHearing):
    """A hearing has its time and room."""


@dataclass(frozen=True)
class HearingMoved(OfHearing):
    """A hearing has another time, room or mode; ``sequence`` counts its changes."""

    sequence: int


@dataclass(frozen=True)
class HearingCancelled(OfHearing):
    """A hearing does not take place."""


@dataclass(frozen=True)
class HearingPostponed(OfHearing):
    """A hearing does not take place when planned; a new time is to be proposed."""


@dataclass(frozen=True)
class AsynchronousHearingClosed(OfHearing):
    """A hearing in which each spoke in its own time is over."""


@dataclass(frozen=True)
class CaseToSchedule(Event):
    """One case of a batch waits for its hearing."""

    item_id: uuid.UUID


@dataclass(frozen=True)
class DeadlineMoved(Event):
    """The last day of a time limit was counted again and is another (holidays announced, an earlier service)."""

    deadline_id: uuid.UUID
