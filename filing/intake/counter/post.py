"""How papers came. Of those by post the day of the postmark counts for the party, for the court the day on which it has them
(CPL 85)."""

import datetime as dt

from courtportal.kernel import clock
from filing.intake.counter.models import CounterVisit
from filing.intake.models import Filing, FilingDraft, FilingVersion

LONGEST_ON_THE_WAY = dt.timedelta(days=365)  # a postmark further back is a slip of the pen


def draft_posted_on(draft: FilingDraft) -> dt.date | None:
    """The postmark of what a clerk typed into this draft; None for what was brought or is filed online."""
    return CounterVisit.objects.filter(draft=draft).values_list("posted_on", flat=True).first()


def filing_posted_on(filing: Filing) -> dt.date | None:
    """The same of a filing."""
    return CounterVisit.objects.filter(draft__filing=filing).values_list("posted_on", flat=True).first()


def arrival_of(version: FilingVersion) -> dict[str, str]:
    """How this version came, as its receipt says: the ``channel``, and ``posted_on`` by post.

    Nothing is said of a correction that a clerk typed: it may have come by another way than the first version.
    """
    visit = CounterVisit.objects.filter(draft__filing=version.filing_id).first()
    if visit is None or (visit.linked_at is not None and visit.linked_at < version.submitted_at):
        return {"channel": "online"}
    if version.number > 1:
        return {}
    return {"channel": "post", "posted_on": visit.posted_on.isoformat()} if visit.posted_on else {"channel": "counter"}


def posted_at(day: dt.date, received_at: dt.datetime) -> dt.datetime:
    """The last instant of the day of the postmark, or when it was received if that came first."""
    return min(dt.datetime.combine(day, dt.time(23, 59, 59), tzinfo=clock.SHANGHAI), received_at)


def can_be_postmark(day: dt.date, today: dt.date) -> bool:
    """Whether what lies before the clerk today can have been posted on that day."""
    return today - LONGEST_ON_THE_WAY <= day <= today
