"""One's calendar as other programs read it: RFC 5545, stable, silent about people, and gone when it is revoked."""

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from icalendar import Calendar, Event

from courtportal.kernel import clock
from courtportal.kernel.authz import SYSTEM, Actor, Role
from filing.calendar.actions.cancel import cancel_hearing
from filing.calendar.actions.feed import make_feed, revoke_feed
from filing.calendar.actions.start_deadline import end_deadlines, start_deadline
from filing.calendar.feed_views import READS
from filing.calendar.models import CalendarFeed, Deadline, Hearing
from filing.cases.models import Case, Party
from tests.factories.cases import make_case, make_party
from tests.factories.people import actor_for, make_staff, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
NAMES = ("林小满", "周远航")


@pytest.fixture
def case(now: dt.datetime) -> Case:
    case = make_case()
    make_party(case, Party.Role.PLAINTIFF, make_user(NAMES[0]))
    make_party(case, Party.Role.DEFENDANT, make_user(NAMES[1]))
    case.panel.create(user=make_staff(Role.JUDGE, case.court), duty="sole_judge")
    return case


@pytest.fixture
def defendant(case: Case) -> Actor:
    user = case.parties.get(role="defendant").user
    assert user
    return actor_for(user)


@pytest.fixture
def hearing(case: Case, now: dt.datetime) -> Hearing:
    starts = dt.datetime(2026, 9, 22, 1, 30, tzinfo=dt.UTC)
    return Hearing.objects.create(case=case, starts_at=starts, ends_at=starts + dt.timedelta(hours=2))


@pytest.fixture
def answer(case: Case, now: dt.datetime) -> Deadline:
    return start(case, now, dt.date(2026, 9, 1))


def start(case: Case, now: dt.datetime, day: dt.date) -> Deadline:
    party = case.parties.get(role="defendant")
    return start_deadline(actor=SYSTEM, rule="answer", trigger="t", triggered_on=day, key="a", now=now, case=case, party=party)


def read(feed: CalendarFeed, **headers: str) -> tuple[Calendar, dict[str, str]]:
    answer = Client().get(f"/calendar/feed/{feed.token}.ics", headers=headers)
    assert answer.status_code == 200
    return Calendar.from_ical(answer.content), dict(answer.headers)


def events(feed: CalendarFeed) -> dict[str, dict[str, str]]:
    calendar, _headers = read(feed)
    return {str(event["uid"]).partition("-")[0]: event for event in calendar.walk("VEVENT")}


def test_terms_and_hearings_stand_in_it_with_alarms(
    defendant: Actor, hearing: Hearing, answer: Deadline, now: dt.datetime
) -> None:
    found = events(make_feed(actor=defendant, language="zh-hans", now=now))
    term, sitting = found["deadline"], found["hearing"]
    assert str(term["summary"]) == f"期限 · 提交答辩状 · {hearing.case.case_number}"
    assert term.decoded("dtstart") == dt.date(2026, 9, 16)
    assert sitting.decoded("dtstart") == hearing.starts_at
    assert [alarm.decoded("trigger") for alarm in sitting.walk("VALARM")] == [dt.timedelta(days=-1), dt.timedelta(hours=-1)]
    assert (term["sequence"], str(term["status"]), str(term["class"])) == (0, "CONFIRMED", "PRIVATE")


def test_it_names_nobody_and_says_nothing_of_the_matter(
    defendant: Actor, hearing: Hearing, answer: Deadline, now: dt.datetime
) -> None:
    feed = make_feed(actor=defendant, language="zh-hans", now=now)
    content = Client().get(f"/calendar/feed/{feed.token}.ics").content.decode()
    assert not [name for name in (*NAMES, "民间借贷", "100000") if name in content.replace("\r\n ", "")]


def test_only_ones_own_terms_and_the_judges_own(
    case: Case, defendant: Actor, hearing: Hearing, answer: Deadline, now: dt.datetime
) -> None:
    start_deadline(actor=SYSTEM, rule="trial", trigger="t", triggered_on=now.date(), key="c", now=now, case=case)
    plaintiff = case.parties.get(role="plaintiff").user
    judge = case.panel.get(duty="sole_judge").user
    assert plaintiff
    seen = {
        "plaintiff": set(events(make_feed(actor=actor_for(plaintiff), language="en", now=now))),
        "judge": {str(e["summary"]) for e in events(make_feed(actor=actor_for(judge), language="en", now=now)).values()},
        "stranger": set(events(make_feed(actor=actor_for(make_user("路人")), language="en", now=now))),
    }
    assert seen["plaintiff"] == {"hearing"}
    assert seen["stranger"] == set()
    assert any("conclude the trial" in title for title in seen["judge"])
    assert not any("answer" in title for title in seen["judge"])


def test_a_change_keeps_the_uid_and_raises_the_sequence(case: Case, defendant: Actor, answer: Deadline, now: dt.datetime) -> None:
    feed = make_feed(actor=defendant, language="zh-hans", now=now)
    before = events(feed)["deadline"]
    start(case, now, dt.date(2026, 9, 4))
    with clock.at(now + dt.timedelta(hours=1)):
        after = events(feed)["deadline"]
        again = events(feed)["deadline"]
    assert before["uid"] == after["uid"]
    assert (before["sequence"], after["sequence"], again["sequence"]) == (0, 1, 1)
    assert after.decoded("dtstart") == dt.date(2026, 9, 20)
    assert after.decoded("dtstamp") == again.decoded("dtstamp") == now + dt.timedelta(hours=1)


def test_what_is_called_off_is_cancelled_not_gone(
    case: Case, defendant: Actor, hearing: Hearing, answer: Deadline, now: dt.datetime
) -> None:
    feed = make_feed(actor=defendant, language="zh-hans", now=now)
    events(feed)
    cancel_hearing(actor=actor_for(case.panel.get(duty="sole_judge").user), hearing_id=hearing.pk, reason="", now=now)
    end_deadlines(actor=SYSTEM, rules=("answer",), state="met", now=now, case_id=case.pk)
    found = events(feed)
    assert {str(event["status"]) for event in found.values()} == {"CANCELLED"}
    assert {event["sequence"] for event in found.values()} == {1}
    assert not [alarm for event in found.values() for alarm in event.walk("VALARM")]


def test_unchanged_content_is_not_sent_again(defendant: Actor, answer: Deadline, now: dt.datetime) -> None:
    feed = make_feed(actor=defendant, language="zh-hans", now=now)
    _calendar, headers = read(feed)
    address = f"/calendar/feed/{feed.token}.ics"
    assert headers["Content-Type"] == "text/calendar; charset=utf-8"
    unchanged = Client().get(address, headers={"if-none-match": f'"other", {headers["ETag"]}'})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert Client().get(address, headers={"if-none-match": '"other"'}).status_code == 200


def test_it_speaks_the_language_in_which_it_was_made(defendant: Actor, answer: Deadline, now: dt.datetime) -> None:
    titles = [
        str(events(make_feed(actor=defendant, language=language, now=now))["deadline"]["summary"])
        for language in ("zh-hans", "en")
    ]
    assert titles[0].startswith("期限 · 提交答辩状")
    assert titles[1].startswith("Due · file an answer")


def test_a_revoked_or_renewed_address_no_longer_works(defendant: Actor, now: dt.datetime) -> None:
    first = make_feed(actor=defendant, language="zh-hans", now=now)
    second = make_feed(actor=defendant, language="zh-hans", now=now)
    assert Client().get(f"/calendar/feed/{first.token}.ics").status_code == 404
    assert Client().get(f"/calendar/feed/{second.token}.ics").status_code == 200
    revoke_feed(actor=defendant, now=now)
    assert Client().get(f"/calendar/feed/{second.token}.ics").status_code == 404
    assert not CalendarFeed.objects.exclude(revoked_at=None).exclude(token="").exists()


def test_too_many_requests_wait(defendant: Actor, now: dt.datetime) -> None:
    feed = make_feed(actor=defendant, language="zh-hans", now=now)
    answers = [Client().get(f"/calendar/feed/{feed.token}.ics") for _ in range(READS.most + 1)]
    assert {answer.status_code for answer in answers[:-1]} == {200}
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_the_page_makes_shows_and_revokes(defendant: Actor, case: Case, now: dt.datetime) -> None:
    user = case.parties.get(role="defendant").user
    assert user
    client = sign_in(user)
    assert "生成订阅地址" in client.get("/calendar/feed/").content.decode()
    client.post("/calendar/feed/", {"deed": "make"})
    feed = CalendarFeed.objects.get(revoked_at=None)
    assert feed.token in client.get("/calendar/feed/").content.decode()
    client.post("/calendar/feed/", {"deed": "revoke"})
    assert not CalendarFeed.objects.filter(revoked_at=None).exists()
    assert Client().get("/calendar/feed/").status_code == 302


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_real_client_follows_the_feed(live_server: object, tmp_path: Path) -> None:
    moment, case = clock.now(), make_case()
    user = make_user(NAMES[1])
    make_party(case, Party.Role.DEFENDANT, user)
    case.panel.create(user=make_staff(Role.JUDGE, case.court), duty="sole_judge")
    starts = moment + dt.timedelta(days=20)
    hearing = Hearing.objects.create(case=case, starts_at=starts, ends_at=starts + dt.timedelta(hours=2))
    first_day = clock.today()
    start(case, moment, first_day)
    feed = make_feed(actor=actor_for(user), language="zh-hans", now=moment)
    follow = Follower(tmp_path, f"{live_server}/calendar/feed/{feed.token}.ics")

    first = follow.sync()
    assert set(first) == {"deadline", "hearing"}
    moved = start(case, moment, first_day + dt.timedelta(days=7))
    cancel_hearing(actor=actor_for(case.panel.get(duty="sole_judge").user), hearing_id=hearing.pk, reason="", now=moment)
    second = follow.sync()
    assert second["deadline"].decoded("dtstart") == moved.due_on
    assert str(second["hearing"]["status"]) == "CANCELLED"
    assert len(second) == 2


class Follower:
    """vdirsyncer, which keeps a folder of events the same as the feed (under names of its own, made from their content)."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        storages = f'[storage feed]\ntype = "http"\nurl = "{url}"\n'
        storages += f'[storage local]\ntype = "filesystem"\npath = "{folder}/local/"\nfileext = ".ics"\n'
        pair = '[pair court]\na = "feed"\nb = "local"\ncollections = null\nconflict_resolution = "a wins"\n'
        (folder / "config").write_text(f'[general]\nstatus_path = "{folder}/status/"\n{pair}{storages}')

    def sync(self) -> dict[str, Event]:
        """Follow the feed once; the events by kind."""
        client = [sys.executable, "-m", "vdirsyncer", "-c", str(self.folder / "config")]
        for words in (["discover"], ["sync"]):
            done = subprocess.run([*client, *words], input="y\ny\n", capture_output=True, text=True, timeout=100, check=False)
            assert done.returncode == 0, done.stderr
        texts = [path.read_text("utf-8") for path in (self.folder / "local").glob("*.ics")]
        found = [event for text in texts for event in Calendar.from_ical(text).walk("VEVENT")]
        assert len(found) <= 2
        return {"hearing" if isinstance(event.decoded("dtstart"), dt.datetime) else "deadline": event for event in found}
