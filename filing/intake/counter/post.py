"""What came by post: the day of its postmark counts for the party, for the court the day on which it has it (CPL 85)."""

import datetime as dt

from courtportal.kernel import clock
from filing.intake.counter.models import CounterVisit
from filing.intake.models import Filing, FilingDraft

LONGEST_ON_THE_WAY = dt.timedelta(days=365)  # a postmark further back is a slip of the pen


def draft_posted_on(draft: FilingDraft) -> dt.date | None:
    """The postmark of what a clerk typed into this draft; None for what was brought or is filed online."""
    return CounterVisit.objects.filter(draft=draft).values_list("posted_on", flat=True).first()


def filing_posted_on(filing: Filing) -> dt.date | None:
    """The same of a filing."""
    return CounterVisit.objects.filter(draft__filing=filing).values_list("posted_on", flat=True).first()


def posted_at(day: dt.date, received_at: dt.datetime) -> dt.datetime:
    """The last instant of the day of the postmark, or when it was received if that came first."""
    return min(dt.datetime.combine(day, dt.time(23, 59, 59), tzinfo=clock.SHANGHAI), received_at)


def can_be_postmark(day: dt.date, today: dt.date) -> bool:
    """Whether what lies before the clerk today can have been posted on that day."""
    return today - LONGEST_ON_THE_WAY <= day <= today
