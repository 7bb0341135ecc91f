"""A trial is one thing, what prepares it another: exchange of evidence, pre-trial conference, inquiry (CPL 136, 139)."""

import dataclasses
import datetime as dt

import pytest
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.messaging.models import Notice
from filing.calendar.actions.cancel import cancel_hearing
from filing.calendar.actions.conduct import close_hearing, open_hearing
from filing.calendar.actions.reschedule import reschedule_hearing
from filing.calendar.actions.schedule import CannotSit, Plan, schedule_hearing
from filing.calendar.actions.start_deadline import start_deadline
from filing.calendar.diaries import looking_from
from filing.calendar.feeds import feed_content
from filing.calendar.models import CalendarFeed, Hearing, HearingChange
from filing.calendar.queries import announced, unscheduled
from filing.calendar.subscribers import issue_new_summonses, summons_data
from filing.cases.models import Case
from filing.cases.rules.next_step import next_step
from filing.cases.situation import situation_of
from filing.decisions.queries import last_hearing
from filing.events import HearingMoved, HearingScheduled
from filing.online.actions.consent import answer_consent
from filing.online.queries import standing, ways_at
from filing.online.rules import Deed, Step
from filing.online.subscribers import ask_parties
from tests.factories.blank_documents import blank_documents
from tests.factories.court_cases import make_served_case as make_case
from tests.factories.court_cases import member
from tests.factories.people import actor_for, make_room, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
PREPARING = ("exchange", "inquiry", "conference")
HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _blank(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def case(now: dt.datetime) -> Case:
    case = make_case(now=now, defendant=make_user("周远航"))
    Case.objects.filter(pk=case.pk).update(procedure="ordinary")
    case.refresh_from_db()
    return case


@pytest.fixture
def clerk(case: Case) -> Actor:
    return actor_for(member(case, "clerk"))


def judge_of(case: Case) -> Actor:
    return actor_for(member(case, "sole_judge"))


def side(case: Case, role: str) -> Actor:
    user = case.parties.get(role=role).user
    assert user is not None
    return actor_for(user, Role.LITIGANT)


def plan(case: Case, kind: str, day: int = 16, mode: str = "on_site", hour: int = 9) -> Plan:
    starts_at = dt.datetime(2026, 9, day, hour - 8, 0, tzinfo=dt.UTC)
    return Plan(make_room(case.court).pk, starts_at, starts_at + HOUR, mode, kind=kind)


def set_for(case: Case, clerk: Actor, kind: str, now: dt.datetime, mode: str = "on_site", day: int = 16) -> Hearing:
    return schedule_hearing(actor=clerk, case_id=case.pk, plan=plan(case, kind, day, mode), now=now)


def both_consent(case: Case, step: Step, now: dt.datetime) -> None:
    for role in ("plaintiff", "defendant"):
        party = case.parties.get(role=role)
        answer_consent(actor=side(case, role), party_id=party.pk, step=step, deed=Deed.GIVEN, now=now)


def held(case: Case, clerk: Actor, kind: str, now: dt.datetime) -> Hearing:
    hearing = set_for(case, clerk, kind, now)
    open_hearing(actor=judge_of(case), hearing_id=hearing.pk, now=hearing.starts_at)
    return close_hearing(actor=judge_of(case), hearing_id=hearing.pk, now=hearing.ends_at)


def test_what_is_scheduled_without_a_word_is_a_public_trial(case: Case, clerk: Actor, now: dt.datetime) -> None:
    one = plan(case, "trial")
    hearing = schedule_hearing(actor=clerk, case_id=case.pk, plan=Plan(one.room_id, one.starts_at, one.ends_at), now=now)
    case.refresh_from_db()
    assert (hearing.kind, hearing.is_public, case.state) == ("trial", True, "in_trial")
    assert list(announced(now)) == [hearing]


@pytest.mark.parametrize("kind", PREPARING)
def test_what_prepares_a_trial_is_neither_public_nor_the_trial(case: Case, clerk: Actor, now: dt.datetime, kind: str) -> None:
    hearing = held(case, clerk, kind, now)
    case.refresh_from_db()
    assert (hearing.is_public, case.state) == (None, "accepted")
    assert not announced(now).exists()
    assert last_hearing(case) is None
    assert case in unscheduled(clerk)
    step = next_step(situation_of(judge_of(case), case, [], dt.date(2026, 9, 17)))
    assert step.code != "decide"


def test_on_appeal_an_inquiry_may_take_the_place_of_the_trial(case: Case, clerk: Actor, now: dt.datetime) -> None:
    Case.objects.filter(pk=case.pk).update(procedure="second_instance", case_type="民终")
    case.refresh_from_db()
    hearing = set_for(case, clerk, "inquiry", now)
    assert case in unscheduled(clerk)
    open_hearing(actor=judge_of(case), hearing_id=hearing.pk, now=hearing.starts_at)
    close_hearing(actor=judge_of(case), hearing_id=hearing.pk, now=hearing.ends_at)
    case.refresh_from_db()
    assert next_step(situation_of(judge_of(case), case, [], dt.date(2026, 9, 17))).code == "decide"
    assert case not in unscheduled(clerk)
    assert last_hearing(case) is None
    set_for(case, clerk, "trial", now, day=21)
    assert next_step(situation_of(judge_of(case), case, [], dt.date(2026, 9, 17))).code == "hold_hearing"


def test_after_the_trial_the_judge_decides(case: Case, clerk: Actor, now: dt.datetime) -> None:
    held(case, clerk, "exchange", now)
    hearing = schedule_hearing(actor=clerk, case_id=case.pk, plan=plan(case, "trial", 17), now=now)
    open_hearing(actor=judge_of(case), hearing_id=hearing.pk, now=hearing.starts_at)
    close_hearing(actor=judge_of(case), hearing_id=hearing.pk, now=hearing.ends_at)
    case.refresh_from_db()
    assert last_hearing(case) == hearing
    assert next_step(situation_of(judge_of(case), case, [], dt.date(2026, 9, 18))).code == "decide"


@pytest.mark.parametrize(("kind", "codes"), [("trial", ["short_notice"]), *((one, []) for one in PREPARING)])
def test_three_days_notice_is_for_the_trial(case: Case, clerk: Actor, now: dt.datetime, kind: str, codes: list[str]) -> None:
    day = now.date().day + 1
    if not codes:
        assert set_for(case, clerk, kind, now, day=day).kind == kind
        return
    with pytest.raises(CannotSit) as refused:
        set_for(case, clerk, kind, now, day=day)
    assert refused.value.codes == codes


@pytest.mark.parametrize(
    ("rule", "kind", "stands"),
    [("answer", "exchange", True), ("answer", "conference", True), ("answer", "inquiry", False), ("evidence", "inquiry", False),
     ("evidence", "trial", True)],
)  # fmt: skip
def test_which_terms_come_first(case: Case, clerk: Actor, now: dt.datetime, rule: str, kind: str, stands: bool) -> None:
    start_deadline(
        actor=clerk, rule=rule, trigger="served", triggered_on=dt.date(2026, 9, 7), key="k", now=now, case=case,
        party=case.parties.get(role="defendant"),
    )  # fmt: skip
    if stands:
        with pytest.raises(CannotSit, match="terms_open"):
            set_for(case, clerk, kind, now)
    else:
        assert set_for(case, clerk, kind, now).kind == kind


def test_evidence_is_exchanged_on_the_last_day_of_the_term_for_it_unless_a_reason_is_given(
    case: Case, clerk: Actor, now: dt.datetime
) -> None:
    term = start_deadline(
        actor=clerk, rule="evidence", trigger="served", triggered_on=dt.date(2026, 9, 7), key="k", now=now, case=case,
        party=case.parties.get(role="defendant"),
    )  # fmt: skip
    looking = looking_from(case, minutes=60, rooms=[], now=now, kind="exchange")
    assert looking.first_day == term.due_on
    with pytest.raises(CannotSit) as refused:
        set_for(case, clerk, "exchange", now, day=term.due_on.day - 1)
    assert (refused.value.codes, refused.value.terms.ended) == (["evidence_open"], term.due_on)
    early = dataclasses.replace(plan(case, "exchange"), despite="各方同意提前交换证据。")
    assert schedule_hearing(actor=clerk, case_id=case.pk, plan=early, now=now).kind == "exchange"
    assert set_for(case, clerk, "exchange", now, day=term.due_on.day).kind == "exchange"


def test_the_clerk_reads_that_the_exchange_ends_the_term(case: Case, clerk: Actor, now: dt.datetime) -> None:
    start_deadline(
        actor=clerk, rule="evidence", trigger="served", triggered_on=dt.date(2026, 9, 7), key="k", now=now, case=case,
        party=case.parties.get(role="defendant"),
    )  # fmt: skip
    data = {
        "purpose": "exchange", "room": make_room(case.court).pk, "day": "2026-09-16", "time": "09:30", "minutes": "60",
        "mode": "on_site",
    }  # fmt: skip
    with clock.at(now):
        page = sign_in(member(case, "clerk")).post(reverse("filing:hearing_schedule", args=[case.pk]), data)
    assert page.status_code == 422
    assert "证据交换之日举证期限届满（法释〔2019〕19号第五十六条）" in str(page.context["form"].errors["despite"])


def test_a_trial_can_be_set_beside_an_exchange_but_nobody_is_in_both_at_once(case: Case, clerk: Actor, now: dt.datetime) -> None:
    set_for(case, clerk, "exchange", now)
    with pytest.raises(CannotSit, match="people_taken"):
        set_for(case, clerk, "trial", now)
    assert set_for(case, clerk, "trial", now, day=17).kind == "trial"


@pytest.mark.parametrize(
    ("kind", "reason"), [("trial", "开庭审理"), ("exchange", "证据交换"), ("inquiry", "询问"), ("conference", "庭前会议")]
)
def test_the_summons_says_for_what(case: Case, clerk: Actor, now: dt.datetime, kind: str, reason: str) -> None:
    hearing = set_for(case, clerk, kind, now)
    party = case.parties.get(role="defendant")
    assert summons_data(hearing, party, ways_at(hearing, now)[party.pk], now)["reason"] == reason


def test_a_move_and_a_cancellation_are_told_by_the_name(case: Case, clerk: Actor, now: dt.datetime) -> None:
    hearing = set_for(case, clerk, "exchange", now)
    moved = reschedule_hearing(
        actor=clerk, hearing_id=hearing.pk, plan=plan(case, "trial", 17), reason="法官开会", now=now,
        kind=HearingChange.Kind.ADJOURNED,
    )  # fmt: skip
    issue_new_summonses(HearingMoved(hearing_id=hearing.pk, case_id=case.pk, sequence=moved.sequence), now)
    cancel_hearing(actor=clerk, hearing_id=hearing.pk, reason="当事人已自行交换", now=now)
    moved.refresh_from_db()
    assert moved.kind == "exchange"
    assert set(Notice.objects.values_list("title", flat=True)) == {"证据交换改期", "证据交换取消"}
    assert set(case.timeline.values_list("title_zh", flat=True)) >= {"法院安排证据交换", "证据交换改期", "证据交换取消"}


def test_the_calendar_of_other_programs_and_the_pages_name_the_kind(case: Case, clerk: Actor, now: dt.datetime) -> None:
    hearing = set_for(case, clerk, "conference", now, mode="online")
    user = case.parties.get(role="plaintiff").user
    feed = CalendarFeed.objects.create(user=user, token="t", token_index="t", language="en")
    assert "SUMMARY:Pre-trial conference · " in feed_content(feed, now).decode().replace("\r\n ", "")
    client = sign_in(user)
    page = client.get(reverse("filing:case", args=[case.pk])).content.decode()
    assert "庭前会议" in page
    assert "在线庭审" not in page
    client = sign_in(member(case, "clerk"))
    day = hearing.starts_at.date().isoformat()
    assert "庭前会议" in client.get(reverse("filing:calendar"), {"day": day}).content.decode()


def test_the_clerk_chooses_the_kind_on_the_page(case: Case, now: dt.datetime) -> None:
    client = sign_in(member(case, "clerk"))
    typed = {
        "purpose": "inquiry", "room": str(make_room(case.court).pk), "day": "2026-09-16", "time": "09:00", "minutes": "60",
        "mode": "on_site", "is_public": "on",
    }  # fmt: skip
    assert client.post(reverse("filing:hearing_schedule", args=[case.pk]), typed).status_code == 302
    hearing = Hearing.objects.get()
    assert (hearing.kind, hearing.is_public) == ("inquiry", None)
    page = client.get(reverse("filing:hearing_reschedule", args=[hearing.pk])).content.decode()
    assert "改期：询问" in page
    assert "延期开庭" not in page


@pytest.mark.parametrize(
    ("kind", "step"), [("exchange", Step.EVIDENCE_EXCHANGE), ("inquiry", Step.INQUIRY), ("conference", Step.CONFERENCE)]
)
def test_each_kind_asks_the_ledger_for_its_own_step(case: Case, clerk: Actor, now: dt.datetime, kind: str, step: Step) -> None:
    """Consent to the trial hearing is none to another step (OLR art. 4)."""
    for role in ("plaintiff", "defendant"):
        answer_consent(
            actor=side(case, role), party_id=case.parties.get(role=role).pk, step=Step.HEARING, deed=Deed.GIVEN, now=now
        )
    hearing = set_for(case, clerk, kind, now, mode="online")
    ask_parties(HearingScheduled(hearing_id=hearing.pk, case_id=case.pk), now)
    assert (hearing.mode, hearing.planned_mode) == ("on_site", "online")
    for role, mode in (("plaintiff", "mixed"), ("defendant", "online")):
        party = case.parties.get(role=role)
        asked = standing(party, step)
        assert asked is not None
        assert asked.deed == Deed.ASKED
        answer_consent(actor=side(case, role), party_id=party.pk, step=step, deed=Deed.GIVEN, now=now + HOUR)
        hearing.refresh_from_db()
        assert hearing.mode == mode


@pytest.mark.parametrize(
    ("kind", "step", "name"), [("exchange", Step.EVIDENCE_EXCHANGE, "证据交换"), ("inquiry", Step.INQUIRY, "询问")]
)
def test_who_takes_consent_back_comes_to_the_court_and_is_told(
    case: Case, clerk: Actor, now: dt.datetime, kind: str, step: Step, name: str
) -> None:
    both_consent(case, step, now)
    hearing = set_for(case, clerk, kind, now, mode="online")
    trial = set_for(case, clerk, "trial", now, mode="online", day=17)
    assert (hearing.mode, trial.mode) == ("online", "on_site")
    for role in ("plaintiff", "defendant"):
        answer_consent(
            actor=side(case, role), party_id=case.parties.get(role=role).pk, step=step, deed=Deed.WITHDRAWN, reason="没有网络",
            now=now + HOUR,
        )  # fmt: skip
    hearing.refresh_from_db()
    trial.refresh_from_db()
    assert (hearing.mode, trial.sequence) == ("on_site", 0)
    assert hearing.mode_ground == f"周远航：撤回同意在线{name}"
    party = case.parties.get(role="plaintiff")
    assert "online_link" not in summons_data(hearing, party, ways_at(hearing, now + HOUR)[party.pk], now)
    issue_new_summonses(HearingMoved(hearing_id=hearing.pk, case_id=case.pk, sequence=hearing.sequence), now + HOUR)
    assert f"{name}的方式变更" in set(Notice.objects.values_list("title", flat=True))


def test_beside_an_exchange_the_trial_stands_on_the_case_page(case: Case, clerk: Actor, now: dt.datetime) -> None:
    set_for(case, clerk, "trial", now, mode="online", day=21)
    set_for(case, clerk, "exchange", now, mode="online", day=17)
    client = sign_in(case.parties.get(role="defendant").user)
    with clock.at(now):
        home = client.get(reverse("filing:case", args=[case.pk]))
        online = client.get(reverse("filing:online", args=[case.pk])).content.decode()
    ahead = [entry.title for entry in home.context["entries"] if entry.state == "later"]
    assert [title.partition(" · ")[0] for title in ahead[:2]] == ["证据交换", "开庭"]
    page = home.content.decode()
    for step in ("证据交换：", "庭审："):
        assert step in page
    for day in ("9月17日", "9月21日"):
        assert day in online
