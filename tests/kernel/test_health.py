"""The status page: words from the rows, no figures for strangers; figures for operators."""

import datetime as dt
import json
import re

import pytest
from django.core.management import call_command
from django.test import Client

from courtportal.kernel import clock
from courtportal.kernel.health import beat
from courtportal.kernel.health.queries import figures_of_all
from courtportal.kernel.health.rules import Figures, JobFigures, Word, word_of
from courtportal.kernel.outbox.bus import jobs
from courtportal.kernel.outbox.models import Delivery, OutboxEvent, ScheduledJob

SERVICE, SEARCH, SPEECH = "通知和文书送达", "裁判文书和执行信息查询", "庭审语音识别"


@pytest.mark.parametrize(
    ("figures", "word"),
    [
        (Figures(), Word.FINE),
        (Figures(waiting=3, oldest=60), Word.FINE),
        (Figures(waiting=1, oldest=61), Word.LATE),
        (Figures(waiting=1, oldest=901), Word.FAULT),
        (Figures(dead=5), Word.FINE),
        (Figures(dead=5, dead_today=1), Word.LATE),
        (Figures(jobs=[JobFigures("j", 61, "")]), Word.LATE),
        (Figures(jobs=[JobFigures("j", 0, "", "it failed")]), Word.LATE),
        (Figures(jobs=[JobFigures("j", 901, "")]), Word.FAULT),
    ],
)
def test_the_word_follows_from_the_figures(figures: Figures, word: Word) -> None:
    assert word_of(figures) == word


@pytest.fixture
def now(db: None) -> dt.datetime:
    """A moment at which every job is in time."""
    moment = clock.now()
    for name in jobs:
        ScheduledJob.objects.create(name=name, due_at=moment + dt.timedelta(hours=1), last_run_at=moment)
    beat("transcription.recognise", moment)
    return moment


def deliver(subscriber: str, published_at: dt.datetime, state: str = "waiting") -> None:
    """An event for the subscriber."""
    event = OutboxEvent.objects.create(name="test", version=1, payload={}, published_at=published_at)
    Delivery.objects.create(event=event, subscriber=subscriber, state=state, due_at=published_at, last_error="secret 4711")


def page() -> dict[str, str]:
    """What a stranger reads: the word of each service."""
    html = Client().get("/status/").content.decode()
    assert "4711" not in html
    rows = re.findall(r"<dt>([^<]+)</dt><dd><span[^>]*>(?:<svg.*?</svg>)?([^<]+)</span>", html)
    return dict(rows)


def test_when_all_goes_on_then_all_is_fine(now: dt.datetime) -> None:
    deliver("delivery.service.subscribers.one", now)
    assert set(page().values()) == {"正常"}
    assert {SERVICE, SEARCH, SPEECH} <= set(page())


def test_what_waits_shows_at_its_own_service_only(now: dt.datetime) -> None:
    deliver("delivery.service.subscribers.one", now - dt.timedelta(minutes=3))
    deliver("search.judgments.subscribers.one", now - dt.timedelta(minutes=20))
    deliver("transcription.x", now, state="dead")
    deliver("filing.x", now - dt.timedelta(days=3), state="done")
    words = page()
    assert (words[SERVICE], words[SEARCH], words[SPEECH]) == ("有延迟", "有故障", "有延迟")
    assert words["立案和案件办理"] == "正常"


def test_a_recogniser_that_fell_silent_is_a_fault(now: dt.datetime) -> None:
    beat("transcription.recognise", now - dt.timedelta(minutes=20))
    assert page()[SPEECH] == "有故障"
    beat("transcription.recognise", now)
    assert page()[SPEECH] == "正常"


def test_a_recogniser_that_never_ran_is_not_shown(now: dt.datetime) -> None:
    ScheduledJob.objects.filter(name="transcription.recognise").delete()
    assert SPEECH not in page()


def test_when_the_worker_stands_still_then_its_jobs_tell(now: dt.datetime) -> None:
    ScheduledJob.objects.update(due_at=now - dt.timedelta(hours=1))
    assert page()[SERVICE] == "有故障"


def test_the_page_asks_twice_however_much_waits(now: dt.datetime, django_assert_max_num_queries: object) -> None:
    for _ in range(30):
        deliver("delivery.service.subscribers.one", now)
    with django_assert_max_num_queries(2):  # type: ignore[operator]
        figures_of_all(now)


def test_operators_get_the_figures_and_a_fault_fails(now: dt.datetime, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("health", "--json")
    assert json.loads(capsys.readouterr().out)["services"]["service"]["state"] == "fine"
    deliver("delivery.service.subscribers.one", now - dt.timedelta(hours=1))
    with pytest.raises(SystemExit):
        call_command("health", "--json")
    told = json.loads(capsys.readouterr().out)["services"]["service"]
    assert (told["state"], told["waiting"], told["dead"]) == ("fault", 1, 0)
    assert told["oldest"] >= 3600
    assert len(told["jobs"]) == len([name for name in jobs if name.startswith(("delivery.", "courtportal.kernel.messaging."))])
