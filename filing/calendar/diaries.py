"""Who and what a hearing needs, and when each is taken: reads over every court, because people appear in several.

A diary is named by its key: ``room:ID``, or one of those under which a person is known (``calendar/people.py``). Whose case
takes the time is not told.
"""

import datetime as dt
import hashlib
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from courtportal.kernel import clock
from courtportal.kernel.courts.models import CourtRoom
from filing.calendar.actions.recompute import own_date
from filing.calendar.calendars import calendar_in_force
from filing.calendar.models import Deadline, Hearing, ImpossibleDay
from filing.calendar.people import needing, people_of, who_comes
from filing.calendar.rules.availability import Engagement, Slot, Wish, earliest_day, free_slots
from filing.calendar.rules.kinds import KINDS, TERMS_TO_ANSWER, TRIAL
from filing.calendar.rules.limits import due_date, own_limit
from filing.calendar.rules.scheduling import Sitting, TermsAhead
from filing.cases.draw_models import Leave
from filing.cases.grouping import heard_with
from filing.cases.models import Case
from filing.cases.told import not_told

TAKEN = (Hearing.State.SCHEDULED, Hearing.State.OPEN, Hearing.State.RECESS)
LOOK_AHEAD = dt.timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Looking:
    """What slots are looked for: the length, the rooms in order of preference, and from when to when."""

    minutes: int
    rooms: tuple[uuid.UUID, ...]
    first_day: dt.date
    last_day: dt.date


def room_key(room_id: uuid.UUID | str) -> str:
    """The key of a room's diary."""
    return f"room:{room_id}"


def engagements(
    people: Collection[str], rooms: Collection[str], *, between: tuple[dt.datetime, dt.datetime], moving: Hearing | None = None
) -> list[Engagement]:
    """When these people and rooms are taken within the time; a hearing that is being ``moved`` does not stand in its own way."""
    start, end = between
    wanted = set(people) | set(rooms)
    rows = Hearing.objects.filter(state__in=TAKEN, starts_at__lt=end, ends_at__gt=start).exclude(mode=Hearing.Mode.ASYNCHRONOUS)
    if moving is not None:
        rows = rows.exclude(pk=moving.pk)
    rows = rows.filter(Q(room__in=[key.removeprefix("room:") for key in rooms]) | needing(people))
    found = list(rows.values_list("case_id", "room_id", "starts_at", "ends_at"))
    who = who_comes({row[0] for row in found})
    sittings = [
        Engagement(key, Sitting(clock.local(starts), clock.local(ends)))
        for case, room, starts, ends in found
        for key in (who[case] | {room_key(room)}) & wanted
    ]
    return [*sittings, *_on_leave(people, between)]


def _on_leave(people: Collection[str], between: tuple[dt.datetime, dt.datetime]) -> list[Engagement]:
    """Members of courts who are away: their diaries are taken from the first day of leave to the end of the last."""
    first, last = (clock.local(instant).date() for instant in between)
    users = [uuid.UUID(key.removeprefix("user:")) for key in people if key.startswith("user:")]
    rows = Leave.objects.filter(user__in=users, first_day__lte=last, last_day__gte=first, withdrawn_at=None)
    return [
        Engagement(f"user:{user}", Sitting(_midnight(first_day), _midnight(last_day + dt.timedelta(days=1))))
        for user, first_day, last_day in rows.values_list("user_id", "first_day", "last_day")
    ]


def hold(keys: Iterable[str]) -> None:
    """Keep these diaries for this transaction: whoever else wants one of them waits until it ends.

    Always in the same order, so that two transactions never wait for each other. PostgreSQL: advisory locks, which die with the
    connection; SQLite's transactions are immediate, one at a time.
    """
    if connection.vendor != "postgresql":
        return
    numbers = sorted(int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big", signed=True) for key in set(keys))
    with connection.cursor() as cursor:
        for number in numbers:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def barred_days(case: Case) -> dict[dt.date, str]:
    """Day → the parties who cannot come then, of every case heard together with this one."""
    heard = heard_with([case.pk])[case.pk]
    rows = ImpossibleDay.objects.filter(party__case__in=heard, party__left_at=None, withdrawn_at=None).order_by("day", "pk")
    names: dict[dt.date, list[str]] = defaultdict(list)
    for day, name in rows.values_list("day", "party__name"):
        names[day].append(name)
    return {day: "、".join(dict.fromkeys(found)) for day, found in names.items()}


def terms_ahead(case: Case, today: dt.date, kind: str = TRIAL) -> TermsAhead:
    """The terms for answer and evidence that a sitting of the kind waits for, of every case heard together with this one.

    A term that ends with it counts by its own last day, not as an exchange has moved it that may itself be moved now. The term to
    answer of who has not been served counts as if it began today.
    """
    its, calendar, heard = KINDS[kind], calendar_in_force(), heard_with([case.pk])[case.pk]
    rules = its.terms_before + its.terms_ended
    running = list(Deadline.objects.filter(case__in=heard, state=Deadline.State.RUNNING, rule__in=rules))
    over = [row.due_on for row in running if row.rule in its.terms_before]
    ended = [own_date(row, calendar).due for row in running if row.rule in its.terms_ended]
    untold = (
        [one for each in _cases(case, heard) for one in not_told(each)] if set(TERMS_TO_ANSWER) & set(its.terms_before) else []
    )
    expected = [due_date(own_limit("answer", abroad=one.abroad).code, today, calendar).due for one in untold]
    names = tuple(dict.fromkeys(one.name for one in untold))
    return TermsAhead(max(over, default=None), max(ended, default=None), max(expected, default=None), names)


def _cases(case: Case, heard: Collection[uuid.UUID]) -> Iterable[Case]:
    """The case and those heard together with it."""
    return [case] if len(heard) == 1 else Case.objects.filter(pk__in=heard).order_by("pk")


def looking_from(
    case: Case, *, minutes: int, rooms: Iterable[uuid.UUID], now: dt.datetime, wished: dt.date | None = None, kind: str = TRIAL
) -> Looking:
    """From the first day that the law and the open terms allow, or a later one that is ``wished``, for ninety days; what prepares
    a trial that is set comes before its day.
    """
    today = clock.local(now).date()
    first = earliest_day(today, case.procedure, terms_ahead(case, today, kind), calendar_in_force(), kind)
    trial = trial_to_precede(case, kind, now)
    eve = clock.local(trial.starts_at).date() - dt.timedelta(days=1) if trial else dt.date.max
    if wished and wished <= eve:
        first = max(first, min(wished, first + LOOK_AHEAD))
    return Looking(minutes, tuple(rooms), first, min(first + LOOK_AHEAD, eve))


def trial_to_precede(case: Case, kind: str, now: dt.datetime) -> Hearing | None:
    """The next trial that is set, where a sitting of the kind is none itself."""
    if kind == TRIAL:
        return None
    trials = Hearing.objects.filter(case__in=heard_with([case.pk])[case.pk], kind=TRIAL, state=Hearing.State.SCHEDULED)
    return trials.filter(starts_at__gt=now).order_by("starts_at").first()


def proposals(case: Case, looking: Looking, *, moving: Hearing | None = None, count: int = 3) -> list[Slot]:
    """The next slots in which room, panel, clerk, parties and agents are free and no party has said it cannot."""
    people = frozenset(people_of(case))
    rooms = tuple(room_key(room) for room in looking.rooms)
    between = (_midnight(looking.first_day), _midnight(looking.last_day + dt.timedelta(days=1)))
    length = dt.timedelta(minutes=looking.minutes)
    wish = Wish(length, looking.first_day, looking.last_day, rooms, people, calendar_in_force(), frozenset(barred_days(case)))
    return free_slots(wish, engagements(people, rooms, between=between, moving=moving), count)


def rooms_of_court(case: Case, *, first: uuid.UUID | None = None) -> list[uuid.UUID]:
    """The rooms of the case's court, the wanted one first."""
    rooms = list(CourtRoom.objects.filter(court=case.court_id).order_by("name").values_list("pk", flat=True))
    return sorted(rooms, key=lambda room: room != first)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=clock.SHANGHAI)
