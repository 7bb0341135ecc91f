"""The daily digest: who asked for it hears each working day what is unread over all cases, once, and never for nothing."""

import datetime as dt

import pytest
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, Refused
from courtportal.kernel.authz.middleware import actor_of
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.outbox.worker import run_once
from delivery.digest.actions.choose import choose
from delivery.digest.models import InboxDigest
from delivery.digest.schedule import send_digests
from delivery.service.actions.open_document import open_document
from delivery.service.models import ServiceItem
from filing.cases.duties import duties_of
from tests.factories import service
from tests.factories.court_cases import make_case, member
from tests.factories.people import make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def no_proofs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("delivery.service.subscribers.issue_proofs", lambda **_: None)


@pytest.fixture
def lawyer(now: dt.datetime) -> User:
    """A party to two cases, with three unread services."""
    user = make_user("郑言")
    for orders in (1, 2):
        case = make_case(now=now, defendant=user)
        for _ in range(orders):
            service.order_for(case, now, documents=1)
    with clock.at(now):
        while run_once():
            pass
    return user


def actor(user: User) -> Actor:
    return actor_of(user, None)


def digests(user: User) -> list[str]:
    return list(
        Notice.objects.filter(user=user, key__startswith="service_digest").order_by("sent_at").values_list("title", flat=True)
    )


def test_it_comes_once_on_each_working_day_with_what_is_unread(lawyer: User, now: dt.datetime) -> None:
    choose(actor=actor(lawyer), wanted=True, now=now - DAY)
    for moment in (now, now + HOUR, now + DAY, now + 4 * DAY, now + 5 * DAY):  # the last two are a weekend
        send_digests(moment)
    assert digests(lawyer) == ["每日送达汇总：3次送达未读"] * 2
    assert "2" in Notice.objects.filter(key__startswith="service_digest")[0].body


def test_it_says_nothing_where_all_is_read_and_stops_when_unwanted(lawyer: User, now: dt.datetime) -> None:
    choose(actor=actor(lawyer), wanted=True, now=now - DAY)
    for item in ServiceItem.objects.filter(recipient__party__user=lawyer):
        open_document(actor=actor(lawyer), item_id=item.pk, now=now)
    send_digests(now)
    assert digests(lawyer) == []
    choose(actor=actor(lawyer), wanted=False, now=now)
    service.order_for(make_case(now=now, defendant=lawyer), now, documents=1)
    with clock.at(now):
        while run_once():
            pass
    send_digests(now + DAY)
    assert digests(lawyer) == []
    assert InboxDigest.objects.count() == 1


def test_the_inbox_has_the_button_and_staff_have_none(lawyer: User, now: dt.datetime) -> None:
    client, page, inbox = sign_in(lawyer, factor="code"), reverse("inbox_digest:choose"), reverse("service:inbox")
    assert "每天提醒未读文书" in client.get(inbox).content.decode()
    assert client.post(page, {"wanted": "1"}).status_code == 302
    assert InboxDigest.objects.get().wanted
    assert "不再每天提醒" in client.get(inbox).content.decode()
    clerk = member(make_case(now=now), "clerk")
    assert sign_in(clerk).post(page, {"wanted": "1"}).status_code == 403
    with pytest.raises(Refused):
        choose(actor=actor(clerk), wanted=True, now=now)


def test_what_nobody_opened_is_one_line_of_what_is_to_be_done(lawyer: User, now: dt.datetime) -> None:
    (told,) = (one for one in duties_of(actor(lawyer), now) if "received" in one.url)
    assert "还有3次送达没有打开" in told.what
    assert sign_in(lawyer).get(told.url).content.decode().count("/received/") >= 3
    items = list(ServiceItem.objects.filter(recipient__party__user=lawyer))
    for item in items[:2]:
        open_document(actor=actor(lawyer), item_id=item.pk, now=now)
    left = [one.url for one in duties_of(actor(lawyer), now) if "received" in one.url]
    assert left == [reverse("service:received", args=[items[2].recipient_id])]
    open_document(actor=actor(lawyer), item_id=items[2].pk, now=now)
    assert not [one for one in duties_of(actor(lawyer), now) if "received" in one.url]
