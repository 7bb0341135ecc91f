"""Writes what happened on the case's timeline, once for its key."""

import datetime as dt

from courtportal.kernel.rendering.models import CourtDocument
from filing.cases.models import Case, TimelineEntry


def add_timeline_entry(  # noqa: PLR0913 - the whole row of the timeline
    *,
    case: Case,
    kind: str,
    title_zh: str,
    title_en: str,
    now: dt.datetime,
    key: str = "",
    document: CourtDocument | None = None,
    for_court_only: bool = False,
) -> TimelineEntry:
    """Add one entry in the caller's transaction; the same key again returns the first entry. No personal data in titles."""
    entry, _created = TimelineEntry.objects.get_or_create(
        case=case,
        key=key or kind,
        defaults={
            "kind": kind,
            "happened_at": now,
            "title_zh": title_zh,
            "title_en": title_en,
            "document": document,
            "for_court_only": for_court_only,
        },
    )
    return entry
