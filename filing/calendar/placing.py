"""Whether a hearing can take its place in the calendar, judged with everyone's diary held; in the caller's transaction."""

import datetime as dt
import uuid
from dataclasses import dataclass

from courtportal.kernel import clock
from courtportal.kernel.courts.models import CourtRoom
from filing.calendar.calendars import calendar_in_force
from filing.calendar.diaries import barred_days, engagements, hold, room_key, terms_ahead
from filing.calendar.models import Hearing
from filing.calendar.people import people_of
from filing.calendar.rules.availability import earliest_day, taken_by
from filing.calendar.rules.kinds import TRIAL
from filing.calendar.rules.scheduling import Sitting, TermsAhead, problems
from filing.cases.grouping import heard_with
from filing.cases.models import Case


class CannotSit(Exception):
    """The hearing cannot be then.

    ``codes`` says why (rules.scheduling, or ``room_taken``, ``people_taken``, ``party_cannot``, ``terms_open``,
    ``answer_expected``, ``evidence_open``, ``no_room``); ``people`` names who is taken elsewhere or on leave, ``absent`` who has
    said not to be able to come; ``terms`` are those that speak against it, ``first_day`` the first day after which none does.
    """

    def __init__(
        self, codes: list[str], people: tuple[str, ...] = (), absent: str = "", terms: TermsAhead | None = None,
        first_day: dt.date | None = None,
    ) -> None:  # fmt: skip
        super().__init__(", ".join(codes))
        self.codes, self.people, self.absent = codes, people, absent
        self.terms, self.first_day = terms or TermsAhead(), first_day


@dataclass(frozen=True, slots=True)
class Plan:
    """Where, when and how; ``starts_at`` and ``ends_at`` are aware.

    ``kind`` is what for; a hearing that is moved keeps its own. ``mode`` is how the court would hold it; who does not consent to
    that comes to the court room (OLR art. 4). ``despite`` is the reason to sit on a day that a party has named as impossible, or
    before a term has ended.
    """

    room_id: uuid.UUID
    starts_at: dt.datetime
    ends_at: dt.datetime
    mode: str = Hearing.Mode.ONLINE
    is_public: bool = True
    despite: str = ""
    kind: str = TRIAL


def take_place(case: Case, plan: Plan, *, now: dt.datetime, moving: Hearing | None = None) -> CourtRoom:
    """The room, if it and everyone are free; their diaries stay held until the transaction ends. Raises CannotSit.

    The diaries are held before they are read: of two clerks who want the same person at the same instant one waits and then
    sees what the other has done.
    """
    hold([*people_of(case), room_key(plan.room_id)])
    if obstacle := what_stands_in_the_way(case, plan, now=now, moving=moving):
        raise obstacle
    return CourtRoom.objects.get(pk=plan.room_id, court=case.court_id)


def what_stands_in_the_way(case: Case, plan: Plan, *, now: dt.datetime, moving: Hearing | None = None) -> CannotSit | None:
    """Everything that speaks against the plan at once, as the diaries stand; None if the hearing can be then."""
    people, kind = people_of(case), moving.kind if moving else plan.kind
    sitting = Sitting(clock.local(plan.starts_at), clock.local(plan.ends_at))
    calendar = calendar_in_force()
    codes = problems(sitting, now=clock.local(now), procedure=case.procedure, calendar=calendar, kind=kind)
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
    # What a stated reason outweighs: who said it cannot come, terms that still run then, one that has not begun or would be cut.
    day, today, terms, absent = sitting.starts_at.date(), clock.local(now).date(), TermsAhead(), ""
    if not plan.despite:
        terms, absent = terms_ahead(case, today, kind), barred_days(case).get(day, "")
    codes += ["party_cannot"] * bool(absent) + terms.against(day)
    told = tuple(dict.fromkeys(names))
    first_day = earliest_day(today, case.procedure, terms, calendar, kind)
    return CannotSit(codes, told, absent, terms, first_day) if codes else None


def hold_together(case_id: uuid.UUID) -> list[uuid.UUID]:
    """The case and those heard together with it, held until the transaction ends, always in the same order.

    Before anything else is held: of two clerks of such cases one waits, where otherwise each might wait for the other.
    """
    together = Case.objects.filter(pk__in=heard_with([case_id])[case_id]).order_by("pk")
    return list(together.select_for_update().values_list("pk", flat=True))


def begin_trial(case: Case) -> None:
    """The case, and each heard together with it, is in trial from its first trial hearing on; what has ended stays ended."""
    together = hold_together(case.pk)
    Case.objects.filter(pk__in=together, state=Case.State.ACCEPTED).update(state=Case.State.IN_TRIAL)
