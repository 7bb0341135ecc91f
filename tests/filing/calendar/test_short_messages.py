"""What is said outside the portal of a sitting: when and where, of which case, in the reader's language, nothing else."""

import datetime as dt

import pytest
from django.core import mail

from courtportal.kernel.authz import Actor
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import Notice, SimulatedMessage
from courtportal.kernel.outbox.worker import run_until_quiet
from filing.calendar.actions.cancel import cancel_hearing
from filing.calendar.actions.reschedule import reschedule_hearing
from filing.calendar.actions.schedule import Plan, schedule_hearing
from filing.calendar.feeds import feed_content
from filing.calendar.models import CalendarFeed, Hearing
from filing.calendar.subscribers import public_notice_data, summons_data
from filing.cases.models import Case, Party
from filing.online.rules import Way
from tests.factories.blank_documents import blank_documents
from tests.factories.court_cases import make_served_case, member
from tests.factories.people import actor_for, make_room, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
STREET = "佛山市演示路100号"
GIVEN_BY_OTHERS = "13800000000"
ON_SITE = Way(online=False, article=4, code="not_asked")


@pytest.fixture(autouse=True)
def _blank(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def case(now: dt.datetime) -> Case:
    """Given a case at a court with a street address."""
    case = make_served_case(now=now, defendant=make_user("周远航"))
    case.court.address = STREET
    case.court.save()
    return case


@pytest.fixture
def clerk(case: Case) -> Actor:
    return actor_for(member(case, "clerk"))


def on(case: Case, day: int, kind: str = "trial") -> Plan:
    starts_at = dt.datetime(2026, 9, day, 1, 30, tzinfo=dt.UTC)
    room = make_room(case.court, "第三法庭", virtual=False).pk
    return Plan(room, starts_at, starts_at + dt.timedelta(hours=1), "on_site", kind=kind)


@pytest.fixture
def hearing(case: Case, clerk: Actor, now: dt.datetime) -> Hearing:
    return schedule_hearing(actor=clerk, case_id=case.pk, plan=on(case, 16), now=now)


def sent() -> list[str]:
    """What mails and messages say to the defendant."""
    run_until_quiet()
    user = Party.objects.get(role="defendant").user
    assert user is not None
    texts = [row.body for row in SimulatedMessage.objects.filter(channel="sms") if row.recipient == user.phone]
    return texts + [str(one.body) for one in mail.outbox if one.to == [user.email]]


def reads(case: Case, language: str) -> None:
    user = case.parties.get(role="defendant").user
    assert user is not None
    user.language = language
    user.save()


def test_a_summons_is_announced_with_its_case_its_time_and_its_place(case: Case, hearing: Hearing) -> None:
    (text,) = [one for one in sent() if "传票" in one]
    assert text.startswith(f"【佛山市禅城区人民法院】{case.case_number}：开庭，2026年9月16日（周三）09:30，地点：")
    assert "第三法庭" in text


def test_who_reads_english_is_told_in_english(case: Case, clerk: Actor, hearing: Hearing, now: dt.datetime) -> None:
    reads(case, "en")
    (text,) = [one for one in sent() if "summons" in one]
    assert f"{case.case_number}: Hearing, Wed 16 Sep 2026, 09:30; place: " in text


def test_a_phone_that_the_other_side_gave_is_told_of_no_case(case: Case, hearing: Hearing) -> None:
    User.objects.filter(pk=case.parties.get(role="plaintiff").user_id).update(phone=None)
    run_until_quiet()
    texts = [row.body for row in SimulatedMessage.objects.filter(channel="sms") if row.recipient == GIVEN_BY_OTHERS]
    assert texts
    assert not any(case.case_number in text or "9月16日" in text for text in texts)


def test_a_move_and_a_cancellation_say_the_day_the_hour_and_the_room(
    case: Case, clerk: Actor, hearing: Hearing, now: dt.datetime
) -> None:
    reschedule_hearing(actor=clerk, hearing_id=hearing.pk, plan=on(case, 17), reason="法官开会", now=now)
    moved = [one for one in sent() if "改为" in one]
    assert [one.split("。")[0] for one in moved] == [
        f"【佛山市禅城区人民法院】{case.case_number}：开庭改为2026年9月17日（周四） 09:30，地点：第三法庭"
    ]
    cancel_hearing(actor=clerk, hearing_id=hearing.pk, reason="当事人和解", now=now)
    cancelled = [one for one in sent() if "取消" in one]
    assert [one.split("。")[0] for one in cancelled] == [
        f"【佛山市禅城区人民法院】{case.case_number}：原定2026年9月17日（周四） 09:30的开庭取消"
    ]
    assert not any("当事人和解" in one or "法官开会" in one for one in sent())


def test_on_the_page_the_notice_keeps_its_title(case: Case, clerk: Actor, hearing: Hearing, now: dt.datetime) -> None:
    cancel_hearing(actor=clerk, hearing_id=hearing.pk, reason="当事人和解", now=now)
    notice = Notice.objects.filter(title="开庭取消").latest("sent_at")
    assert (notice.shown_title, notice.reminder) == ("开庭取消", "原定2026年9月16日（周三） 09:30的开庭取消")


def test_the_papers_the_page_and_the_calendar_name_the_street(case: Case, hearing: Hearing, now: dt.datetime) -> None:
    hearing.refresh_from_db()
    assert summons_data(hearing, case.parties.get(role="defendant"), ON_SITE, now)["court_address"] == STREET
    assert public_notice_data(hearing, now)["court_address"] == STREET
    user = case.parties.get(role="defendant").user
    assert user is not None
    assert STREET in sign_in(user).get(f"/cases/{case.pk}/").content.decode()
    feed = CalendarFeed.objects.create(user=user, token="t", token_index="t", language="zh-hans")
    assert STREET in feed_content(feed, now).decode().replace("\r\n ", "")


def test_what_is_held_online_leads_nobody_to_the_street(case: Case, hearing: Hearing, now: dt.datetime) -> None:
    Hearing.objects.filter(pk=hearing.pk).update(mode="online")
    user = case.parties.get(role="defendant").user
    assert user is not None
    assert STREET not in sign_in(user).get(f"/cases/{case.pk}/").content.decode()
