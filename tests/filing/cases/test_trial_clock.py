"""The trial limit in a case: it stops, goes on, warns upward, and does not lapse while it stands still."""

import datetime as dt
from functools import partial

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import translation

from courtportal.kernel import clock
from courtportal.kernel.authz import Refused
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.outbox.rounds import in_rounds
from filing.calendar import schedule
from filing.calendar.actions.trial_clock import AlreadyPaused, WrongFirstDay, pause_trial_limit, resume_pause, stop_clock
from filing.calendar.models import Deadline
from filing.calendar.rules.trial_limit import PAUSES
from filing.calendar.schedule import count_stopped_clocks, lapse_deadlines, warn_of_trial_limits
from filing.calendar.trial import TRIAL_RULES
from filing.cases.home import timeline
from filing.cases.models import Case
from filing.cases.rules.next_step import NextStep
from filing.cases.sentences import sentence
from filing.cases.situation import situation_of
from tests.factories.disputes import Dispute, make_dispute
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    return make_dispute(now)


def limit(dispute: Dispute) -> Deadline:
    return dispute.case.deadlines.get(rule="trial_summary")


def test_forty_days_of_settlement_move_the_end_by_forty_days(dispute: Dispute, now: dt.datetime) -> None:
    assert limit(dispute).due_on == dt.date(2026, 12, 1)
    pause = stop_clock(actor=dispute.judge, case_id=dispute.case.pk, reason="settlement", now=now + 5 * DAY)
    assert stop_clock(actor=dispute.judge, case_id=dispute.case.pk, reason="settlement", now=now + 6 * DAY) == pause
    resume_pause(actor=dispute.judge, pause_id=pause.pk, now=now + 45 * DAY)
    assert limit(dispute).due_on == dt.date(2027, 1, 10)


def test_what_began_before_it_was_recorded_counts_from_its_first_day(dispute: Dispute, now: dt.datetime) -> None:
    began = now.date() + dt.timedelta(days=5)
    pause = stop_clock(actor=dispute.judge, case_id=dispute.case.pk, reason="appraisal", now=now + 15 * DAY, began_on=began)
    assert pause.began_on == began
    assert limit(dispute).due_on == dt.date(2026, 12, 11)


def test_a_pause_begins_neither_tomorrow_nor_before_acceptance_nor_before_the_clock_went_on(
    dispute: Dispute, now: dt.datetime
) -> None:
    today = clock.local(now).date()
    ask = partial(stop_clock, actor=dispute.judge, case_id=dispute.case.pk, reason="settlement")
    for wrong in (today + DAY, clock.local(dispute.case.accepted_at).date() - DAY):
        with pytest.raises(WrongFirstDay):
            ask(now=now, began_on=wrong)
    resume_pause(actor=dispute.judge, pause_id=ask(now=now).pk, now=now + 4 * DAY)
    with pytest.raises(WrongFirstDay) as refused:
        ask(now=now + 9 * DAY, began_on=today + 3 * DAY)
    assert refused.value.earliest == today + 4 * DAY
    assert ask(now=now + 9 * DAY, began_on=today + 4 * DAY).began_on == today + 4 * DAY


def test_times_for_different_reasons_overlap_and_a_day_is_left_out_once(dispute: Dispute, now: dt.datetime) -> None:
    today, case_id = clock.local(now).date(), dispute.case.pk
    first = stop_clock(actor=dispute.judge, case_id=case_id, reason="settlement", now=now + 5 * DAY)
    resume_pause(actor=dispute.judge, pause_id=first.pk, now=now + 10 * DAY)
    stop_clock(actor=dispute.judge, case_id=case_id, reason="appraisal", now=now + 12 * DAY, began_on=today + 2 * DAY)
    assert limit(dispute).due_on == dt.date(2026, 12, 1) + 10 * DAY


def test_another_first_day_for_what_stands_still_already_is_not_lost_silently(dispute: Dispute, now: dt.datetime) -> None:
    today = clock.local(now).date()
    ask = partial(stop_clock, actor=dispute.judge, case_id=dispute.case.pk, reason="settlement")
    ask(now=now + 5 * DAY)
    with pytest.raises(AlreadyPaused) as standing:
        ask(now=now + 9 * DAY, began_on=today + 2 * DAY)
    assert standing.value.began_on == today + 5 * DAY


def test_the_judge_names_the_first_day_on_the_page_and_reads_why_another_is_refused(dispute: Dispute, now: dt.datetime) -> None:
    stop, page = (reverse(f"filing:{name}", args=[dispute.case.pk]) for name in ("limit_stop", "case"))
    with clock.at(now + 10 * DAY):
        judge = sign_in(User.objects.get(pk=dispute.judge.user_id))
        assert 'name="began_on"' in judge.get(page).content.decode()
        answer = judge.post(stop, {"reason": "settlement", "began_on": "2030-01-01"}, follow=True).content.decode()
        assert "不能晚于今天" in answer
        wrong = judge.post(stop, {"reason": "settlement", "began_on": "昨天"}, follow=True)
        assert ["日期" in str(one) for one in wrong.context["messages"]] == [True]
        assert not dispute.case.trial_pauses.exists()
        judge.post(stop, {"reason": "settlement", "began_on": (now.date() + DAY).isoformat()})
    assert dispute.case.trial_pauses.get().began_on == now.date() + DAY


def test_while_it_stands_still_it_moves_each_day_and_never_lapses(dispute: Dispute, now: dt.datetime) -> None:
    last = now + 91 * DAY  # the last day
    stop_clock(actor=dispute.judge, case_id=dispute.case.pk, reason="appraisal", now=last)
    lapse_deadlines(last + 20 * DAY)
    assert limit(dispute).state == Deadline.State.RUNNING
    count_stopped_clocks(last + 20 * DAY)
    assert limit(dispute).due_on == dt.date(2026, 12, 21)


def test_only_who_presides_stops_the_clock(dispute: Dispute, now: dt.datetime) -> None:
    for actor in (dispute.clerk, dispute.plaintiff, dispute.president):
        with pytest.raises(Refused):
            stop_clock(actor=actor, case_id=dispute.case.pk, reason="settlement", now=now)
    with pytest.raises(Http404):
        stop_clock(actor=dispute.stranger, case_id=dispute.case.pk, reason="settlement", now=now)


def test_a_suspension_is_not_ended_by_hand(dispute: Dispute, now: dt.datetime) -> None:
    pause = pause_trial_limit(actor=dispute.judge, case=dispute.case, reason="suspension", key="s", now=now)
    with pytest.raises(Refused):
        resume_pause(actor=dispute.judge, pause_id=pause.pk, now=now)


def test_a_reason_that_the_law_does_not_know_stops_nothing(dispute: Dispute, now: dt.datetime) -> None:
    with pytest.raises(KeyError):
        pause_trial_limit(actor=dispute.judge, case=dispute.case, reason="holiday", key="h", now=now)


def told(dispute: Dispute) -> set[str]:
    notices = Notice.objects.filter(title="审限快到了").values_list("user_id", flat=True)
    names = {"judge": dispute.judge, "head": dispute.head, "president": dispute.president}
    return {name for name, actor in names.items() if actor.user_id in set(notices)}


@pytest.mark.parametrize(
    ("left", "who"),
    [
        (31, set()),
        (30, {"judge"}),
        (15, {"judge", "head"}),
        (7, {"judge", "head", "president"}),
        (-1, {"judge", "head", "president"}),
    ],
)
def test_the_warning_rises_as_the_end_comes_near(dispute: Dispute, now: dt.datetime, left: int, who: set[str]) -> None:
    due = limit(dispute).due_on
    at = now + ((due - now.date()).days - left) * DAY
    for _ in range(2):
        warn_of_trial_limits(at)
    assert told(dispute) == who
    assert Notice.objects.filter(title="审限快到了").count() == len(who)


def test_nobody_waits_behind_those_who_are_warned_already(
    dispute: Dispute, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The job looks at one limit in each run here, at thousands in the portal; each comes to its turn."""
    monkeypatch.setattr(schedule, "in_rounds", partial(in_rounds, most=1, page=1))
    other = make_dispute(now)
    near = now + 85 * DAY
    for _ in range(2):
        schedule.warn_of_trial_limits(near)
    assert {notice.link for notice in Notice.objects.filter(title="审限快到了")} == {
        reverse("filing:case", args=[one.case.pk]) for one in (dispute, other)
    }


def test_a_stopped_clock_warns_nobody(dispute: Dispute, now: dt.datetime) -> None:
    stop_clock(actor=dispute.judge, case_id=dispute.case.pk, reason="settlement", now=now + 85 * DAY)
    warn_of_trial_limits(now + 88 * DAY)
    assert told(dispute) == set()


def test_a_judgment_meets_every_trial_limit() -> None:
    assert {"trial", "trial_summary", "trial_small"} <= set(TRIAL_RULES)


def test_only_cases_whose_clock_stands_still_are_counted_again(
    dispute: Dispute, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    standing = make_dispute(now)
    stop_clock(actor=standing.judge, case_id=standing.case.pk, reason="settlement", now=now)
    counted: list[Case] = []
    monkeypatch.setattr("filing.calendar.schedule.count_again", lambda case, _now: counted.append(case))
    count_stopped_clocks(now)
    assert counted == [standing.case]  # not the dispute, whose clock runs


def test_the_case_says_that_the_clock_stands_still_and_why(dispute: Dispute, now: dt.datetime) -> None:
    stop_clock(actor=dispute.judge, case_id=dispute.case.pk, reason="appraisal", now=now)
    situation = situation_of(dispute.judge, dispute.case, [], clock.local(now).date())
    assert (situation.stopped_by, situation.decision_due) == (("appraisal",), None)
    step = NextStep("clock_stopped", "wait")
    assert sentence(step, situation)[0] == f"审限已停止计算：{PAUSES['appraisal'][0].zh}"
    assert "最迟" not in str(timeline(dispute.judge, dispute.case, step, situation))
    with translation.override("en"):
        assert sentence(step, situation)[0].startswith("The trial limit stands still: ")
