"""Reads of the calendar: whose hearings in which days, and what the public is told of them."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, visible_to
from courtportal.kernel.courts.models import Court
from courtportal.kernel.identity.models import User
from filing.applications.models import Application
from filing.calendar.models import CalendarFeed, Hearing, HearingChange
from filing.calendar.rules.kinds import INQUIRY, ON_APPEAL
from filing.cases.group_models import CaseGroup, CaseGroupMember
from filing.cases.grouping import heard_together
from filing.cases.models import Case, Party
from filing.cases.order import AS_NAMED

STAFF_OF_HEARINGS = ("judge", "presiding_judge", "clerk", "assistant")
OF_AGE = 18


@dataclass(frozen=True, slots=True)
class Scope:
    """Which part of the calendar: from a day up to another (not included), of a room or a person or all."""

    first: dt.date
    after: dt.date
    room_id: uuid.UUID | None = None
    person_id: uuid.UUID | None = None


def hearings_in(actor: Actor, scope: Scope) -> QuerySet[Hearing]:
    """The hearings of the scope. Staff see when rooms and people of their court are taken; whose case it is only where
    ``visible_to`` says so (``readable_hearings``). Others see their own.
    """
    rows = Hearing.objects.filter(starts_at__gte=midnight(scope.first), starts_at__lt=midnight(scope.after))
    if actor.is_staff:
        rows = rows.filter(case__court=actor.court_id)
    else:
        rows = rows.filter(pk__in=visible_to(actor, Hearing).values("pk"))
    if scope.room_id:
        rows = rows.filter(room_id=scope.room_id)
    if scope.person_id:
        rows = rows.filter(case__panel__user_id=scope.person_id, case__panel__ended_at=None)
    return rows.exclude(state=Hearing.State.CANCELLED).select_related("case", "room").order_by("starts_at", "pk").distinct()


def readable_hearings(actor: Actor, hearings: list[Hearing]) -> set[uuid.UUID]:
    """Which of these the actor may read in full."""
    return set(visible_to(actor, Hearing).filter(pk__in=[one.pk for one in hearings]).values_list("pk", flat=True))


def people_of_court(court_id: uuid.UUID | None) -> QuerySet[User]:
    """Judges, assistants and clerks who serve at the court."""
    serving = Q(appointments__court_id=court_id, appointments__ended_at=None, appointments__role__in=STAFF_OF_HEARINGS)
    return User.objects.filter(serving).distinct().order_by("display_name", "pk")


def taken_rooms(court: Court, now: dt.datetime) -> QuerySet[Hearing]:
    """When the court's rooms are taken from now on; who plans a hearing reads times and rooms, not whose case it is."""
    coming = Hearing.objects.filter(room__court=court, state=Hearing.State.SCHEDULED, starts_at__gte=now)
    return coming.select_related("room").only("starts_at", "ends_at", "room__name").order_by("starts_at")


def unscheduled(actor: Actor) -> QuerySet[Case]:
    """The actor's cases that may be heard and have no trial, nor what took its place on appeal (CPL 176), the oldest first; who
    is heard with a lead case waits with it.
    """
    led = CaseGroupMember.objects.filter(left_at=None, group__ended_at=None, group__kind=CaseGroup.Kind.JOINT)
    trials = Hearing.objects.filter(kind=Hearing.Kind.TRIAL).exclude(state=Hearing.State.CANCELLED)
    inquiries = Hearing.objects.filter(kind=INQUIRY, state=Hearing.State.CLOSED, case__procedure=ON_APPEAL)
    waiting = visible_to(actor, Case, "schedule_hearing").exclude(
        Q(pk__in=trials.values("case")) | Q(pk__in=inquiries.values("case"))
    )
    waiting = waiting.exclude(pk__in=led.values("case"))
    return waiting.order_by("accepted_at", "pk")


def announced(now: dt.datetime) -> QuerySet[Hearing]:
    """What is told to the public (民事诉讼法 第一百三十九条): trials from today on that are public, of public cases.

    Never those of a case with a party under age (未成年人保护法), and none that parties hold without meeting.
    """
    today = clock.local(now).date()
    minors = Case.objects.filter(parties__birth_date__gt=today.replace(year=today.year - OF_AGE, day=min(today.day, 28)))
    present = Prefetch("case__parties", Party.objects.filter(left_at=None).order_by(*AS_NAMED))
    rows = Hearing.objects.filter(kind=Hearing.Kind.TRIAL, is_public=True, case__is_public=True, starts_at__gte=midnight(today))
    rows = rows.exclude(state=Hearing.State.CANCELLED).exclude(mode=Hearing.Mode.ASYNCHRONOUS).exclude(case__in=minors)
    return rows.select_related("case__court", "room").prefetch_related(present).order_by("starts_at", "pk")


def midnight(day: dt.date) -> dt.datetime:
    """The instant at which the day begins in Shanghai."""
    return dt.datetime.combine(day, dt.time(), tzinfo=clock.SHANGHAI)


def feed_of_token(token_index: str) -> CalendarFeed | None:
    """The feed behind a secret address, unless it was revoked. The address is the right to read it."""
    return (
        CalendarFeed.objects.select_related("user").filter(token_index=token_index, revoked_at=None, user__is_active=True).first()
    )


def adjournments_of(case: Case) -> int:
    """How often the hearing of the case was adjourned, on application or by the court itself (法释〔2019〕4号 art. 3)."""
    cases = heard_together(case)
    granted = Application.objects.filter(case__in=cases, kind="postponement", state=Application.State.GRANTED)
    changed = HearingChange.objects.filter(
        hearing__case__in=cases, hearing__kind=Hearing.Kind.TRIAL, kind=HearingChange.Kind.ADJOURNED
    )
    return granted.count() + changed.count()
