"""Panels by lot: the seed is committed before, the rules keep some out, and the command draws again."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import SYSTEM, Refused, Role
from courtportal.kernel.courts.models import Level
from courtportal.kernel.messaging.models import Notice
from filing.cases.actions.fill_seat import fill_seat
from filing.cases.assignment import assign_panel, commit_seed, redraw, replayed
from filing.cases.draw_models import Availability, DrawSeed, Leave, PanelDraw
from filing.cases.models import Case, PanelMember
from filing.cases.schedule import commit_missing_seeds
from filing.cases.seats import empty_seats
from filing.cases.subscribers import announce_panel
from filing.events import PanelChanged
from tests.factories.blank_documents import blank_documents
from tests.factories.cases import make_case, make_party
from tests.factories.people import actor_for, make_court, make_staff, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(now: dt.datetime) -> Case:
    return make_case(accepted_at=now)


def judges(*names: str) -> list:
    return [make_staff(Role.JUDGE, make_court(), name) for name in names]


def test_the_seed_of_a_case_was_committed_before_it(now: dt.datetime) -> None:
    judges("何清", "顾衡")
    commit_missing_seeds(now)
    waiting = DrawSeed.objects.get()
    assert AuditEntry.objects.filter(action="commit_seed", object_id=str(waiting.pk)).exists()
    case = make_case(accepted_at=now)
    assign_panel(actor=SYSTEM, case=case, now=now)
    assert case.draws.get(duty="sole_judge").seed == waiting
    waiting.refresh_from_db()
    assert waiting.used_at == now
    assert DrawSeed.objects.filter(used_at=None).count() == 1  # the next one is committed already
    commit_missing_seeds(now)
    assert DrawSeed.objects.filter(used_at=None).count() == 1


def test_who_is_a_party_on_leave_or_hears_other_causes_is_not_drawn(case: Case, now: dt.datetime) -> None:
    court = make_court()
    party, leave, specialist, free = judges("当事", "休假", "专审", "可选")
    make_party(case, "plaintiff", party)
    Leave.objects.create(user=leave, court=court, first_day=dt.date(2026, 8, 30), last_day=dt.date(2026, 9, 1))
    Availability.objects.create(user=specialist, court=court, causes=["411"])
    assign_panel(actor=SYSTEM, case=case, now=now)
    drawn = case.draws.get(duty="sole_judge")
    assert drawn.chosen == free
    why = {row[0]: row[2] for row in drawn.candidates}
    assert [why[str(one.pk)] for one in (party, leave, specialist, free)] == ["party", "leave", "specialty", ""]


def test_a_third_partys_suit_to_revoke_a_judgment_has_a_panel_also_at_a_basic_court(now: dt.datetime) -> None:
    judges("何清", "顾衡", "闻人")
    case = make_case(accepted_at=now, case_type="民撤")
    assign_panel(actor=SYSTEM, case=case, now=now)
    assert sorted(case.panel.values_list("duty", flat=True)) == ["judge", "judge", "presiding_judge"]


def test_back_from_leave_one_is_drawn_again(case: Case, now: dt.datetime) -> None:
    (judge,) = judges("何清")
    Leave.objects.create(user=judge, court=make_court(), first_day=dt.date(2026, 8, 1), last_day=dt.date(2026, 8, 31))
    assign_panel(actor=SYSTEM, case=case, now=now)
    assert case.panel.get(duty="sole_judge").user == judge


def test_a_duty_that_nobody_can_take_stays_open_and_says_why(case: Case, now: dt.datetime) -> None:
    (judge,) = judges("何清")
    make_party(case, "defendant", judge)
    assert assign_panel(actor=SYSTEM, case=case, now=now) == []
    drawn = case.draws.get(duty="sole_judge")
    assert drawn.chosen is None
    assert drawn.candidates[0][2] == "party"


def test_who_stood_aside_is_not_drawn_again(case: Case, now: dt.datetime) -> None:
    judges("何清", "顾衡")
    assign_panel(actor=SYSTEM, case=case, now=now)
    first = case.panel.get(duty="sole_judge")
    second = redraw(actor=SYSTEM, member=first, reason="recusal", now=now)
    assert second is not None
    assert second.user != first.user
    assert redraw(actor=SYSTEM, member=second, reason="recusal", now=now) is None
    assert [one.reason for one in case.draws.filter(duty="sole_judge").order_by("number")] == ["first", "recusal", "recusal"]


def test_the_command_draws_again_and_finds_a_changed_record(
    case: Case, now: dt.datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    judges("何清", "顾衡", "闻人")
    make_staff(Role.CLERK, make_court(), "陆一舟")
    assign_panel(actor=SYSTEM, case=case, now=now)
    call_command("replay_draw", case.case_number.replace("（", "(").replace("）", ")"))
    assert "2 draws replayed" in capsys.readouterr().out
    drawn = case.draws.get(duty="sole_judge")
    PanelDraw.objects.filter(pk=drawn.pk).update(chosen=make_user("偷换"))
    with pytest.raises(CommandError, match="differently"):
        call_command("replay_draw", case.case_number)


def test_a_seed_put_in_afterwards_is_found(case: Case, now: dt.datetime) -> None:
    judges("何清", "顾衡")
    assign_panel(actor=SYSTEM, case=case, now=now)
    drawn = case.draws.get(duty="sole_judge")
    later = commit_seed(case.court, now)  # committed after the draw
    PanelDraw.objects.filter(pk=drawn.pk).update(seed=later)
    drawn.refresh_from_db()
    PanelDraw.objects.filter(pk=drawn.pk).update(chosen_id=replayed(drawn).chosen)
    with pytest.raises(CommandError, match="differently"):
        call_command("replay_draw", case.case_number)


@pytest.mark.parametrize("number", ["123", "（2026）粤0604民初999999号"])
def test_the_command_says_what_it_does_not_know(number: str) -> None:
    with pytest.raises(CommandError):
        call_command("replay_draw", number)


def test_an_appeal_is_heard_by_three(now: dt.datetime) -> None:
    judges("甲", "乙", "丙", "丁")
    case = make_case(accepted_at=now, case_type="民终")
    members = assign_panel(actor=SYSTEM, case=case, now=now)
    assert [member.duty for member in members] == ["presiding_judge", "judge", "judge"]
    assert len({member.user_id for member in members}) == 3
    assert PanelMember.objects.filter(case=case).count() == 3


@pytest.mark.parametrize(("level", "duties"), [
    (Level.BASIC, ["clerk", "sole_judge"]), (Level.INTERMEDIATE, ["clerk", "judge", "judge", "presiding_judge"]),
])  # fmt: skip
def test_one_judge_alone_tries_cases_at_basic_courts_only(level: Level, duties: list[str], now: dt.datetime) -> None:
    court = make_court(f"试{level[:4]}", "演示法院", level)
    for name in ("甲", "乙", "丙"):
        make_staff(Role.JUDGE, court, name)
    make_staff(Role.CLERK, court)
    case = make_case(court=court, accepted_at=now, procedure="ordinary")
    assign_panel(actor=SYSTEM, case=case, now=now)
    assert sorted(case.panel.values_list("duty", flat=True)) == duties


def test_one_committed_seed_draws_the_whole_panel_and_the_next_is_committed_once(case: Case, now: dt.datetime) -> None:
    judges("何清", "顾衡")
    make_staff(Role.CLERK, case.court)
    waiting = commit_seed(case.court, now)
    assign_panel(actor=SYSTEM, case=case, now=now)
    assert {draw.seed_id for draw in case.draws.all()} == {waiting.pk}
    assert all(replayed(draw).chosen == str(draw.chosen_id) for draw in case.draws.all())
    assert DrawSeed.objects.filter(court=case.court).count() == 2


def test_a_seat_left_empty_is_told_to_who_can_fill_it_and_is_drawn_once_there_is_somebody(
    case: Case, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    blank_documents(monkeypatch)
    (judge,) = judges("何清")
    clerk = make_staff(Role.CLERK, make_court(), "陆一舟")
    assign_panel(actor=SYSTEM, case=case, now=now)
    head, president = (make_staff(role, make_court()) for role in (Role.DIVISION_HEAD, Role.PRESIDENT))
    redraw(actor=SYSTEM, member=case.panel.get(duty="sole_judge"), reason="recusal", now=now)
    announce_panel(PanelChanged(case_id=case.pk, draw=case.draws.count()), now)
    link = reverse("filing:case", args=[case.pk])
    for user in (head, president, clerk):
        assert Notice.objects.filter(user=user, title__startswith="审判席位空缺", link=link).count() == 1
    seat = empty_seats(case).get()
    page = sign_in(head)
    assert "审判席位空缺" in page.get(link).content.decode()
    assert case.case_number in page.get(reverse("filing:empty_seats")).content.decode()
    fill = reverse("filing:fill_seat", args=[case.pk, seat.pk])
    assert fill not in sign_in(clerk).get(link).content.decode()
    assert "仍然没有可以抽签的人" in page.post(fill, follow=True).content.decode()
    (another,) = judges("顾衡")
    assert page.post(fill).status_code == 302
    assert case.panel.get(duty="sole_judge", ended_at=None).user == another
    assert judge != another
    assert not empty_seats(case).exists()
    assert "审判席位空缺" not in page.get(link).content.decode().partition("<main")[2]
    assert fill_seat(actor=actor_for(head), case_id=case.pk, draw_id=seat.pk, now=now) is None
    with pytest.raises(Refused):
        fill_seat(actor=actor_for(clerk), case_id=case.pk, draw_id=seat.pk, now=now)
    assert replayed(case.draws.get(makes_up_for=seat)).chosen == str(another.pk)
