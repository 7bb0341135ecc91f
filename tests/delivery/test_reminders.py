"""Reminders before anyone forgets, and the map of what is late, whose counts are those of the lists behind them."""

import datetime as dt
import itertools

import pytest
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz.middleware import actor_of
from courtportal.kernel.authz.roles import Role
from courtportal.kernel.messaging.models import Notice, SimulatedMessage
from courtportal.kernel.outbox.worker import run_once
from delivery.service import work_queries as late
from delivery.service.models import ServiceAttempt, ServiceRecipient, WorkItem
from delivery.service.reminders import is_office_hour
from delivery.service.rules.effect import By, Institution
from delivery.service.rules.ladder import Rung
from delivery.service.schedule import go_on_late, remind_clerks, remind_recipients
from filing.cases.models import Case, PanelMember, Representation
from tests.factories import service
from tests.factories.court_cases import make_case, member
from tests.factories.people import make_court, make_staff, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def work(now: dt.datetime) -> None:
    with clock.at(now):
        while run_once():
            pass


@pytest.fixture
def case(now: dt.datetime) -> Case:
    return make_case(now=now)


def notices(user_key: object, kind: str) -> int:
    return Notice.objects.filter(user=user_key, key__startswith=kind).count()


def test_work_is_recalled_on_its_day_once_and_again_on_the_next(case: Case, now: dt.datetime) -> None:
    service.order_for(case, now, documents=1)
    go_on_late(now + 5 * DAY)  # a Sunday: due on Monday
    item, owner = WorkItem.objects.get(), member(case, "clerk")
    monday = dt.datetime.combine(item.due_on, dt.time(1), dt.UTC)
    remind_clerks(monday - DAY)
    assert notices(owner, "service_due") == 0
    for moment, expected in ((monday, 1), (monday + HOUR, 1), (monday + DAY, 2)):
        remind_clerks(moment)
        assert notices(owner, "service_due") == expected


@pytest.mark.parametrize(("sent", "came"), [("entrusted", "entrusted_served"), ("sent_to_institution", "transferred")])
def test_what_another_court_or_an_institution_serves_is_asked_after_and_the_plan_waits(
    sent: str, came: str, case: Case, now: dt.datetime
) -> None:
    recipient = service.recipient_of(service.order_for(case, now, documents=1))
    said = {"institution": Institution.PRISON} if came == "transferred" else {}
    service.note(recipient, sent, now + DAY, **said)
    item, owner = WorkItem.objects.get(), member(case, "clerk")
    assert (item.kind, item.owner_id, item.done_at) == ("entrusted", owner.pk, None)
    assert item.due_on >= (now + 11 * DAY).date()
    assert notices(owner, "service_work") == 0
    go_on_late(now + 9 * DAY)
    recipient.refresh_from_db()
    assert recipient.way == Rung.ELECTRONIC
    monday = dt.datetime.combine(item.due_on, dt.time(1), dt.UTC)
    for moment, expected in ((monday - DAY, 0), (monday, 1), (monday + DAY, 2)):
        remind_clerks(moment)
        assert notices(owner, "service_due") == expected
    go_on_late(monday + DAY)  # the next way begins, and the result is asked after all the same
    assert WorkItem.objects.filter(kind="entrusted", done_at=None).count() == 1
    service.note(recipient, came, now + 5 * DAY, by=By.SELF if came == "entrusted_served" else None, **said)
    assert not WorkItem.objects.filter(kind="entrusted", done_at=None).exists()


def test_a_receipt_that_serves_nobody_ends_the_waiting_too(case: Case, now: dt.datetime) -> None:
    recipient = service.recipient_of(service.order_for(case, now, documents=1))
    service.note(recipient, "entrusted", now + DAY)
    service.note(recipient, "entrusted_served", now + 2 * DAY, by=By.OTHER)
    recipient.refresh_from_db()
    assert recipient.served_at is None
    assert not WorkItem.objects.filter(done_at=None).exists()


def test_what_stays_undone_goes_up_once(case: Case, now: dt.datetime) -> None:
    head = make_staff(Role.DIVISION_HEAD, case.court, "周庭长")
    make_staff(Role.DIVISION_HEAD, make_court("粤0605", "佛山市南海区人民法院"), "别院庭长")
    service.order_for(case, now, documents=1)
    go_on_late(now + 5 * DAY)
    monday = dt.datetime.combine(WorkItem.objects.get().due_on, dt.time(1), dt.UTC)
    heard = []
    for days in range(5):
        remind_clerks(monday + days * DAY)
        heard.append(notices(head, "service_overdue"))
    assert heard == [0, 0, 1, 1, 1]


def test_work_without_an_owner_is_recalled_to_the_heads(case: Case, now: dt.datetime) -> None:
    head = make_staff(Role.DIVISION_HEAD, case.court, "周庭长")
    PanelMember.objects.filter(case=case, duty=PanelMember.Duty.CLERK).delete()
    service.order_for(case, now, documents=1)
    go_on_late(now + 5 * DAY)
    remind_clerks(now + 6 * DAY)
    assert notices(head, "service_due") == 1


def test_nobody_is_recalled_at_night_or_on_a_day_of_rest() -> None:
    def at(day: int, hour: int) -> dt.datetime:
        return dt.datetime(2026, 10, day, hour, tzinfo=dt.timezone(dt.timedelta(hours=8)))

    assert [is_office_hour(at(8, hour)) for hour in (7, 8, 17, 18)] == [False, True, True, False]
    assert not is_office_hour(at(1, 10))  # National Day
    assert is_office_hour(at(10, 10))  # a working Saturday


def test_who_has_not_opened_is_reminded_once_the_day_before_the_plan_goes_on(case: Case, now: dt.datetime) -> None:
    service.order_for(case, now, documents=1)
    work(now)
    for days in (1, 2, 2, 3):
        remind_recipients(now + days * DAY)
        work(now + days * DAY)
    texts = [message.body for message in SimulatedMessage.objects.order_by("sent_at")]
    assert len(texts) == 2
    invitation = service.party_of(case).service_invitations.get()
    assert all(invitation.token in text for text in texts)


def test_where_the_last_day_is_a_monday_the_friday_before_is_the_day_to_remind(case: Case, now: dt.datetime) -> None:
    ordered = now + 3 * DAY  # a Friday: due on Monday
    service.order_for(case, ordered, documents=1)
    for days, expected in ((1, False), (2, False), (3, False)):
        remind_recipients(ordered + days * DAY)
        assert ServiceRecipient.objects.filter(reminded_at__isnull=False).exists() is expected
    remind_recipients(ordered)
    assert ServiceRecipient.objects.get().reminded_at == ordered


def test_who_has_an_account_is_reminded_by_the_same_carrier_and_who_was_served_is_not(case: Case, now: dt.datetime) -> None:
    party = service.party_of(case)
    service.bind(party, make_user("周远航"))
    unread = service.recipient_of(service.order_for(case, now, documents=1))
    work(now)
    service.confirmed_address(party, now)
    served = service.recipient_of(service.order_for(case, now, documents=1))
    work(now)
    remind_recipients(now + 2 * DAY)
    work(now + 2 * DAY)
    reminders = ServiceAttempt.objects.filter(carries_content=False)
    assert reminders.filter(recipient=unread).count() == 2
    assert reminders.filter(recipient=served).count() == 1


def test_the_agent_of_a_party_without_account_is_reminded_and_not_the_party(case: Case, now: dt.datetime) -> None:
    agent = make_user("郑言")
    agent.phone = "13900000009"
    agent.save()
    Representation.objects.create(party=service.party_of(case), user=agent, name="郑言", began_at=now)
    service.order_for(case, now, documents=1)
    work(now)
    remind_recipients(now + 2 * DAY)
    work(now + 2 * DAY)
    reminded = ServiceAttempt.objects.filter(channel="sms", carries_content=False)
    assert [attempt.address for attempt in reminded] == ["13900000009", "13900000009"]


# -- the map ---------------------------------------------------------------------------------------------------------


def test_every_count_of_the_map_is_that_of_the_list_behind_it(now: dt.datetime) -> None:
    cases = [make_case(now=now) for _ in range(3)]
    clerk = member(cases[0], "clerk")
    PanelMember.objects.filter(case__in=cases[:2], duty=PanelMember.Duty.CLERK).update(user=clerk)
    for days, case in zip((0, 9, 40), cases, strict=True):
        service.order_for(case, now - days * DAY, documents=1)
    for days in (5, 10, 30):
        go_on_late(now + days * DAY)
    actor, today = actor_of(clerk, None), clock.local(now + 30 * DAY).date()
    work_map = {row.code: row.counts for row in late.map_of_work(actor, today)}
    for kind, when in itertools.product(WorkItem.Kind.values, late.WHENS):
        assert late.work(actor, today, kind=kind, when=when).count() == work_map.get(kind, {}).get(when, 0)
    waiting_map = {row.code: row.counts for row in late.map_of_waiting(actor, today)}
    for way, age in itertools.product([*(one.value for one in Rung), ""], late.AGES):
        counted = late.waiting(actor, today, way=way or late.NOBODY, age=age).count()
        assert counted == waiting_map.get(way, {}).get(age, 0)
    assert sum(sum(counts.values()) for counts in waiting_map.values()) == late.waiting(actor, today).count() == 2


def test_the_pages_show_the_counts_as_links_and_what_to_do(case: Case, now: dt.datetime) -> None:
    service.order_for(case, now, documents=1)
    go_on_late(now + 5 * DAY)
    with clock.at(now + 9 * DAY):
        client = sign_in(member(case, "clerk"))
        link = f"{reverse('service:work')}?kind=no_answer&amp;when=late"
        assert link in client.get(reverse("service:orders")).content.decode()
        text = client.get(link.replace("&amp;", "&")).content.decode()
        assert "共1项" in text
        assert "请打电话" in text
        assert "共1人" in client.get(f"{reverse('service:waiting')}?way=phone&age=month").content.decode()
        for nonsense in ("?kind=x", "?when=x"):
            assert client.get(reverse("service:work") + nonsense).status_code == 404
        assert client.get(reverse("service:waiting") + "?age=x").status_code == 404


def test_a_division_head_sees_the_whole_court_and_no_other(case: Case, now: dt.datetime) -> None:
    head = actor_of(make_staff(Role.DIVISION_HEAD, case.court, "周庭长"), None)
    service.order_for(case, now, documents=1)
    service.order_for(make_case(now=now, court=make_court("粤0605", "佛山市南海区人民法院")), now, documents=1)
    go_on_late(now + 5 * DAY)
    courts = {item.order.case.court_id for item in late.work(head, clock.local(now).date())}
    assert courts == {case.court.pk}
