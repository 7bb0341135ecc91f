"""From figures to a word. Knows no Django."""

from dataclasses import dataclass, field
from enum import StrEnum

# Seconds: what waits longer than the first is late, longer than the second does not go on.
LATE, STUCK = 60.0, 900.0


class Word(StrEnum):
    """How a service does."""

    FINE = "fine"
    LATE = "late"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class JobFigures:
    """A repeated job: seconds past the moment at which it was due (0 when in time), and how its last run ended."""

    name: str
    overdue: float
    last_run_at: str
    last_error: str = ""


@dataclass(slots=True)
class Figures:
    """What waits in one service, ``oldest`` seconds at most; ``dead`` was given up, ``dead_today`` of it within a day."""

    waiting: int = 0
    oldest: float = 0.0
    dead: int = 0
    dead_today: int = 0
    jobs: list[JobFigures] = field(default_factory=list)


def word_of(figures: Figures) -> Word:
    """Fault: something has stood still for a quarter of an hour. Late: something waits, failed or was given up today."""
    longest = max([figures.oldest, *(job.overdue for job in figures.jobs)])
    if longest > STUCK:
        return Word.FAULT
    failed = figures.dead_today > 0 or any(job.last_error for job in figures.jobs)
    return Word.LATE if failed or longest > LATE else Word.FINE
