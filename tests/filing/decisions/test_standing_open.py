"""A judgment while a hearing or a term of the parties is still to come: the judge is warned, says why, and the rest ends."""

import datetime as dt
import json

import pytest
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.messaging.models import Notice
from filing.calendar.actions.schedule import Plan, schedule_hearing
from filing.calendar.actions.start_deadline import start_deadline
from filing.calendar.models import Deadline, Hearing
from filing.cases.grouping import join_group
from filing.cases.models import Case
from filing.decisions.actions.draft import draft
from filing.decisions.actions.seal import seal
from filing.decisions.actions.sign import StandsOpen, sign
from filing.decisions.models import Decision
from filing.decisions.standing_open import end_what_was_to_come, standing_open
from tests.factories.blank_documents import blank_documents
from tests.factories.cases import make_case
from tests.factories.decisions import finish
from tests.factories.disputes import Dispute, make_dispute
from tests.factories.people import make_room
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
WHY = "双方均已充分陈述，书面同意不再开庭。"


@pytest.fixture(autouse=True)
def _blank_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    """A hearing is scheduled in two weeks, and the terms for answer and evidence run."""
    dispute = make_dispute(now)
    day = dt.datetime(2026, 9, 16, 1, 30, tzinfo=dt.UTC)
    plan = Plan(make_room(dispute.case.court, "第二法庭").pk, day, day + dt.timedelta(hours=1))
    schedule_hearing(actor=dispute.judge, case_id=dispute.case.pk, plan=plan, now=now)
    for rule in ("answer", "evidence_summary"):
        start_deadline(
            actor=dispute.judge, rule=rule, trigger="served", triggered_on=now.date(), key=rule, now=now,
            case=dispute.case, party=dispute.party("defendant"),
        )  # fmt: skip
    return dispute


def checked(dispute: Dispute, now: dt.datetime) -> Decision:
    drafted = draft(actor=dispute.judge, case_id=dispute.case.pk, now=now)
    return finish(actor=dispute.judge, decision_id=drafted.pk, now=now)


def test_the_judge_is_shown_what_stands_open_and_signs_only_with_a_reason(dispute: Dispute, now: dt.datetime) -> None:
    decision = checked(dispute, now)
    judge = sign_in(dispute.case.panel.get(user_id=dispute.judge.user_id).user)
    with clock.at(now):
        page = judge.get(reverse("filing:decision", args=[decision.pk])).content.decode()
        answer = judge.post(reverse("filing:decision_sign", args=[decision.pk]), {"reason": " "})
    assert "2026年9月16日（周三）的开庭：已排期" in page
    assert "提交答辩状，期限到2026年9月16日（周三）" in page
    assert "举证（简易程序），期限到2026年9月16日（周三）" in page
    assert answer.status_code == 422
    assert list(answer.context["sign_form"].errors) == ["reason"]
    decision.refresh_from_db()
    assert decision.state == Decision.State.CHECKED
    with clock.at(now):
        assert judge.post(reverse("filing:decision_sign", args=[decision.pk]), {"reason": WHY}).status_code == 302
    decision.refresh_from_db()
    assert (decision.state, decision.signed_despite) == (Decision.State.SIGNED, WHY)
    assert json.loads(bytes(AuditEntry.objects.get(action="decision.sign").canonical))["reason"] == WHY
    assert WHY in judge.get(reverse("filing:decision", args=[decision.pk])).content.decode()


def test_the_action_itself_refuses_without_a_reason(dispute: Dispute, now: dt.datetime) -> None:
    decision = checked(dispute, now)
    with pytest.raises(StandsOpen) as open_still:
        sign(actor=dispute.judge, decision_id=decision.pk, now=now)
    assert len(open_still.value.matters.hearings) == 1
    assert [one.rule for one in open_still.value.matters.terms] == ["answer", "evidence_summary"]


def test_with_the_seal_the_hearing_is_called_off_and_the_terms_end_and_the_timeline_says_so(
    dispute: Dispute, now: dt.datetime
) -> None:
    decision = checked(dispute, now)
    sign(actor=dispute.judge, decision_id=decision.pk, now=now, reason=WHY)
    assert Hearing.objects.get().state == Hearing.State.SCHEDULED
    seal(actor=dispute.clerk, decision_id=decision.pk, now=now)
    assert Hearing.objects.get().state == Hearing.State.CANCELLED
    assert set(Deadline.objects.filter(key__in=["answer", "evidence_summary"]).values_list("state", flat=True)) == {"cancelled"}
    told = set(dispute.case.timeline.values_list("title_zh", flat=True))
    assert {"开庭取消", "案件已经裁判，尚未届满的答辩、举证等期限终止"} <= told
    assert all("不再开庭" in body for body in Notice.objects.filter(title="开庭取消").values_list("body", flat=True))


@pytest.mark.parametrize(("kind", "words"), [("inquiry", "询问：进行中"), ("trial", "开庭：开庭中")])
def test_a_sitting_under_way_is_named_for_what_it_is(dispute: Dispute, now: dt.datetime, kind: str, words: str) -> None:
    Hearing.objects.update(kind=kind, state=Hearing.State.OPEN)
    assert f"2026年9月16日（周三）的{words}" in standing_open(dispute.case, now.date()).in_words()


def test_nothing_is_asked_once_everything_is_over(dispute: Dispute, now: dt.datetime) -> None:
    Hearing.objects.update(state=Hearing.State.CLOSED)
    later = now + dt.timedelta(days=16)
    assert not standing_open(dispute.case, later.date())
    decision = checked(dispute, later)
    sign(actor=dispute.judge, decision_id=decision.pk, now=later, reason="不需要的理由")
    decision.refresh_from_db()
    assert decision.signed_despite == ""


def test_a_hearing_of_several_cases_stays_until_the_last_is_decided(dispute: Dispute, now: dt.datetime) -> None:
    other = make_case(court=dispute.case.court, accepted_at=now, state="in_trial")
    join_group(actor=dispute.clerk, lead=dispute.case, case=other, kind="joint", now=now)
    end_what_was_to_come(dispute.case, actor=dispute.judge, now=now)
    assert Hearing.objects.get().state == Hearing.State.SCHEDULED
    Case.objects.filter(pk__in=[other.pk, dispute.case.pk]).update(state="decided")
    end_what_was_to_come(dispute.case, actor=dispute.judge, now=now)
    assert Hearing.objects.get().state == Hearing.State.CANCELLED
