"""The pages of the calendar: proposals, moving, days that parties name, batches, day and week, what the public reads."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courtportal.kernel.outbox.worker import run_until_quiet
from filing.calendar.actions.start_deadline import start_deadline
from filing.calendar.models import Hearing, ImpossibleDay, ScheduleBatch
from filing.cases.models import Case
from tests.factories.court_cases import make_served_case as make_case
from tests.factories.court_cases import member
from tests.factories.people import actor_for, make_room
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(now: dt.datetime) -> Case:
    found = make_case(now=now)
    make_room(found.court)
    return found


@pytest.fixture
def clerk(case: Case) -> Client:
    return sign_in(member(case, "clerk"))


def hearing_of(case: Case, day: int = 3, hour: int = 9, **fields: object) -> Hearing:
    starts_at = dt.datetime(2026, 9, day, hour - 8, 0, tzinfo=dt.UTC)
    values = {"room": make_room(case.court), "ends_at": starts_at + dt.timedelta(hours=1), **fields}
    return Hearing.objects.create(case=case, starts_at=starts_at, **values)


def typed(case: Case, **changed: str) -> dict[str, str]:
    return {
        "room": str(make_room(case.court).pk), "day": "2026-09-16", "time": "09:00", "minutes": "60", "mode": "online",
        "is_public": "on", **changed,
    }  # fmt: skip


def test_a_proposal_fills_the_form_in(case: Case, clerk: Client) -> None:
    page = clerk.get(reverse("filing:hearing_schedule", args=[case.pk]))
    first = page.context["proposals"][0]
    url = reverse("filing:hearing_schedule", args=[case.pk])
    for filled in (clerk.get(f"{url}?{first['query']}"), clerk.post(url, {"take": first["query"]})):
        assert filled.status_code == 200
        assert f'value="{first["starts_at"]:%Y-%m-%d}"' in filled.content.decode()
    assert not Hearing.objects.exists()


def test_a_hearing_before_the_open_terms_end_needs_a_reason(case: Case, clerk: Client, now: dt.datetime) -> None:
    start_deadline(
        actor=actor_for(member(case, "clerk")), rule="answer", trigger="served", triggered_on=dt.date(2026, 9, 1), key="k",
        now=now, case=case, party=case.parties.get(role="defendant"),
    )  # fmt: skip
    url = reverse("filing:hearing_schedule", args=[case.pk])
    refused = clerk.post(url, typed(case))
    assert refused.status_code == 422
    assert "期限到" in refused.content.decode()
    assert clerk.post(url, typed(case, despite="各方同意")).status_code == 302
    assert Hearing.objects.count() == 1


def test_a_clash_names_the_person_but_not_the_other_case(case: Case, clerk: Client, now: dt.datetime) -> None:
    other = make_case(now=now)
    other.panel.filter(duty="clerk").update(user=member(case, "clerk"))
    hearing_of(other, 16, room=make_room(other.court, "第三法庭"))
    page = clerk.post(reverse("filing:hearing_schedule", args=[case.pk]), typed(case)).content.decode()
    assert "陆一舟" in page
    assert other.title not in page


def test_the_clerk_moves_a_hearing_and_the_case_shows_why(case: Case, clerk: Client) -> None:
    hearing = hearing_of(case, 16)
    url = reverse("filing:hearing_reschedule", args=[hearing.pk])
    assert 'value="2026-09-16"' in clerk.get(url).content.decode()
    answer = clerk.post(url, typed(case, day="2026-09-17", reason="法官开会", kind="moved", seen="0"))
    assert answer.status_code == 302
    assert "法官开会" in clerk.get(reverse("filing:case", args=[case.pk])).content.decode()


def test_a_free_time_that_is_taken_over_loses_nothing_that_was_typed(case: Case, clerk: Client) -> None:
    hearing = hearing_of(case, 16)
    url = reverse("filing:hearing_reschedule", args=[hearing.pk])
    told = typed(case, day="2026-09-19", reason="法官开会", kind="adjourned", despite="各方同意", mode="on_site") | {
        "seen": "0",
        "is_public": "",
        "minutes": "90",
    }
    refused = clerk.post(url, told)  # a Saturday
    assert refused.status_code == 422
    free = refused.context["proposals"][0]
    form = clerk.post(url, {**told, "take": free["query"]}).context["form"]
    assert {name: form[name].value() for name in ("reason", "kind", "despite", "mode")} == {
        "reason": "法官开会", "kind": "adjourned", "despite": "各方同意", "mode": "on_site",
    }  # fmt: skip
    assert not form["is_public"].value()
    assert form["minutes"].value() == "90"  # how long it takes is chosen, not taken over
    assert form["day"].value() == f"{free['starts_at']:%Y-%m-%d}"
    hearing.refresh_from_db()
    assert hearing.sequence == 0


def test_a_party_names_a_day_and_takes_it_back(case: Case) -> None:
    party = case.parties.get(role="plaintiff")
    client, url = sign_in(party.user), reverse("filing:impossible_days", args=[party.pk])
    assert url in client.get(reverse("filing:case", args=[case.pk])).content.decode()
    assert client.post(url, {"day": "2026-09-05", "reason": "出差"}).status_code == 422
    assert client.post(url, {"day": "2026-09-16", "reason": "出差"}).status_code == 302
    named = ImpossibleDay.objects.get()
    client.post(reverse("filing:impossible_day_withdraw", args=[named.pk]))
    named.refresh_from_db()
    assert named.withdrawn_at is not None


def test_the_week_shows_ones_own_cases_and_of_others_only_that_time_is_taken(case: Case, clerk: Client, now: dt.datetime) -> None:
    other = make_case(now=now)
    hearing_of(case)
    hearing_of(other, 4)
    for view in ("", "?view=day&day=2026-09-03", f"?person={member(case, 'clerk').pk}", f"?room={make_room(case.court).pk}"):
        assert case.case_number in clerk.get(reverse("filing:calendar") + view).content.decode()
    week = clerk.get(reverse("filing:calendar")).content.decode()
    assert "已占用" in week
    assert other.case_number not in week
    party = sign_in(case.parties.get(role="plaintiff").user).get(reverse("filing:calendar")).content.decode()
    assert case.case_number in party
    assert "已占用" not in party


def test_a_broken_address_shows_this_week(clerk: Client) -> None:
    page = clerk.get(reverse("filing:calendar") + "?day=soon&room=x&person=y&view=z")
    assert page.status_code == 200
    assert page.context["first"] == dt.date(2026, 8, 31)
    for day in ("0001-01-01", "9999-12-31"):  # no day lies before or after these
        assert clerk.get(reverse("filing:calendar"), {"day": day}).context["first"] == dt.date(2026, 8, 31)
        assert clerk.get(reverse("public_hearings:list"), {"day": day}).status_code == 200


def test_the_week_asks_as_often_for_twenty_hearings_as_for_one(case: Case, clerk: Client, now: dt.datetime) -> None:
    hearing_of(case)
    asked = []
    for _ in range(2):
        clerk.get(reverse("filing:calendar"))
        with CaptureQueriesContext(connection) as queries:
            clerk.get(reverse("filing:calendar"))
        asked.append(len(queries))
        for number in range(20):
            hearing_of(make_case(now=now), 3, room=make_room(case.court, f"法庭{number}"))
    assert asked[0] == asked[1]


def test_the_public_reads_names_cause_time_and_place_and_no_more(case: Case, client: Client, now: dt.datetime) -> None:
    secret = make_case(now=now)
    hearing_of(secret, is_public=False)
    hearing_of(case)
    page = client.get(reverse("public_hearings:list")).content.decode()
    for shown in (case.case_number, "林小满", "周远航", "第二法庭", "民间借贷纠纷"):
        assert shown in page
    assert secret.case_number not in page
    party = case.parties.get(role="plaintiff")
    for hidden in (party.phone, "何清", str(case.pk)):
        assert hidden not in page
    assert case.case_number not in client.get(reverse("public_hearings:list") + "?day=2026-09-04").content.decode()
    assert case.case_number in client.get(reverse("public_hearings:list") + "?court=粤0604&day=2026-09-03").content.decode()


def test_a_batch_is_ordered_worked_off_and_shown(case: Case, clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("filing.calendar.subscribers._announce", lambda hearing, now: None)
    url = reverse("filing:schedule_many")
    assert case.case_number in clerk.get(url).content.decode()
    sent = {
        "rooms": [str(make_room(case.court).pk)],
        "first_day": "2026-09-10",
        "last_day": "2026-09-11",
        "minutes": "60",
        "mode": "online",
    }
    assert clerk.post(url, sent).status_code == 422
    clerk.post(url, {**sent, "cases": [str(case.pk)]})
    batch = ScheduleBatch.objects.get()
    page = clerk.get(reverse("filing:batch", args=[batch.pk]))
    assert page["Refresh"] == "3"
    run_until_quiet()
    page = clerk.get(reverse("filing:batch", args=[batch.pk]))
    assert "Refresh" not in page
    assert "已排期" in page.content.decode()
    assert (
        sign_in(member(make_case(now=batch.created_at), "clerk")).get(reverse("filing:batch", args=[batch.pk])).status_code == 404
    )


# -- the case home -----------------------------------------------------------------------------------------------------


def entries_of(client: Client, case: Case) -> dict[str, str]:
    page = client.get(reverse("filing:case", args=[case.pk]))
    return {str(entry.title): entry.state for entry in page.context["entries"] if entry.state != "done"}


def test_a_hearing_weeks_away_is_not_now_and_one_of_today_is(case: Case, clerk: Client, now: dt.datetime) -> None:
    hearing = hearing_of(case, 28, mode="on_site")
    assert entries_of(clerk, case)["开庭"] == "later"
    Hearing.objects.filter(pk=hearing.pk).update(starts_at=now + dt.timedelta(hours=1), ends_at=now + dt.timedelta(hours=2))
    assert entries_of(clerk, case)["开庭"] == "now"


def test_each_deadline_says_whose_it_is_at_first_sight(case: Case, clerk: Client, now: dt.datetime) -> None:
    start_deadline(
        actor=actor_for(member(case, "clerk")), rule="answer", trigger="served", triggered_on=dt.date(2026, 9, 1), key="k",
        now=now, case=case, party=case.parties.get(role="defendant"),
    )  # fmt: skip
    page = clerk.get(reverse("filing:case", args=[case.pk])).content.decode()
    assert "<summary>周远航 · " in page


def test_everything_that_speaks_against_a_time_is_told_at_once_with_free_times_from_that_day_on(
    case: Case, clerk: Client, now: dt.datetime
) -> None:
    """Given a taken room and clerk, a named day, an open term, and a length that is missing from the choices."""
    other = make_case(now=now)
    other.panel.filter(duty="clerk").update(user=member(case, "clerk"))
    hearing_of(other, 16, room=make_room(case.court))
    plaintiff, defendant = case.parties.get(role="plaintiff"), case.parties.get(role="defendant")
    ImpossibleDay.objects.create(party=plaintiff, day=dt.date(2026, 9, 16), reason="住院", named_by=plaintiff.user)
    start_deadline(
        actor=actor_for(member(case, "clerk")), rule="answer", trigger="served", triggered_on=dt.date(2026, 9, 1), key="k",
        now=now, case=case, party=defendant,
    )  # fmt: skip
    url = reverse("filing:hearing_schedule", args=[case.pk])
    page = clerk.post(url, {**typed(case), "mode": ""})
    form = page.context["form"]
    assert set(form.errors) == {"mode", "room", "time", "despite"}
    assert len(form.errors["despite"]) == 2
    days = [row["starts_at"].date() for row in page.context["proposals"]]
    assert days
    assert min(days) > dt.date(2026, 9, 16)
    later = clerk.post(url, typed(case, day="2026-10-10", time="07:00"))
    assert set(later.context["form"].errors) == {"time"}
    assert min(row["starts_at"].date() for row in later.context["proposals"]) == dt.date(2026, 10, 10)
