"""A person's calendar as other programs read it (RFC 5545). Knows no database and no clock."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from icalendar import Alarm, Calendar, Event

PRODUCT = "-//courtportal//calendar feed//ZH"
REFRESH = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing with a day or a time. ``ends`` is None for a whole day; ``alarms`` say how long ahead one is reminded."""

    uid: str
    title: str
    starts: dt.date
    ends: dt.datetime | None
    text: str
    url: str
    place: str = ""
    cancelled: bool = False
    alarms: tuple[dt.timedelta, ...] = field(default=())

    @property
    def digest(self) -> str:
        """Changes whenever anything that a reader sees changes."""
        parts = (
            self.uid,
            self.title,
            self.starts.isoformat(),
            str(self.ends),
            self.text,
            self.url,
            self.place,
            str(self.cancelled),
        )
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Version:
    """How often an entry was changed, and when last."""

    sequence: int
    changed_at: dt.datetime


def feed(entries: Iterable[tuple[Entry, Version]], *, name: str) -> bytes:
    """The feed. The same entries and versions give the same bytes, so that a client can be told that nothing has changed."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    for entry, version in entries:
        calendar.add_component(_event(entry, version))
    content: bytes = calendar.to_ical()
    return content


def _event(entry: Entry, version: Version) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", version.changed_at)
    event.add("last-modified", version.changed_at)
    event.add("sequence", version.sequence)
    event.add("summary", entry.title)
    event.add("description", entry.text)
    event.add("url", entry.url)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if entry.ends is None or entry.cancelled else "OPAQUE")
    if entry.place:
        event.add("location", entry.place)
    if entry.ends is None:
        event.add("dtstart", entry.starts)
        event.add("dtend", entry.starts + dt.timedelta(days=1))
    else:
        event.add("dtstart", _utc(entry.starts))
        event.add("dtend", _utc(entry.ends))
    for ahead in () if entry.cancelled else entry.alarms:
        event.add_component(_alarm(entry, ahead))
    return event


def _utc(instant: dt.date) -> dt.datetime:
    """An instant for a machine: UTC, so that no time zone table has to travel along."""
    if not isinstance(instant, dt.datetime):
        raise TypeError("an event with an end has a time")
    return instant.astimezone(dt.UTC)


def _alarm(entry: Entry, ahead: dt.timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", entry.title)
    alarm.add("trigger", -ahead)
    return alarm
