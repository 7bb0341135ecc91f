"""A judgment while a hearing or a term of the parties is still to come: the judge is warned, says why, and the rest ends."""

import datetime as dt
import json

import pytest
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import Refused
from courtportal.kernel.messaging.models import Notice
from filing.calendar.actions.schedule import Plan, schedule_hearing
from filing.calendar.actions.start_deadline import start_deadline
from filing.calendar.models import Deadline, Hearing
from filing.cases.grouping import join_group
from filing.cases.models import Case, CaseLink, Party
from filing.cases.told import not_told
from filing.decisions.actions.draft import draft
from filing.decisions.actions.seal import seal
from filing.decisions.actions.sign import StandsOpen, sign
from filing.decisions.models import Decision
from filing.decisions.rules.untried import RECORDED, Ground, Untried
from filing.decisions.standing_open import end_what_was_to_come, standing_open
from filing.decisions.unheard import lacks_trial
from filing.dossier.models import ServedDocument
from filing.fees.models import Fee
from filing.online.models import OnlineConsent
from filing.parties.models import PartyAnswer
from tests.factories.blank_documents import blank_documents
from tests.factories.cases import make_case, make_party
from tests.factories.decisions import finish, hear, hold_trial, serve_complaint
from tests.factories.disputes import Dispute, make_dispute
from tests.factories.people import make_room
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
WHY = "双方均已充分陈述，庭审笔录在纸质卷宗第12页。"
ON_PAPER = Untried(Ground.ON_PAPER, dt.date(2026, 9, 1))


@pytest.fixture(autouse=True)
def _blank_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    """A hearing is scheduled in two weeks, and the terms for answer and evidence run."""
    dispute = make_dispute(now)
    serve_complaint(dispute.case, now)
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
    return finish(actor=dispute.judge, decision_id=drafted.pk, now=now, heard=False)


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
    assert list(answer.context["sign_form"].errors) == ["ground", "reason"]
    decision.refresh_from_db()
    assert decision.state == Decision.State.CHECKED
    typed = {"reason": WHY, "ground": "on_paper", "tried_on": "2026-09-01"}
    with clock.at(now):
        assert judge.post(reverse("filing:decision_sign", args=[decision.pk]), typed).status_code == 302
    decision.refresh_from_db()
    why = f"已于2026年9月1日开庭审理，庭审笔录记在纸质卷宗\n{WHY}"
    assert (decision.state, decision.signed_despite) == (Decision.State.SIGNED, why)
    assert json.loads(bytes(AuditEntry.objects.get(action="decision.sign").canonical))["reason"] == why
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
    sign(actor=dispute.judge, decision_id=decision.pk, now=now, reason=WHY, untried=ON_PAPER)
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


def test_no_judgment_is_signed_before_every_defendant_has_the_complaint_whatever_reason_is_given(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    decision = checked(dispute, now)
    told = "起诉状副本尚未送达被告周远航（民事诉讼法第一百二十八条）"
    assert told in standing_open(dispute.case, now.date()).in_words()
    with pytest.raises(Refused) as refused:
        sign(actor=dispute.judge, decision_id=decision.pk, now=now, reason=WHY)
    assert [str(one) for one in refused.value.reasons] == [told]
    judge = sign_in(dispute.case.panel.get(user_id=dispute.judge.user_id).user)
    with clock.at(now):
        page = judge.get(reverse("filing:decision", args=[decision.pk])).content.decode()
    assert told in page
    assert "不能签署判决书" in page
    assert reverse("filing:decision_sign", args=[decision.pk]) not in page
    serve_complaint(dispute.case, now)
    with pytest.raises(StandsOpen):  # no trial was held yet
        sign(actor=dispute.judge, decision_id=decision.pk, now=now, reason=WHY)
    hold_trial(dispute.case, now)
    assert sign(actor=dispute.judge, decision_id=decision.pk, now=now).state == Decision.State.SIGNED


def test_who_answered_or_succeeded_who_had_the_complaint_knows_of_the_suit(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    former = dispute.party("defendant")
    make_party(dispute.case, Party.Role.DEFENDANT, name="方同借")
    assert [one.name for one in not_told(dispute.case)] == ["周远航", "方同借"]
    answered = dispute.case.parties.get(name="方同借")
    PartyAnswer.objects.create(
        case=dispute.case, party=answered, positions={}, text="没有借款。", sha256="0" * 64, submitted_at=now
    )
    assert [one.name for one in not_told(dispute.case)] == ["周远航"]
    Party.objects.filter(pk=former.pk).update(left_at=now)
    make_party(dispute.case, Party.Role.DEFENDANT, name="周继承", succeeds=former)
    assert [one.name for one in not_told(dispute.case)] == ["周继承"]
    ServedDocument.objects.create(party=former, document=serve_complaint(make_case(), now), effective_at=now)
    assert not not_told(dispute.case)


def test_what_was_served_before_the_suit_was_transferred_counts(now: dt.datetime) -> None:
    before, after = make_dispute(now), make_dispute(now)
    CaseLink.objects.create(from_case=before.case, to_case=after.case, kind=CaseLink.Kind.TRANSFER)
    assert not_told(after.case)
    serve_complaint(before.case, now)
    assert not not_told(after.case)


def test_a_judgment_of_first_instance_needs_a_trial_and_no_reason_stands_in_its_place(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    serve_complaint(dispute.case, now)
    decision = checked(dispute, now)
    assert standing_open(dispute.case, now.date()).in_words()[0] == "没有开庭审理的记录（民事诉讼法第一百三十七条）"
    unheld = [
        None, Untried(Ground.NOTHING_NEW), Untried(Ground.ON_PAPER),
        Untried(Ground.ON_PAPER, now.date() + dt.timedelta(days=2)), Untried(Ground.ON_PAPER, dt.date(2020, 1, 1)),
    ]  # fmt: skip
    for one in unheld:
        with pytest.raises(StandsOpen):
            sign(actor=dispute.judge, decision_id=decision.pk, now=now, reason=WHY, untried=one)
    hold_trial(dispute.case, now)
    assert not standing_open(dispute.case, now.date())


def consent(dispute: Dispute, at: dt.datetime, *roles: str) -> None:
    for role in roles:
        OnlineConsent.objects.create(party=dispute.party(role), step="hearing", deed="given", statement="1", made_at=at)


@pytest.mark.parametrize(
    ("procedure", "roles", "lacking"),
    [
        ("summary", ("plaintiff", "defendant"), False),
        ("small_claims", ("plaintiff", "defendant"), False),
        ("ordinary", ("plaintiff", "defendant"), True),
        ("summary", ("plaintiff",), True),
        ("summary", (), True),
    ],
)
def test_a_trial_at_different_times_counts_in_simple_procedures_and_with_everyones_consent(
    now: dt.datetime, procedure: str, roles: tuple[str, ...], lacking: bool
) -> None:
    dispute = make_dispute(now)
    Case.objects.filter(pk=dispute.case.pk).update(procedure=procedure)
    consent(dispute, now - dt.timedelta(days=3), *roles)
    hold_trial(dispute.case, now)
    Hearing.objects.update(mode=Hearing.Mode.ASYNCHRONOUS)
    assert bool(lacks_trial(dispute.reload())) is lacking


def test_consent_given_after_a_trial_at_different_times_does_not_make_it_one(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    hold_trial(dispute.case, now)
    Hearing.objects.update(mode=Hearing.Mode.ASYNCHRONOUS)
    consent(dispute, now, "plaintiff", "defendant")
    assert lacks_trial(dispute.case) == (Ground.ON_PAPER,)


@pytest.mark.parametrize(
    ("case_type", "procedure", "ground"),
    [("民终", "second_instance", Ground.NOTHING_NEW), ("民再", "retrial", Ground.AGREED)],
)
def test_on_appeal_the_court_does_without_a_trial_on_a_ground_of_the_law_and_says_what_it_read_and_asked(
    case_type: str, procedure: str, ground: Ground, now: dt.datetime
) -> None:
    dispute = make_dispute(now)
    decision = checked(dispute, now)
    Case.objects.filter(pk=dispute.case.pk).update(case_type=case_type, procedure=procedure)
    read = "2026年8月30日阅卷，8月31日询问双方当事人。"
    for why, one in ((read, None), ("", Untried(ground)), (read, Untried(Ground.ON_PAPER))):
        with pytest.raises(StandsOpen):
            sign(actor=dispute.judge, decision_id=decision.pk, now=now, reason=why, untried=one)
    signed = sign(actor=dispute.judge, decision_id=decision.pk, now=now, reason=read, untried=Untried(ground))
    assert signed.signed_despite == f"{RECORDED[ground]}\n{read}"


def test_the_page_of_an_appeal_offers_the_grounds_of_the_law_to_do_without_a_trial(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    decision = checked(dispute, now)
    Case.objects.filter(pk=dispute.case.pk).update(case_type="民终", procedure="second_instance")
    judge, address = sign_in(dispute.case.panel.get(user_id=dispute.judge.user_id).user), [decision.pk]
    typed = {"reason": "已阅卷、询问。", "ground": "on_paper"}
    with clock.at(now):
        page = judge.get(reverse("filing:decision", args=address)).content.decode()
        undated = judge.post(reverse("filing:decision_sign", args=address), typed)
        sent = judge.post(reverse("filing:decision_sign", args=address), typed | {"ground": "unfounded"})
    assert "经过阅卷、调查和询问当事人，才可以不开庭" in page
    assert "上诉请求明显不能成立" in page
    assert "书面同意不开庭" not in page
    assert list(undated.context["sign_form"].errors) == ["tried_on"]
    assert sent.status_code == 302


def test_no_trial_and_no_complaint_is_asked_for_where_nobody_sues(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    Case.objects.filter(pk=dispute.case.pk).update(case_type="民特", procedure="special")
    assert not standing_open(dispute.reload(), now.date())


@pytest.mark.parametrize("kind", ["ruling", "payment_order"])
def test_what_is_no_judgment_asks_for_none_of_it(kind: str, now: dt.datetime) -> None:
    assert not standing_open(make_dispute(now).case, now.date(), kind)


@pytest.mark.parametrize(("state", "listed"), [("due", True), ("paid", False), ("deferred", False), ("waived", False)])
def test_a_fee_that_was_not_prepaid_is_listed_unless_it_was_relieved(state: str, listed: bool, now: dt.datetime) -> None:
    dispute = make_dispute(now)
    hear(dispute.case, now)
    Fee.objects.create(
        case=dispute.case, payer=dispute.party("plaintiff"), kind="property", full_amount="2300.00", amount="1150.00",
        outstanding="1150.00" if state == "due" else "0", payment_code="P1", state=state, assessed_at=now,
    )  # fmt: skip
    told = ["林小满的诉讼费（起诉）1150.00元尚未预交，也未获准缓交、减交、免交"] if listed else []
    assert standing_open(dispute.case, now.date()).in_words() == told
