"""The page on which a sitting is planned: what it says of terms, times and publicity follows from what the sitting is for."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from courtportal.kernel import clock
from filing.calendar.actions.schedule import Plan, schedule_hearing
from filing.calendar.actions.start_deadline import start_deadline
from filing.calendar.models import Deadline, Hearing
from filing.cases.models import Case
from tests.factories.blank_documents import blank_documents
from tests.factories.court_cases import make_served_case as make_case
from tests.factories.court_cases import member
from tests.factories.people import actor_for, make_room, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
PREPARING = ("exchange", "inquiry", "conference")
LAST_DAY = dt.date(2026, 9, 22)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch, now: dt.datetime) -> Iterator[None]:
    blank_documents(monkeypatch)
    with clock.at(now):
        yield


@pytest.fixture
def case(now: dt.datetime) -> Case:
    case = make_case(now=now, defendant=make_user("周远航"))
    Case.objects.filter(pk=case.pk).update(procedure="ordinary")
    case.refresh_from_db()
    make_room(case.court)
    return case


@pytest.fixture
def clerk(case: Case) -> Client:
    return sign_in(member(case, "clerk"))


def served(case: Case, now: dt.datetime, *rules: str) -> None:
    """Given the defendant's terms that end on 22 September."""
    for rule in rules:
        start_deadline(
            actor=actor_for(member(case, "clerk")), rule=rule, trigger="served", triggered_on=dt.date(2026, 9, 7), key=rule,
            now=now, case=case, party=case.parties.get(role="defendant"),
        )  # fmt: skip
    assert set(Deadline.objects.values_list("due_on", flat=True)) == {LAST_DAY}


def page_for(clerk: Client, case: Case, kind: str) -> HttpResponse:
    return clerk.get(reverse("filing:hearing_schedule", args=[case.pk]), {"purpose": kind})


def sent(clerk: Client, case: Case, kind: str, day: dt.date) -> HttpResponse:
    typed = {
        "purpose": kind, "room": str(make_room(case.court).pk), "day": day.isoformat(), "time": "09:00", "minutes": "60",
        "mode": "on_site",
    }  # fmt: skip
    return clerk.post(reverse("filing:hearing_schedule", args=[case.pk]), typed)


@pytest.mark.parametrize(
    ("kind", "rules", "first"),
    [
        ("exchange", ("answer", "evidence"), 23),  # the term to answer is over only when its last day is
        ("exchange", ("evidence",), 22),  # the exchange itself ends the term for evidence
        ("conference", ("answer", "evidence"), 23),
        ("trial", ("evidence",), 23),
    ],
)
def test_the_first_day_that_the_page_names_is_taken_and_the_day_before_is_not(
    case: Case, clerk: Client, now: dt.datetime, kind: str, rules: tuple[str, ...], first: int
) -> None:
    served(case, now, *rules)
    hint = f"不写理由的，最早可以安排在2026年9月{first}日"
    assert hint in page_for(clerk, case, kind).content.decode()
    day = dt.date(2026, 9, first)
    refused = sent(clerk, case, kind, day - dt.timedelta(days=1))
    assert refused.status_code == 422
    assert all(f"9月{first}日" in words for words in refused.context["form"].errors["despite"])
    assert not Hearing.objects.exists()
    assert sent(clerk, case, kind, day).status_code == 302
    assert Hearing.objects.get().kind == kind


def test_an_exchange_after_a_term_that_ends_on_a_friday_is_on_the_monday(case: Case, clerk: Client, now: dt.datetime) -> None:
    served(case, now, "answer")
    Deadline.objects.update(due_on=dt.date(2026, 9, 11))
    assert "最早可以安排在2026年9月14日" in page_for(clerk, case, "exchange").content.decode()


def proposed(page: HttpResponse) -> list[dt.date]:
    return [row["starts_at"].date() for row in page.context["proposals"]]


def trial_on(case: Case, now: dt.datetime, day: int) -> Hearing:
    starts_at = dt.datetime(2026, 9, day, 1, 0, tzinfo=dt.UTC)
    plan = Plan(make_room(case.court).pk, starts_at, starts_at + dt.timedelta(hours=1), "on_site")
    return schedule_hearing(actor=actor_for(member(case, "clerk")), case_id=case.pk, plan=plan, now=now)


@pytest.mark.parametrize("kind", PREPARING)
def test_what_prepares_a_trial_is_proposed_before_it_and_without_its_notice(
    case: Case, clerk: Client, now: dt.datetime, kind: str
) -> None:
    """The first of September is a Tuesday; a trial could be on the Saturday at the earliest, so on the Monday."""
    assert min(proposed(page_for(clerk, case, "trial"))) == dt.date(2026, 9, 7)
    trial_on(case, now, 7)
    page = page_for(clerk, case, kind)
    assert proposed(page)
    assert dt.date(2026, 9, 2) <= min(proposed(page)) <= max(proposed(page)) < dt.date(2026, 9, 7)
    assert "9月7日（周一）09:00开庭，这些时间都在开庭日以前" in page.content.decode()


def test_a_day_after_the_trial_is_not_looked_on_for_the_exchange(case: Case, clerk: Client, now: dt.datetime) -> None:
    trial_on(case, now, 7)
    trial_on(make_case(now=now), now, 8)  # takes the room
    refused = sent(clerk, case, "exchange", dt.date(2026, 9, 8))
    assert refused.status_code == 422
    assert set(proposed(refused)) == {dt.date(2026, 9, 2)}


def test_where_no_time_is_left_before_the_trial_the_page_says_so(case: Case, clerk: Client, now: dt.datetime) -> None:
    trial_on(case, now, 21)
    served(case, now, "answer")
    page = page_for(clerk, case, "exchange")
    assert proposed(page) == []
    assert "先将开庭改期" in page.content.decode()


def test_a_free_time_that_is_taken_over_keeps_the_kind(case: Case, clerk: Client) -> None:
    url = reverse("filing:hearing_schedule", args=[case.pk])
    query = page_for(clerk, case, "exchange").context["proposals"][0]["query"]
    for page in (clerk.get(f"{url}?{query}"), clerk.post(url, {"purpose": "exchange", "take": query})):
        assert page.context["form"].sitting == "exchange"


@pytest.mark.parametrize("kind", ["trial", *PREPARING])
def test_only_of_a_trial_it_is_asked_whether_it_is_public(case: Case, clerk: Client, now: dt.datetime, kind: str) -> None:
    assert ("公开开庭" in page_for(clerk, case, kind).content.decode()) == (kind == "trial")
    assert ("公开开庭" in sent(clerk, case, kind, dt.date(2026, 9, 12)).content.decode()) == (kind == "trial")
    assert sent(clerk, case, kind, dt.date(2026, 9, 16)).status_code == 302
    hearing = Hearing.objects.get()
    url = reverse("filing:hearing_reschedule", args=[hearing.pk])
    assert ("公开开庭" in clerk.get(url).content.decode()) == (kind == "trial")
    kept = False if kind == "trial" else None  # the box was not ticked
    assert hearing.is_public is kept
    typed = {
        "room": str(hearing.room_id), "day": "2026-09-17", "time": "09:00", "minutes": "60", "mode": "on_site",
        "reason": "法官开会", "kind": "moved", "seen": "0",
    }  # fmt: skip
    assert clerk.post(url, typed).status_code == 302
    hearing.refresh_from_db()
    assert (hearing.sequence, hearing.is_public) == (1, kept)
