"""The page of a received summons: to what one is called, when, where, and what follows for who stays away."""

import datetime as dt
import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.templatetags.web import moment
from delivery.service.actions.make_order import make_order
from delivery.service.models import ServiceRecipient
from filing.calendar.actions.cancel import cancel_hearing
from filing.calendar.models import Hearing
from filing.cases.models import Case, Party
from tests.factories import service
from tests.factories.court_cases import make_case, member
from tests.factories.people import actor_for, make_room, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
KINDS = {"exchange": "证据交换", "conference": "庭前会议", "inquiry": "询问", "trial": "开庭审理"}


@pytest.fixture
def case(now: dt.datetime) -> Case:
    return make_case(now=now, defendant=make_user("周远航"))


@pytest.fixture
def reader(case: Case) -> Client:
    user = case.parties.get(role=Party.Role.DEFENDANT).user
    assert user is not None
    return sign_in(user)


def summoned(
    case: Case, now: dt.datetime, kind: str, day: int, in_place_of: ServiceRecipient | None = None, to: Hearing | None = None
) -> ServiceRecipient:
    """Given the defendant was served with a summons to a sitting of the kind; a new one, where it was moved."""
    key = f"summons:{to.pk}:{service.party_of(case).pk}:{day}" if to else None
    document = service.sealed_document(
        case, "summons", "传票", reason=KINDS[kind], is_no_trial=kind != "trial", appear_at=f"2026-09-{day}T01:30:00+00:00",
        place=f"{case.court}第三法庭", replaces=in_place_of and in_place_of.items.get().document,
        key=key,
    )  # fmt: skip
    party = service.party_of(case)
    order = make_order(
        actor=SYSTEM, case_id=case.pk, document_ids=[document.pk], party_ids=[party.pk], purpose="hearing", now=now
    )
    ServiceRecipient.objects.filter(order=order).update(reached_at=now)
    return order.recipients.get()


def page_of(reader: Client, recipient: ServiceRecipient, now: dt.datetime) -> str:
    with clock.at(now):
        return reader.get(reverse("service:received", args=[recipient.pk])).content.decode()


@pytest.mark.parametrize("kind", ["exchange", "conference", "inquiry"])
def test_who_is_called_to_prepare_the_trial_reads_no_warning_of_a_trial(
    case: Case, reader: Client, now: dt.datetime, kind: str
) -> None:
    page = page_of(reader, summoned(case, now, kind, 16), now)
    assert f"法院通知您参加{KINDS[kind]}，这不是开庭。" in page
    assert "按撤诉处理" not in page
    assert "缺席判决" not in page
    assert ("举证期限届满" in page) == (kind == "exchange")


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_says_when_and_where(case: Case, reader: Client, now: dt.datetime, kind: str) -> None:
    page = page_of(reader, summoned(case, now, kind, 16), now)
    assert "2026年9月16日（周三）09:30" in page
    assert "第三法庭" in page


def test_who_is_called_to_the_trial_reads_what_follows_for_who_stays_away(case: Case, reader: Client, now: dt.datetime) -> None:
    page = page_of(reader, summoned(case, now, "trial", 18), now)
    assert "可以按撤诉处理" in page
    assert "可以缺席判决" in page


def test_two_summonses_are_told_apart_in_the_list(case: Case, reader: Client, now: dt.datetime) -> None:
    summoned(case, now, "exchange", 16)
    summoned(case, now, "trial", 18)
    with clock.at(now):
        page = reader.get(reverse("service:inbox")).content.decode()
    for words in (f"证据交换：{case.case_number}", f"开庭：{case.case_number}", "9月16日", "9月18日"):
        assert words in page


@pytest.mark.parametrize(("kind", "name"), [("exchange", "证据交换"), ("inquiry", "询问"), ("trial", "开庭")])
def test_the_clerk_reads_to_what_a_summons_calls(case: Case, now: dt.datetime, kind: str, name: str) -> None:
    order = summoned(case, now, kind, 16).order
    clerk = sign_in(member(case, "clerk"))
    with clock.at(now):
        titles = {
            clerk.get(reverse("service:order", args=[order.pk]), {"show": view}).context["title"]
            for view in ("open", "served", "all")
        }
        rows = clerk.get(reverse("service:orders")).context["rows"]
    assert titles == {f"{case.case_number} · {name}"}
    assert [row[1] for row in rows] == [name]


def test_the_list_of_orders_asks_no_more_for_more_summonses(
    case: Case, now: dt.datetime, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    clerk = sign_in(member(case, "clerk"))
    summoned(case, now, "exchange", 16)
    with CaptureQueriesContext(connection) as before:
        clerk.get(reverse("service:orders"))
    for day in (17, 18, 21):
        summoned(case, now, "inquiry", day)
    with django_assert_max_num_queries(len(before)):
        clerk.get(reverse("service:orders"))


def test_the_page_of_a_replaced_summons_says_so_and_leads_to_the_one_that_is_valid(
    case: Case, reader: Client, now: dt.datetime
) -> None:
    first = summoned(case, now, "exchange", 16)
    assert "新的传票" not in page_of(reader, first, now)
    second = summoned(case, now, "exchange", 17, in_place_of=first)
    third = summoned(case, now, "exchange", 18, in_place_of=second)
    for old in (first, second):
        page = page_of(reader, old, now)
        assert "这份传票已由新的传票代替，不再有效" in page
        assert "证据交换：2026年9月18日（周五）09:30" in re.sub(r"<[^>]+>", "", page)
        assert f'href="{reverse("service:received", args=[third.pk])}"' in page
        assert "请准时参加" not in page
    assert "不再有效" not in page_of(reader, third, now)


def test_a_new_summons_that_has_not_arrived_is_told_and_not_linked(case: Case, reader: Client, now: dt.datetime) -> None:
    first = summoned(case, now, "trial", 16)
    second = summoned(case, now, "trial", 17, in_place_of=first)
    ServiceRecipient.objects.filter(pk=second.pk).update(reached_at=None)
    page = page_of(reader, first, now)
    assert "新的传票正在送达" in page
    assert reverse("service:received", args=[second.pk]) not in page
    assert "可以缺席判决" not in page


@pytest.fixture
def trial(case: Case) -> Hearing:
    starts_at = dt.datetime(2026, 9, 16, 1, 30, tzinfo=dt.UTC)
    ends_at = starts_at + dt.timedelta(hours=1)
    return Hearing.objects.create(case=case, room=make_room(case.court), starts_at=starts_at, ends_at=ends_at)


def cancelled(trial: Hearing, now: dt.datetime) -> None:
    cancel_hearing(actor=actor_for(member(trial.case, "clerk")), hearing_id=trial.pk, reason="法官生病", now=now)


def test_the_page_of_a_summons_says_that_its_sitting_is_cancelled_and_since_when(
    case: Case, reader: Client, trial: Hearing, now: dt.datetime
) -> None:
    recipient = summoned(case, now, "trial", 16, to=trial)
    assert "已取消" not in page_of(reader, recipient, now)
    cancelled(trial, now)
    page = page_of(reader, recipient, now + dt.timedelta(minutes=20))
    assert f"开庭已取消（{moment(now)}）" in page
    assert "这份传票不需要您做什么" in page
    assert "可以缺席判决" not in page


def test_a_replaced_summons_leads_to_none_whose_sitting_is_cancelled(
    case: Case, reader: Client, trial: Hearing, now: dt.datetime
) -> None:
    first = summoned(case, now, "trial", 16, to=trial)
    second = summoned(case, now, "trial", 17, in_place_of=first, to=trial)
    cancelled(trial, now)
    page = page_of(reader, first, now)
    assert "开庭已取消" in page
    assert "现在有效的传票" not in page
    assert reverse("service:received", args=[second.pk]) not in page


def test_the_list_marks_what_is_void_and_asks_no_more_for_more_of_it(
    case: Case, reader: Client, trial: Hearing, now: dt.datetime,
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:  # fmt: skip
    first = summoned(case, now, "exchange", 16)
    summoned(case, now, "trial", 18, to=trial)
    with CaptureQueriesContext(connection) as before:
        page = reader.get(reverse("service:inbox")).content.decode()
    assert "已取消" not in page
    assert "已由新传票代替" not in page
    second = summoned(case, now, "exchange", 17, in_place_of=first)
    summoned(case, now, "exchange", 21, in_place_of=second)
    cancelled(trial, now)
    with django_assert_max_num_queries(len(before)):
        page = reader.get(reverse("service:inbox")).content.decode()
    assert page.count("已由新传票代替") == 2
    assert page.count("已取消") == 1
