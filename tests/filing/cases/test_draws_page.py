"""What the page says of how a panel was drawn."""

import datetime as dt

import pytest
from django.urls import reverse

from courtportal.kernel.authz import Role
from courtportal.kernel.courts.models import Court
from courtportal.kernel.identity.models import User
from tests.factories.filings import litigant, make_bench, make_case
from tests.factories.people import make_court, make_staff
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
ONLY_ONE = "本院可以担任的只有这一人"
DRAWN_AGAIN = "重新抽签结果相同"


def page_of(court: Court, now: dt.datetime) -> str:
    plaintiff = litigant()
    case = make_case(now, plaintiff, court)
    return sign_in(User.objects.get(pk=plaintiff.user_id)).get(reverse("filing:draws", args=[case.pk])).content.decode()


def test_where_the_court_has_one_judge_and_one_clerk_nothing_is_said_to_be_drawn(now: dt.datetime) -> None:
    court = make_court()
    make_bench(court)
    page = page_of(court, now)
    assert page.count(ONLY_ONE) == 2
    assert DRAWN_AGAIN not in page


def test_where_there_are_several_the_lot_can_be_drawn_again(now: dt.datetime) -> None:
    court = make_court()
    make_bench(court)
    make_staff(Role.JUDGE, court, "温中")
    page = page_of(court, now)
    assert (page.count(ONLY_ONE), page.count(DRAWN_AGAIN)) == (1, 1)
