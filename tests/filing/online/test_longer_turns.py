"""A party asks for more time to speak, and the judge gives it or not."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.messaging.models import Notice
from filing.calendar.models import Hearing
from filing.cases.models import Case
from filing.online.actions.extend_turn import ask_longer, grant_longer, refuse_longer
from filing.online.actions.speak import speak
from filing.online.schedule import end_turns, remind_of_turns
from filing.online.turns import CannotSpeak
from tests.factories.court_cases import member
from tests.factories.people import actor_for, make_user
from tests.filing.online.stage import HOUR, _blank, asked, begin, case, hearing, judge, side, states

pytestmark = pytest.mark.django_db
__all__ = ["_blank", "case", "hearing", "judge"]  # the fixtures: an asynchronous hearing to which both sides have consented


def test_the_judge_gives_time_until_the_end_of_a_day_and_everyone_is_told(
    case: Case, judge: Actor, hearing: Hearing, now: dt.datetime
) -> None:
    first, second = begin(judge, hearing, now)
    request = asked(case, first, now + HOUR)
    assert Notice.objects.filter(title="当事人申请延长陈述期限").count() == case.panel.count()
    grant_longer(actor=judge, extension_id=request.pk, day=dt.date(2026, 9, 10), now=now + 2 * HOUR)
    first.refresh_from_db()
    assert first.due_at == dt.datetime(2026, 9, 10, 15, 59, 59, tzinfo=dt.UTC)
    told = Notice.objects.filter(title="陈述期限延长")
    assert {one.user.display_name for one in told} == {"林小满", "周远航"}
    end_turns(now + 73 * HOUR)
    assert states(hearing) == [("plaintiff", "open"), ("defendant", "waiting")]
    speak(actor=side(case, "plaintiff"), turn_id=first.pk, text="出院了", now=first.due_at)
    second.refresh_from_db()
    assert second.due_at == first.due_at + 72 * HOUR


def test_the_party_is_reminded_again_before_its_new_last_instant(
    case: Case, judge: Actor, hearing: Hearing, now: dt.datetime
) -> None:
    first, _second = begin(judge, hearing, now)
    remind_of_turns(now + 70 * HOUR)
    request = asked(case, first, now + 71 * HOUR)
    grant_longer(actor=judge, extension_id=request.pk, day=dt.date(2026, 9, 10), now=now + 71 * HOUR)
    for _ in range(2):
        remind_of_turns(dt.datetime(2026, 9, 10, 12, 0, tzinfo=dt.UTC))
    assert Notice.objects.filter(title="请在期限内陈述").count() == 3


def test_refused_the_time_stays_and_the_party_reads_why_and_may_ask_again(
    case: Case, judge: Actor, hearing: Hearing, now: dt.datetime
) -> None:
    first, _second = begin(judge, hearing, now)
    request = asked(case, first, now)
    with pytest.raises(CannotSpeak) as refused:
        refuse_longer(actor=judge, extension_id=request.pk, answer=" ", now=now)
    assert refused.value.codes == ["no_answer"]
    refuse_longer(actor=judge, extension_id=request.pk, answer="没有证明", now=now)
    first.refresh_from_db()
    assert first.due_at == now + 72 * HOUR
    assert [one.user.display_name for one in Notice.objects.filter(title="陈述期限没有延长")] == ["林小满"]
    with pytest.raises(PermissionDenied):
        grant_longer(actor=judge, extension_id=request.pk, day=dt.date(2026, 9, 10), now=now)
    assert asked(case, first, now).state == "asked"


def test_what_stands_in_the_way_of_more_time(case: Case, judge: Actor, hearing: Hearing, now: dt.datetime) -> None:
    first, _second = begin(judge, hearing, now)
    for reason, at, code in (("  ", now, "no_reason"), ("住院", now + 73 * HOUR, "too_late")):
        with pytest.raises(CannotSpeak) as refused:
            asked(case, first, at, reason)
        assert refused.value.codes == [code]
    request = asked(case, first, now)
    with pytest.raises(CannotSpeak) as refused:
        asked(case, first, now)
    assert refused.value.codes == ["asked"]
    for day, at, code in ((3, now, "not_longer"), (30, now + 73 * HOUR, "over")):
        with pytest.raises(CannotSpeak) as refused:
            grant_longer(actor=judge, extension_id=request.pk, day=dt.date(2026, 9, day), now=at)
        assert refused.value.codes == [code]
    with pytest.raises(CannotSpeak) as refused:
        grant_longer(actor=judge, extension_id=request.pk, day=dt.date(2026, 10, 9), now=now)
    assert refused.value.codes == ["too_long"]


def test_nobody_else_asks_or_answers(case: Case, judge: Actor, hearing: Hearing, now: dt.datetime) -> None:
    first, _second = begin(judge, hearing, now)
    with pytest.raises(PermissionDenied):
        ask_longer(actor=side(case, "defendant"), turn_id=first.pk, reason="拖延", now=now)
    request = asked(case, first, now)
    for actor, refusal in (
        (side(case, "plaintiff"), PermissionDenied), (actor_for(member(case, "clerk")), PermissionDenied),
        (actor_for(make_user("旁人"), Role.LITIGANT), Http404),
    ):  # fmt: skip
        with pytest.raises(refusal):
            grant_longer(actor=actor, extension_id=request.pk, day=dt.date(2026, 9, 10), now=now)
