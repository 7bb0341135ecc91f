"""An asynchronous hearing (OLR art. 20): each speaks in its turn and time, nobody after it; the transcript is filed."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import Client
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, Refused, Role
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.outbox.models import OutboxEvent
from courtportal.kernel.rendering.models import CourtDocument
from filing.applications.actions.submit import Request, submit_application
from filing.calendar.models import Hearing
from filing.cases.models import Case
from filing.events import AsynchronousHearingClosed
from filing.online.actions.begin_round import Round, begin_round
from filing.online.actions.close_turns import close_turns
from filing.online.actions.extend_turn import ask_longer, grant_longer, refuse_longer
from filing.online.actions.speak import let_lapse, speak
from filing.online.rules import Deed
from filing.online.schedule import end_turns, remind_of_turns
from filing.online.subscribers import issue_transcript
from filing.online.turn_models import SpeakingTurn, Statement, TurnExtension
from filing.online.turn_rules import (
    Stage,
)
from filing.online.turns import CannotSpeak
from filing.unsent.places import WHOLE
from tests.factories.court_cases import member
from tests.factories.filings import make_upload
from tests.factories.people import actor_for, make_user
from tests.factories.sessions import sign_in
from tests.filing.online.stage import HOUR, _blank, begin, case, consent, go_through, hearing, judge, side, states
from tests.filing.unsent.keeping import kept_again
from transcription.live.admission import standing_of
from transcription.transcripts.room import prepare_room

pytestmark = pytest.mark.django_db
__all__ = ["_blank", "case", "hearing", "judge"]  # the fixtures: an asynchronous hearing to which both sides have consented


def test_each_speaks_in_turn_and_the_next_is_told(case: Case, judge: Actor, hearing: Hearing, now: dt.datetime) -> None:
    first, second = begin(judge, hearing, now)
    hearing.refresh_from_db()
    assert (hearing.state, states(hearing)) == ("open", [("plaintiff", "open"), ("defendant", "waiting")])
    assert [one.user.display_name for one in Notice.objects.filter(title="请在期限内陈述")] == ["林小满"]
    with pytest.raises(PermissionDenied):  # it is not its turn yet
        speak(actor=side(case, "defendant"), turn_id=second.pk, text="不认可", now=now)
    speak(actor=side(case, "plaintiff"), turn_id=first.pk, text="请求还款", now=now + HOUR)
    second.refresh_from_db()
    assert (second.state, second.due_at) == ("open", now + HOUR + 72 * HOUR)
    assert Notice.objects.filter(title="请在期限内陈述").count() == 2
    speak(actor=side(case, "defendant"), turn_id=second.pk, text="不认可", now=now + 2 * HOUR)
    assert Notice.objects.filter(title="这一轮陈述已结束").count() == case.panel.count()


def test_nobody_speaks_for_another_or_twice(case: Case, judge: Actor, hearing: Hearing, now: dt.datetime) -> None:
    first, _second = begin(judge, hearing, now)
    with pytest.raises(PermissionDenied):
        speak(actor=side(case, "defendant"), turn_id=first.pk, text="冒充", now=now)
    with pytest.raises(Http404):
        speak(actor=actor_for(make_user("旁人"), Role.LITIGANT), turn_id=first.pk, text="旁人", now=now)
    speak(actor=side(case, "plaintiff"), turn_id=first.pk, text="请求还款", now=now)
    with pytest.raises(PermissionDenied):
        speak(actor=side(case, "plaintiff"), turn_id=first.pk, text="再说", now=now)
    for change in (lambda rows: rows.update(text="改"), lambda rows: rows.delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change(Statement.objects.all())


def test_after_the_last_instant_nothing_is_taken_and_the_next_has_its_full_time(
    case: Case, judge: Actor, hearing: Hearing, now: dt.datetime
) -> None:
    first, second = begin(judge, hearing, now)
    assert SpeakingTurn.objects.get(pk=first.pk).due_at == now + 72 * HOUR
    late = now + 72 * HOUR + dt.timedelta(seconds=1)
    with pytest.raises(CannotSpeak) as refused:
        speak(actor=side(case, "plaintiff"), turn_id=first.pk, text="晚了", now=late)
    assert refused.value.codes == ["too_late"]
    end_turns(late)
    end_turns(late)
    second.refresh_from_db()
    assert states(hearing) == [("plaintiff", "lapsed"), ("defendant", "open")]
    assert second.due_at == late + 72 * HOUR


def test_who_has_not_spoken_is_reminded_once_before_its_time_is_over(judge: Actor, hearing: Hearing, now: dt.datetime) -> None:
    begin(judge, hearing, now)
    remind_of_turns(now + HOUR)
    assert Notice.objects.filter(title="请在期限内陈述").count() == 1
    for _ in range(2):
        remind_of_turns(now + 70 * HOUR)
    assert Notice.objects.filter(title="请在期限内陈述").count() == 2


def test_papers_lie_in_the_dossier(case: Case, judge: Actor, hearing: Hearing, now: dt.datetime) -> None:
    first, _second = begin(judge, hearing, now)
    actor, user = side(case, "plaintiff"), case.parties.get(role="plaintiff").user
    assert user is not None
    with pytest.raises(CannotSpeak) as refused:
        speak(actor=actor, turn_id=first.pk, text="  ", now=now)
    assert refused.value.codes == ["empty"]
    speak(actor=actor, turn_id=first.pk, text="", uploads=[make_upload(user, now, "转账记录.pdf")], now=now)
    entry = case.dossier.get(title="转账记录.pdf")
    assert (entry.source, entry.catalogue_number) == ("林小满", 11)


def test_a_question_is_put_to_one_party(case: Case, judge: Actor, hearing: Hearing, now: dt.datetime) -> None:
    defendant = case.parties.get(role="defendant")
    asked = begin_round(
        actor=judge, hearing_id=hearing.pk, order=Round(Stage.QUESTION, 24, "收到催告了吗？", defendant.pk), now=now
    )
    assert [(turn.party, turn.question) for turn in asked] == [(defendant, "收到催告了吗？")]


def test_without_everyones_consent_it_does_not_go_on(case: Case, judge: Actor, hearing: Hearing, now: dt.datetime) -> None:
    Hearing.objects.filter(pk=hearing.pk).update(
        starts_at=now + dt.timedelta(days=5), ends_at=now + dt.timedelta(days=5, hours=1)
    )
    consent(case, "defendant", Deed.WITHDRAWN, now + HOUR)
    with pytest.raises(CannotSpeak) as refused:
        begin(judge, hearing, now + 2 * HOUR)
    assert refused.value.codes == ["consent"]


def test_no_further_round_begins_while_the_judge_is_asked_to_stand_aside(
    case: Case, judge: Actor, hearing: Hearing, now: dt.datetime
) -> None:
    first, second = begin(judge, hearing, now)
    speak(actor=side(case, "plaintiff"), turn_id=first.pk, text="请求还款", now=now)
    speak(actor=side(case, "defendant"), turn_id=second.pk, text="不认可", now=now)
    content = {"member": str(case.panel.get(duty="sole_judge").pk), "ground": "interest", "reasons": "与原告同住一处"}
    request = Request("recusal", content, "recusal-1")
    submit_application(actor=side(case, "defendant"), party_id=case.parties.get(role="defendant").pk, request=request, now=now)
    with pytest.raises(Refused, match="申请您回避"):
        begin(judge, hearing, now, Stage.EVIDENCE)


def test_the_challenged_judge_neither_closes_nor_gives_more_time(
    case: Case, judge: Actor, hearing: Hearing, now: dt.datetime
) -> None:
    first, _second = begin(judge, hearing, now)
    asked = ask_longer(actor=side(case, "plaintiff"), turn_id=first.pk, reason="住院", now=now)
    content = {"member": str(case.panel.get(duty="sole_judge").pk), "ground": "interest", "reasons": "与原告同住一处"}
    request = Request("recusal", content, "recusal-1")
    submit_application(actor=side(case, "defendant"), party_id=case.parties.get(role="defendant").pk, request=request, now=now)
    for act in (
        lambda: grant_longer(actor=judge, extension_id=asked.pk, day=dt.date(2026, 9, 10), now=now),
        lambda: refuse_longer(actor=judge, extension_id=asked.pk, answer="没有证明", now=now),
        lambda: close_turns(actor=judge, hearing_id=hearing.pk, now=now),
    ):
        with pytest.raises(Refused, match="申请您回避"):
            act()
    page = sign_in(member(case, "sole_judge")).get(reverse("filing:turns", args=[hearing.pk])).content.decode()
    assert "有人申请您回避" in page
    for address in (reverse("filing:turn_longer_answer", args=[asked.pk]), reverse("filing:turns_close", args=[hearing.pk])):
        assert address not in page


def test_closed_early_when_consent_is_gone_and_what_was_said_stays(
    case: Case, judge: Actor, hearing: Hearing, now: dt.datetime
) -> None:
    first, second = begin(judge, hearing, now)
    speak(actor=side(case, "plaintiff"), turn_id=first.pk, text="请求还款", now=now)
    consent(case, "defendant", Deed.WITHDRAWN, now + HOUR)
    with pytest.raises(CannotSpeak) as refused:
        close_turns(actor=judge, hearing_id=hearing.pk, now=now + HOUR)
    assert refused.value.codes == ["running"]
    let_lapse(turn_id=second.pk, now=now + 100 * HOUR)
    assert close_turns(actor=judge, hearing_id=hearing.pk, now=now + 101 * HOUR).state == "closed"


def test_a_live_hearing_has_no_turns_and_the_clerk_orders_none(
    case: Case, judge: Actor, hearing: Hearing, now: dt.datetime
) -> None:
    with pytest.raises(PermissionDenied):
        begin(actor_for(member(case, "clerk")), hearing, now)
    Hearing.objects.filter(pk=hearing.pk).update(mode="online")
    with pytest.raises(CannotSpeak) as refused:
        begin(judge, hearing, now)
    assert refused.value.codes == ["not_asynchronous"]


def test_closed_it_becomes_a_sealed_transcript_served_on_all(
    case: Case, judge: Actor, hearing: Hearing, now: dt.datetime
) -> None:
    with pytest.raises(CannotSpeak) as refused:
        close_turns(actor=judge, hearing_id=hearing.pk, now=now)
    assert refused.value.codes == ["statement", "evidence", "debate", "final"]
    go_through(judge, hearing, case, now)
    OutboxEvent.objects.all().delete()
    closed = close_turns(actor=judge, hearing_id=hearing.pk, now=now + dt.timedelta(days=50))
    assert closed.state == "closed"
    for _ in range(2):
        issue_transcript(AsynchronousHearingClosed(hearing_id=hearing.pk, case_id=case.pk), now + dt.timedelta(days=50))
    document = CourtDocument.objects.get(kind="asynchronous_transcript")
    turns = document.data["turns"]
    assert [turn.get("text", "") for turn in turns] == ["第0次陈述", "", "第1次陈述", "", "第2次陈述", "", "第3次陈述", ""]
    assert case.dossier.get(document=document).catalogue_number == 21
    assert OutboxEvent.objects.filter(name="filing.DocumentsToServe", payload__purpose="transcript").count() == 1
    with pytest.raises(CannotSpeak):
        begin(judge, Hearing.objects.get(pk=hearing.pk), now + dt.timedelta(days=51), Stage.QUESTION)


# -- pages ---------------------------------------------------------------------------------------------------------------


def client_of(case: Case, role: str) -> Client:
    return sign_in(case.parties.get(role=role).user)


def test_the_page_says_whose_turn_it_is_and_takes_the_statement(case: Case, hearing: Hearing) -> None:
    page = reverse("filing:turns", args=[hearing.pk])
    court = sign_in(member(case, "sole_judge"))
    assert "开始下一轮" in court.get(page).content.decode()
    wrong = court.post(reverse("filing:turns_begin", args=[hearing.pk]), {"stage": "debate", "hours": "72"})
    assert wrong.status_code == 422
    assert "请按顺序进行" in wrong.content.decode()
    assert court.post(reverse("filing:turns_begin", args=[hearing.pk]), {"stage": "statement", "hours": "72"}).status_code == 302
    plaintiff, turn = client_of(case, "plaintiff"), hearing.turns.get(state="open")
    assert "轮到您陈述" in plaintiff.get(page).content.decode()
    kept_again(plaintiff, ["statement", turn.pk, WHOLE], page, "text")
    other = client_of(case, "defendant").get(page).content.decode()
    assert "林小满正在陈述" in other
    assert "· 进行中</p>" in other, "nobody is called into a court room"
    assert "开庭中" not in other
    assert "还没有轮到" in other
    assert reverse("filing:turn_say", args=[turn.pk]) not in other
    assert plaintiff.post(reverse("filing:turn_say", args=[turn.pk]), {"text": ""}).status_code == 422
    assert plaintiff.post(reverse("filing:turn_say", args=[turn.pk]), {"text": "请求还款"}).status_code == 302
    assert "请求还款" in client_of(case, "defendant").get(page).content.decode()
    assert client_of(case, "plaintiff").post(reverse("filing:turns_close", args=[hearing.pk])).status_code == 403


def test_the_case_page_leads_to_it_and_strangers_do_not_find_it(case: Case, hearing: Hearing) -> None:
    page = reverse("filing:turns", args=[hearing.pk])
    home = client_of(case, "plaintiff").get(reverse("filing:case", args=[case.pk])).content.decode()
    assert page in home
    assert "非同步庭审，等待轮到您" in home
    assert "请提前 15 分钟进入" not in home
    assert "在法院指定的期限内在平台上陈述" in home
    assert sign_in(make_user("旁人")).get(page).status_code in {403, 404}


def test_the_judge_closes_on_the_page(case: Case, judge: Actor, hearing: Hearing) -> None:
    court, url = sign_in(member(case, "sole_judge")), reverse("filing:turns_close", args=[hearing.pk])
    refused = court.post(url)
    assert refused.status_code == 422
    assert "还没有听取各方最后意见" in refused.content.decode()
    go_through(judge, hearing, case, clock.now() - dt.timedelta(days=60))
    assert "闭庭并制作笔录" in court.get(reverse("filing:turns", args=[hearing.pk])).content.decode()
    assert court.post(url).status_code == 302
    assert "非同步庭审已经结束" in client_of(case, "defendant").get(reverse("filing:turns", args=[hearing.pk])).content.decode()


def test_more_time_is_asked_for_and_granted_on_the_page(case: Case, judge: Actor, hearing: Hearing) -> None:
    first, _second = begin(judge, hearing, clock.now())
    page, ask = reverse("filing:turns", args=[hearing.pk]), reverse("filing:turn_longer", args=[first.pk])
    plaintiff, court = client_of(case, "plaintiff"), sign_in(member(case, "sole_judge"))
    assert ask in plaintiff.get(page).content.decode()
    assert ask not in client_of(case, "defendant").get(page).content.decode()
    assert plaintiff.post(ask, {"reason": ""}).status_code == 422
    assert plaintiff.post(ask, {"reason": "住院"}).status_code == 302
    again = plaintiff.post(ask, {"reason": "住院"})
    assert (again.status_code, "已经申请过" in again.content.decode()) == (422, True)
    answer = reverse("filing:turn_longer_answer", args=[TurnExtension.objects.get().pk])
    assert answer in court.get(page).content.decode()
    assert answer not in client_of(case, "defendant").get(page).content.decode()
    assert court.post(answer, {}).status_code == 422
    assert court.post(answer, {"refuse": "1"}).status_code == 422
    day = (clock.now() + dt.timedelta(days=9)).date()
    for _click in range(2):
        assert court.post(answer, {"day": day.isoformat()}).status_code == 302
    assert "经申请，期限延长到" in client_of(case, "defendant").get(page).content.decode()


def test_a_form_that_failed_is_found_again_under_its_page(case: Case, judge: Actor, hearing: Hearing) -> None:
    """The address of a form takes only what is sent: who switches the language there is led to where the form lives."""
    first, _second = begin(judge, hearing, clock.now())
    plaintiff, say = client_of(case, "plaintiff"), reverse("filing:turn_say", args=[first.pk])
    page = reverse("filing:turns", args=[hearing.pk])
    wants = {"accept": "text/html"}
    failed = plaintiff.post(say, {"text": ""}, headers={**wants, "referer": f"http://testserver{page}?from=case"})
    assert failed.status_code == 422
    plaintiff.post(say, {"text": ""}, headers={**wants, "referer": f"http://testserver{say}"})  # sent again from there
    switched = plaintiff.post("/language/", {"language": "en", "next": say})
    assert switched.headers["Location"] == say
    assert plaintiff.get(say, headers=wants).headers["Location"] == f"{page}?from=case"
    court = sign_in(member(case, "sole_judge"))
    assert court.get(reverse("filing:turns_begin", args=[hearing.pk]), headers=wants).headers["Location"] == page
    foreign = plaintiff.post(say, {"text": ""}, headers={**wants, "referer": "https://elsewhere.example/x"})
    assert foreign.status_code == 422
    assert plaintiff.get(say, headers=wants).headers["Location"] == f"{page}?from=case"
    assert plaintiff.get(say, headers={"accept": "application/json"}).status_code == 405


def test_the_live_room_of_an_asynchronous_hearing_leads_to_the_turns(case: Case, hearing: Hearing) -> None:
    plaintiff, turns = client_of(case, "plaintiff"), reverse("filing:turns", args=[hearing.pk])
    for name in ("transcription:room", "transcription:device"):
        page = plaintiff.get(reverse(name, args=[hearing.pk])).content.decode()
        assert turns in page
        assert "这一次不用同时上线" in page
    prepare_room(hearing)
    session = plaintiff.session.session_key
    assert standing_of(session, hearing.pk, clock.now()) is None
    Hearing.objects.filter(pk=hearing.pk).update(mode="online")
    assert standing_of(session, hearing.pk, clock.now()) is not None
