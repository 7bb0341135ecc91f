"""A hearing planned online is held online with those who consent, and every page says of each party the same (OLR art. 4)."""

import datetime as dt

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.outbox.models import OutboxEvent
from courtportal.kernel.outbox.worker import run_until_quiet
from courtportal.kernel.rendering.models import CourtDocument
from filing.calendar.actions.reschedule import reschedule_hearing
from filing.calendar.actions.schedule import CannotSit, Plan, schedule_hearing
from filing.calendar.models import Hearing
from filing.cases.models import Case
from filing.online.actions.consent import answer_consent
from filing.online.actions.mode import change_mode, hold_asynchronously
from filing.online.queries import ways_at
from filing.online.rules import Asynchrony, Deed, Step, Way, appears, mode_in_force
from tests.factories.blank_documents import blank_documents
from tests.factories.court_cases import make_served_case as make_case
from tests.factories.court_cases import member
from tests.factories.people import actor_for, make_room, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
YES, NO = Way(online=True, article=4, code="consents"), Way(online=False, article=4, code="refuses")


@pytest.fixture(autouse=True)
def _blank(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def case(now: dt.datetime) -> Case:
    return make_case(now=now, defendant=make_user("周远航"))


@pytest.fixture
def clerk(case: Case) -> Actor:
    return actor_for(member(case, "clerk"))


def plan(case: Case, day: int = 16, hour: int = 9, mode: str = "online") -> Plan:
    starts_at = dt.datetime(2026, 9, day, hour - 8, 0, tzinfo=dt.UTC)
    return Plan(make_room(case.court).pk, starts_at, starts_at + dt.timedelta(hours=1), mode)


def answer(case: Case, role: str, deed: Deed, now: dt.datetime) -> None:
    party = case.parties.get(role=role)
    assert party.user is not None
    actor, reason = actor_for(party.user, Role.LITIGANT), "" if deed == Deed.GIVEN else "没有网络"
    answer_consent(actor=actor, party_id=party.pk, step=Step.HEARING, deed=deed, reason=reason, now=now)


def summons(case: Case, role: str) -> CourtDocument:
    found = CourtDocument.objects.filter(kind="summons", key__contains=str(case.parties.get(role=role).pk))
    return found.order_by("created_at", "pk").last()  # type: ignore[return-value]


@given(st.lists(st.sampled_from([YES, NO])), st.sampled_from(["online", "mixed", "on_site"]))
def test_nobody_is_online_who_did_not_consent(ways: list[Way], planned: str) -> None:
    mode = mode_in_force(planned, ways)
    assert mode != "online" or all(way.online for way in ways)
    assert not (planned == "on_site" and mode != "on_site")
    for way in ways:
        assert way.online or not appears(mode, way).online


def test_planned_online_it_stands_on_site_until_somebody_consents(case: Case, clerk: Actor, now: dt.datetime) -> None:
    hearing = schedule_hearing(actor=clerk, case_id=case.pk, plan=plan(case), now=now)
    assert (hearing.mode, hearing.planned_mode) == ("on_site", "online")
    run_until_quiet()
    assert Notice.objects.filter(title="是否同意在线进行诉讼").count() == 2
    assert not summons(case, "plaintiff").data["online_link"]
    answer(case, "plaintiff", Deed.GIVEN, now)
    hearing.refresh_from_db()
    assert hearing.mode == "mixed"
    answer(case, "defendant", Deed.GIVEN, now + dt.timedelta(hours=1))
    hearing.refresh_from_db()
    assert (hearing.mode, hearing.changes.count()) == ("online", 2)
    assert [change.reason for change in hearing.changes.order_by("made_at")] == [
        "林小满：同意在线庭审", "周远航：同意在线庭审",
    ]  # fmt: skip


def test_who_refuses_is_summoned_to_the_court_room_and_the_other_online(case: Case, clerk: Actor, now: dt.datetime) -> None:
    answer(case, "plaintiff", Deed.GIVEN, now)
    schedule_hearing(actor=clerk, case_id=case.pk, plan=plan(case), now=now)
    run_until_quiet()
    answer(case, "defendant", Deed.REFUSED, now)
    run_until_quiet()
    assert summons(case, "plaintiff").data["online_link"]
    assert "您在线参加" in summons(case, "plaintiff").data["place"]
    assert not summons(case, "defendant").data["online_link"]
    # Nothing that either summons says has changed by the refusal: nobody is summoned twice.
    assert CourtDocument.objects.filter(kind="summons").count() == 2


def test_only_whom_an_answer_concerns_is_summoned_anew(case: Case, clerk: Actor, now: dt.datetime) -> None:
    answer(case, "plaintiff", Deed.GIVEN, now)
    schedule_hearing(actor=clerk, case_id=case.pk, plan=plan(case), now=now)
    run_until_quiet()
    answer(case, "defendant", Deed.GIVEN, now)
    run_until_quiet()
    counts = {role: CourtDocument.objects.filter(key__contains=str(case.parties.get(role=role).pk), kind="summons").count()
              for role in ("plaintiff", "defendant")}  # fmt: skip
    assert counts == {"plaintiff": 1, "defendant": 2}
    assert Notice.objects.filter(title="庭审方式变更").count() == 2
    assert not Notice.objects.filter(title="开庭改期").exists()


def test_a_withdrawal_in_time_brings_the_party_back_to_the_court_room(case: Case, clerk: Actor, now: dt.datetime) -> None:
    for role in ("plaintiff", "defendant"):
        answer(case, role, Deed.GIVEN, now)
    hearing = schedule_hearing(actor=clerk, case_id=case.pk, plan=plan(case), now=now)
    assert hearing.mode == "online"
    answer(case, "defendant", Deed.WITHDRAWN, now + dt.timedelta(days=1))
    hearing.refresh_from_db()
    ways = ways_at(hearing, now)
    assert hearing.mode == "mixed"
    assert not ways[case.parties.get(role="defendant").pk].online
    assert ways[case.parties.get(role="plaintiff").pk].online


def test_a_hearing_planned_on_site_stays_there_whoever_consents(case: Case, clerk: Actor, now: dt.datetime) -> None:
    hearing = schedule_hearing(actor=clerk, case_id=case.pk, plan=plan(case, mode="on_site"), now=now)
    for role in ("plaintiff", "defendant"):
        answer(case, role, Deed.GIVEN, now)
    hearing.refresh_from_db()
    assert (hearing.mode, hearing.changes.count()) == ("on_site", 0)
    assert {way.code for way in ways_at(hearing, now).values()} == {"all_come"}


def test_moved_and_planned_online_it_asks_who_was_never_asked(case: Case, clerk: Actor, now: dt.datetime) -> None:
    hearing = schedule_hearing(actor=clerk, case_id=case.pk, plan=plan(case, mode="on_site"), now=now)
    run_until_quiet()
    assert not Notice.objects.filter(title="是否同意在线进行诉讼").exists()
    reschedule_hearing(actor=clerk, hearing_id=hearing.pk, plan=plan(case, day=17), reason="改为在线", now=now)
    run_until_quiet()
    assert Notice.objects.filter(title="是否同意在线进行诉讼").count() == 2


@pytest.mark.parametrize("deeds", [(), ("plaintiff",), ("plaintiff", "defendant")], ids=["nobody", "one", "all"])
@pytest.mark.parametrize("mode", ["online", "on_site"])
def test_the_case_page_and_the_consent_page_say_the_same(
    case: Case, clerk: Actor, now: dt.datetime, deeds: tuple[str, ...], mode: str
) -> None:
    hearing = schedule_hearing(actor=clerk, case_id=case.pk, plan=plan(case, mode=mode), now=now)
    for role in deeds:
        answer(case, role, Deed.GIVEN, now)
    hearing.refresh_from_db()
    client = sign_in(member(case, "clerk"))
    home = client.get(reverse("filing:case", args=[case.pk])).content.decode()
    page = client.get(reverse("filing:online", args=[case.pk]))
    said = {row["party"].name: row["steps"][-1][2] for row in page.context["parties"]}
    for words in said.values():
        assert str(words) in home
    for html in (home, page.content.decode()):
        assert hearing.get_mode_display() in html


def test_a_move_is_told_though_an_answer_follows_at_once(case: Case, clerk: Actor, now: dt.datetime) -> None:
    hearing = schedule_hearing(actor=clerk, case_id=case.pk, plan=plan(case), now=now)
    reschedule_hearing(actor=clerk, hearing_id=hearing.pk, plan=plan(case, day=17), reason="法官开会", now=now)
    answer(case, "plaintiff", Deed.GIVEN, now)
    run_until_quiet()
    assert Notice.objects.filter(title="开庭改期").count() == 2
    answer(case, "defendant", Deed.GIVEN, now)
    run_until_quiet()
    assert Notice.objects.filter(title="开庭改期").count() == 2


# -- asynchronous to live ----------------------------------------------------------------------------------------------


@pytest.fixture
def asynchronous(case: Case, clerk: Actor, now: dt.datetime) -> Hearing:
    """Given an asynchronous hearing, which keeps nobody's time, and another case heard in the same room meanwhile."""
    for role in ("plaintiff", "defendant"):
        answer(case, role, Deed.GIVEN, now)
    hearing = schedule_hearing(actor=clerk, case_id=case.pk, plan=plan(case), now=now)
    judge = actor_for(member(case, "sole_judge"))
    hold_asynchronously(actor=judge, hearing_id=hearing.pk, found=Asynchrony(True, True, True), reason="人在国外", now=now)
    other = make_case(now=now)
    schedule_hearing(actor=actor_for(member(other, "clerk")), case_id=other.pk, plan=plan(other, mode="on_site"), now=now)
    return hearing


def test_it_cannot_go_live_on_time_that_others_have_taken(
    case: Case, clerk: Actor, asynchronous: Hearing, now: dt.datetime
) -> None:
    for mode in ("online", "on_site"):
        with pytest.raises(CannotSit) as refused:
            change_mode(actor=clerk, hearing_id=asynchronous.pk, mode=mode, reason="改为实时", now=now)
        assert refused.value.codes == ["room_taken"]
    asynchronous.refresh_from_db()
    assert asynchronous.mode == "async"


def test_the_page_leads_to_the_free_times_and_moving_takes_one(case: Case, clerk: Actor, asynchronous: Hearing) -> None:
    client = sign_in(member(case, "clerk"))
    seen = {"seen": Hearing.objects.get(pk=asynchronous.pk).sequence}
    wanted = {"mode": "online", "reason": "改为实时", **seen}
    page = client.post(reverse("filing:hearing_mode", args=[asynchronous.pk]), wanted)
    assert page.status_code == 422
    move = reverse("filing:hearing_reschedule", args=[asynchronous.pk])
    assert move in page.content.decode()
    typed = {"room": make_room(case.court).pk, "day": "2026-09-16", "time": "10:00", "minutes": "60", "mode": "online",
             "kind": "moved", "reason": "改为实时", **seen}  # fmt: skip
    assert client.post(move, {**typed, "time": "09:00"}).status_code == 422
    assert client.post(move, typed).status_code == 302
    asynchronous.refresh_from_db()
    assert asynchronous.mode == "online"


def test_who_no_longer_consents_ends_the_asynchronous_way(case: Case, asynchronous: Hearing, now: dt.datetime) -> None:
    OutboxEvent.objects.all().delete()
    answer(case, "plaintiff", Deed.WITHDRAWN, now + dt.timedelta(days=1))
    told = Notice.objects.get(title="不能再非同步进行，要改用其他方式")
    assert told.user == member(case, "clerk")
