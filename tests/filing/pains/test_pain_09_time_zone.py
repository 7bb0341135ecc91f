"""Pain 9: what was filed between 19:00 and 24:00 got the wrong day, because days were compared with instants of another zone.

The clock is swept over 48 hours around a midnight in Shanghai, in steps of a minute for the rules and in steps that meet both
edges of every midnight for real filings; on a plain day, at the edge of a holiday and at the end of the year.
"""

import datetime as dt
from collections.abc import Iterator

import pytest

from courtportal.kernel import clock
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.web import formats
from filing.calendar.actions.start_deadline import start_deadline
from filing.calendar.calendars import due_date
from filing.calendar.models import Deadline
from filing.calendar.schedule import lapse_deadlines
from filing.intake.actions.submit import submit
from filing.intake.queries import latest_version
from tests.factories.filings import litigant, make_draft
from tests.factories.people import make_court
from tests.factories.sessions import sign_in

EIGHT_HOURS = dt.timedelta(hours=8)
MINUTE = dt.timedelta(minutes=1)
# (midnight in Shanghai as UTC, what is special about it).
MIDNIGHTS = [
    (dt.datetime(2026, 9, 1, 16, tzinfo=dt.UTC), "a plain day"),
    (dt.datetime(2026, 9, 30, 16, tzinfo=dt.UTC), "the National Day holiday begins"),
    (dt.datetime(2026, 10, 7, 16, tzinfo=dt.UTC), "it ends"),
    (dt.datetime(2026, 2, 27, 16, tzinfo=dt.UTC), "an adjusted working Saturday"),
    (dt.datetime(2026, 12, 31, 16, tzinfo=dt.UTC), "the year ends"),
    (dt.datetime(2028, 2, 28, 16, tzinfo=dt.UTC), "a leap day begins"),
]
# Both edges of midnight in Shanghai, and the evening hours that other systems dated wrongly.
EDGES = [dt.timedelta(minutes=minutes) for minutes in (-300, -1, 0, 1, 479, 480)]


def day_in_shanghai(instant: dt.datetime) -> dt.date:
    """Worked out by hand: UTC plus eight hours, the same all year."""
    return (instant.replace(tzinfo=None) + EIGHT_HOURS).date()


def sweep(midnight: dt.datetime) -> Iterator[dt.datetime]:
    """Every minute of the 48 hours around it."""
    for minutes in range(-24 * 60, 24 * 60):
        yield midnight + minutes * MINUTE


@pytest.mark.django_db
@pytest.mark.parametrize(("midnight", "what"), MIDNIGHTS, ids=[what for _midnight, what in MIDNIGHTS])
def test_each_minute_belongs_to_the_day_of_the_courts_wall_clock(midnight: dt.datetime, what: str) -> None:
    days = {}
    for instant in sweep(midnight):
        day = day_in_shanghai(instant)
        with clock.at(instant):
            assert clock.today() == clock.local(instant).date() == day, what
        assert formats.moment(instant).startswith(f"{day.year}年{day.month}月{day.day}日")
        days.setdefault(day, []).append(instant)
    assert [len(minutes) for minutes in days.values()] == [24 * 60, 24 * 60]


@pytest.mark.django_db
@pytest.mark.parametrize(("midnight", "what"), MIDNIGHTS, ids=[what for _midnight, what in MIDNIGHTS])
def test_a_filing_bears_the_day_on_which_it_arrived(midnight: dt.datetime, what: str) -> None:
    court, actor = make_court(), litigant()
    for edge in EDGES:
        instant = midnight + edge
        with clock.at(instant):
            filing = submit(actor=actor, draft_id=make_draft(actor, instant, court).pk, now=instant)
        day = day_in_shanghai(instant)
        assert latest_version(filing).submitted_at == instant
        assert clock.local(filing.submitted_at).date() == day, what
        assert filing.decide_by == due_date("filing_decision", day).due, what
        deadline = Deadline.objects.get(filing_id=filing.pk, rule="filing_decision")
        assert (deadline.triggered_on, deadline.due_on) == (day, filing.decide_by)


@pytest.mark.django_db
@pytest.mark.parametrize(("midnight", "what"), MIDNIGHTS, ids=[what for _midnight, what in MIDNIGHTS])
def test_a_deadline_lapses_when_its_last_day_is_over_in_shanghai(midnight: dt.datetime, what: str) -> None:
    last = day_in_shanghai(midnight - MINUTE)
    deadline = start_deadline(
        actor=SYSTEM, rule="trial", trigger="t", triggered_on=last, key="k", now=midnight - dt.timedelta(days=2)
    )
    Deadline.objects.update(due_on=last)
    for instant in (midnight - dt.timedelta(hours=24), midnight - dt.timedelta(hours=5), midnight - MINUTE):
        lapse_deadlines(instant)
        deadline.refresh_from_db()
        assert deadline.state == Deadline.State.RUNNING, what
    lapse_deadlines(midnight)
    deadline.refresh_from_db()
    assert deadline.state == Deadline.State.LAPSED, what


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_browsers_of_three_zones_show_the_courts_day(live_server: object) -> None:
    from playwright.sync_api import sync_playwright

    last_minute = dt.datetime(2026, 9, 1, 15, 59, tzinfo=dt.UTC)
    with clock.at(last_minute):
        filing = submit(actor=(actor := litigant()), draft_id=make_draft(actor, last_minute, make_court()).pk, now=last_minute)
    session = sign_in(filing.owner).cookies["sessionid"].value
    shown = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for zone in ("America/Los_Angeles", "Europe/Berlin", "Pacific/Auckland"):
            context = browser.new_context(timezone_id=zone, locale="zh-CN")
            context.add_cookies([{"name": "sessionid", "value": session, "url": str(live_server)}])
            page = context.new_page()
            page.goto(f"{live_server}/filings/{filing.pk}/")
            assert page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone") == zone
            shown[zone] = page.locator("main").inner_text()
            context.close()
        browser.close()
    assert len(set(shown.values())) == 1
    text = next(iter(shown.values()))
    assert "2026年9月1日" in text
    assert "23:59" in text
    assert "2026年9月8日" in text
