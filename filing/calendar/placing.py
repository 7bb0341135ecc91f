"""Whether a hearing can take its place in the calendar, judged with everyone's diary held; in the caller's transaction."""

import datetime as dt
import uuid
from dataclasses import dataclass

from courtportal.kernel import clock
from courtportal.kernel.courts.models import CourtRoom
from filing.calendar.calendars import calendar_in_force
from filing.calendar.diaries import barred_days, engagements, hold, people_of, room_key
from filing.calendar.models import Hearing
from filing.calendar.rules.availability import taken_by
from filing.calendar.rules.scheduling import Sitting, problems
from filing.cases.models import Case


class CannotSit(Exception):
    """The hearing cannot be then.

    ``codes`` says why (rules.scheduling, or ``room_taken``, ``people_taken``, ``party_cannot``, ``no_room``); ``people`` names
    who is taken elsewhere or has said not to be able to come.
    """

    def __init__(self, codes: list[str], people: tuple[str, ...] = ()) -> None:
        super().__init__(", ".join(codes))
        self.codes, self.people = codes, people


@dataclass(frozen=True, slots=True)
class Plan:
    """Where, when and how; ``starts_at`` and ``ends_at`` are aware.

    ``despite`` is the reason to sit on a day that a party has named as impossible.
    """

    room_id: uuid.UUID
    starts_at: dt.datetime
    ends_at: dt.datetime
    mode: str = Hearing.Mode.ONLINE
    is_public: bool = True
    despite: str = ""


def take_place(case: Case, plan: Plan, *, now: dt.datetime, moving: Hearing | None = None) -> CourtRoom:
    """The room, if it and everyone are free; their diaries stay held until the transaction ends. Raises CannotSit.

    The diaries are held before they are read: of two clerks who want the same person at the same instant one waits and then
    sees what the other has done.
    """
    people = people_of(case)
    hold([*people, room_key(plan.room_id)])
    sitting = Sitting(clock.local(plan.starts_at), clock.local(plan.ends_at))
    codes = problems(sitting, now=clock.local(now), procedure=case.procedure, calendar=calendar_in_force())
    room = CourtRoom.objects.filter(pk=plan.room_id, court=case.court_id).first()
    if room is None:
        codes.append("no_room")
    between = (plan.starts_at, plan.ends_at)
    taken = taken_by(sitting, engagements(set(people), [room_key(plan.room_id)], between=between, moving=moving))
    if room_key(plan.room_id) in taken:
        codes.append("room_taken")
    names = [name for key, name in people.items() if key in taken]
    if names:
        codes.append("people_taken")
    cannot = barred_days(case).get(sitting.starts_at.date())
    if cannot and not plan.despite:
        codes.append("party_cannot")
        names.append(cannot)
    if codes or room is None:
        raise CannotSit(codes, tuple(dict.fromkeys(names)))
    return room
