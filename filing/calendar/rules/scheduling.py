"""Whether a hearing can be at a time: notice of three days, terms, opening hours, working days. Knows no Django."""

import datetime as dt
from dataclasses import dataclass

from courtportal.kernel.courts.working_days import Calendar
from filing.calendar.rules.kinds import TRIAL

NOTICE_DAYS = 3  # 民事诉讼法 第一百三十九条; it does not bind summary procedure (第一百六十三条)
EARLIEST, LATEST = dt.time(8, 30), dt.time(18, 0)
SHORTEST, LONGEST = dt.timedelta(minutes=15), dt.timedelta(hours=8)
WITHOUT_NOTICE = frozenset({"summary", "small_claims"})


@dataclass(frozen=True, slots=True)
class Sitting:
    """A planned hearing on the courts' wall clock."""

    starts_at: dt.datetime
    ends_at: dt.datetime

    def overlaps(self, other: "Sitting") -> bool:
        """The two share time."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True, slots=True)
class TermsAhead:
    """The last days of the terms that a sitting waits for: of those that must be over, and of those that end with it.

    A term runs to the end of its last day, so what follows it comes on a later one (答辩期届满后: CPL-I 224); the exchange
    of evidence itself ends the term for evidence, so it may be on the last day of that (法释〔2019〕19号 art. 56). ``expected``
    is the earliest end of the terms to answer of the ``untold``, who have not been served yet.
    """

    over: dt.date | None = None
    ended: dt.date | None = None
    expected: dt.date | None = None
    untold: tuple[str, ...] = ()

    def still_run(self, day: dt.date) -> bool:
        """A term that must be over runs on the day."""
        return self.over is not None and day <= self.over

    def cannot_be_over(self, day: dt.date) -> bool:
        """A term that has not begun can only end on the day or later, even if it begins at once."""
        return self.expected is not None and day <= self.expected

    def are_cut_short(self, day: dt.date) -> bool:
        """A sitting on the day would end a term before its own end."""
        return self.ended is not None and day < self.ended

    def against(self, day: dt.date) -> list[str]:
        """Codes of what speaks against the day."""
        codes = {"terms_open": self.still_run, "answer_expected": self.cannot_be_over, "evidence_open": self.are_cut_short}
        return [code for code, speaks in codes.items() if speaks(day)]

    def first_day(self, day: dt.date) -> dt.date:
        """The first day from this one on when neither is so."""
        after = [end + dt.timedelta(days=1) for end in (self.over, self.expected) if end]
        return max(day, *after, self.ended or day)


def needs_notice(procedure: str, kind: str = TRIAL) -> bool:
    """Whether the parties are told three days ahead: of a trial, except in summary procedure."""
    return kind == TRIAL and procedure not in WITHOUT_NOTICE


def problems(sitting: Sitting, *, now: dt.datetime, procedure: str, calendar: Calendar, kind: str = TRIAL) -> list[str]:
    """Codes of what is wrong with the time; both instants are local to Shanghai."""
    found = []
    if sitting.starts_at <= now:
        found.append("in_past")
    elif needs_notice(procedure, kind) and (sitting.starts_at.date() - now.date()).days <= NOTICE_DAYS:
        found.append("short_notice")
    if calendar.is_rest_day(sitting.starts_at.date()):
        found.append("rest_day")
    if (
        sitting.starts_at.time() < EARLIEST
        or sitting.ends_at.time() > LATEST
        or sitting.ends_at.date() != sitting.starts_at.date()
    ):
        found.append("outside_hours")
    if not SHORTEST <= sitting.ends_at - sitting.starts_at <= LONGEST:
        found.append("odd_length")
    return found
