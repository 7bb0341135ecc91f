"""An SMS says from which court and about which case it comes; mail and the portal's own pages say it around the text."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.events import NoticeWritten
from courtportal.kernel.messaging.models import SimulatedMessage
from courtportal.kernel.messaging.notices import tell
from courtportal.kernel.messaging.subscribers import send_reminder
from filing.cases.models import Case
from tests.factories.filings import litigant, make_bench, make_case
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
LINKS = {"case": "filing:case", "fee": "filing:fee", "party": "filing:answer", "filing": "filing:filing"}


@pytest.fixture
def case(now: dt.datetime) -> Case:
    make_bench()
    return make_case(now, litigant())


def reader(language: str = "") -> User:
    user = make_user("周远航")
    User.objects.filter(pk=user.pk).update(email=None, language=language)
    user.refresh_from_db()
    user.phone, user.phone_verified = "13800000077", True
    user.save()
    return user


def sms_of(user: User, link: str, now: dt.datetime) -> str:
    notice = tell(user, title=_("开庭时间已经安排"), body=_("请登录查看。"), link=link, key=f"k:{link}", now=now)
    send_reminder(NoticeWritten(notice_id=notice.pk), now)
    return SimulatedMessage.objects.get(channel="sms", key=f"sms:notice:{notice.pk}").body


@pytest.mark.parametrize("about", sorted(LINKS))
def test_the_sms_begins_with_court_and_number(case: Case, now: dt.datetime, about: str) -> None:
    keys = {"case": case.pk, "fee": case.fees.get().pk, "party": case.parties.all()[0].pk, "filing": case.filing_id}
    body = sms_of(reader(), reverse(LINKS[about], args=[keys[about]]), now)
    assert body.startswith(f"【{case.court.name_zh}】{case.case_number}：开庭时间已经安排。")


def test_an_english_reader_gets_the_english_name(case: Case, now: dt.datetime) -> None:
    assert sms_of(reader("en"), reverse("filing:case", args=[case.pk]), now).startswith(
        f"[{case.court.name_en}] {case.case_number}:"
    )


@pytest.mark.parametrize("link", ["", "/no/such/page/", "/my/"])
def test_what_is_about_no_case_names_none(case: Case, now: dt.datetime, link: str) -> None:
    assert sms_of(reader(), link, now).startswith("开庭时间已经安排。")
