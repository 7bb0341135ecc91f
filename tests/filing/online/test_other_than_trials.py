"""Exchange of evidence, inquiry and conference at different times want everyone's consent to that step (OLR arts 14, 20)."""

import datetime as dt

import pytest
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.rendering.models import CourtDocument
from filing.calendar.models import Hearing
from filing.cases.models import Case
from filing.dossier.catalogue import number_of
from filing.dossier.rules.matters import Matter
from filing.events import AsynchronousHearingClosed
from filing.online.actions.begin_round import Round, begin_round
from filing.online.actions.close_turns import close_turns
from filing.online.actions.consent import answer_consent
from filing.online.actions.mode import CannotHold, hold_asynchronously
from filing.online.actions.speak import speak
from filing.online.rules import STEP_OF_SITTING, Asynchrony, Deed, Step
from filing.online.subscribers import issue_transcript
from filing.online.turn_rules import Stage
from filing.online.turns import CannotSpeak
from tests.factories.blank_documents import blank_documents
from tests.factories.court_cases import make_case, member
from tests.factories.people import actor_for, make_room, make_user
from tests.factories.sessions import sign_in
from tests.filing.online.stage import HOUR, side

pytestmark = pytest.mark.django_db
NAMES = {"exchange": "非同步证据交换", "inquiry": "非同步询问", "conference": "非同步庭前会议"}
FIRST = {"exchange": Stage.EVIDENCE, "inquiry": Stage.QUESTION, "conference": Stage.STATEMENT}
HEADINGS = {"exchange": Matter.EVIDENCE_EXCHANGE, "inquiry": Matter.INQUIRY, "conference": Matter.EVIDENCE_EXCHANGE}
NOTHING = Asynchrony()


@pytest.fixture(autouse=True)
def _blank(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def case(now: dt.datetime) -> Case:
    """Given a case in ordinary procedure, whose trial could never be held so."""
    case = make_case(now=now, defendant=make_user("周远航"))
    Case.objects.filter(pk=case.pk).update(procedure="ordinary")
    case.refresh_from_db()
    return case


@pytest.fixture
def judge(case: Case) -> Actor:
    return actor_for(member(case, "sole_judge"))


def sitting(case: Case, kind: str, now: dt.datetime) -> Hearing:
    return Hearing.objects.create(
        case=case, kind=kind, room=make_room(case.court), starts_at=now + 48 * HOUR, ends_at=now + 49 * HOUR, is_public=None
    )


def all_consent(case: Case, step: Step, now: dt.datetime) -> None:
    for role in ("plaintiff", "defendant"):
        answer_consent(actor=side(case, role), party_id=case.parties.get(role=role).pk, step=step, deed=Deed.GIVEN, now=now)


def held_so(case: Case, judge: Actor, kind: str, now: dt.datetime) -> Hearing:
    all_consent(case, STEP_OF_SITTING[kind], now)
    return hold_asynchronously(actor=judge, hearing_id=sitting(case, kind, now).pk, found=NOTHING, reason="原告在国外", now=now)


def first_round(judge: Actor, hearing: Hearing, now: dt.datetime) -> None:
    """Everyone speaks in the stage that the sitting is held for."""
    order = Round(FIRST[hearing.kind], 24, "款项怎样交付？" if hearing.kind == "inquiry" else "")
    for turn in begin_round(actor=judge, hearing_id=hearing.pk, order=order, now=now):
        speak(actor=side(hearing.case, turn.party.role), turn_id=turn.pk, text="见所附转账记录。", now=now + HOUR)


@pytest.mark.parametrize("kind", NAMES)
def test_it_needs_everyones_consent_to_this_step_and_nothing_else(case: Case, judge: Actor, now: dt.datetime, kind: str) -> None:
    hearing = sitting(case, kind, now)
    all_consent(case, Step.HEARING, now)  # to another step
    with pytest.raises(CannotHold) as refused:
        hold_asynchronously(actor=judge, hearing_id=hearing.pk, found=NOTHING, reason="原告在国外", now=now)
    assert refused.value.codes == ["consent"]
    all_consent(case, STEP_OF_SITTING[kind], now)
    assert hold_asynchronously(actor=judge, hearing_id=hearing.pk, found=NOTHING, reason="原告在国外", now=now).mode == "async"


def test_the_conditions_of_the_trial_stay(case: Case, judge: Actor, now: dt.datetime) -> None:
    hearing = sitting(case, "trial", now)
    all_consent(case, Step.HEARING, now)
    with pytest.raises(CannotHold) as refused:
        hold_asynchronously(actor=judge, hearing_id=hearing.pk, found=NOTHING, reason="原告在国外", now=now)
    assert refused.value.codes == ["procedure", "difficult", "written", "undisputed"]


@pytest.mark.parametrize("kind", NAMES)
def test_it_has_the_stages_of_its_kind_and_a_transcript_of_its_name(
    case: Case, judge: Actor, now: dt.datetime, kind: str
) -> None:
    hearing = held_so(case, judge, kind, now)
    with pytest.raises(CannotSpeak) as refused:
        begin_round(actor=judge, hearing_id=hearing.pk, order=Round(Stage.FINAL, 24), now=now)
    assert refused.value.codes == ["no_stage"]
    first_round(judge, hearing, now)
    case.refresh_from_db()
    assert case.state == "accepted"  # it is no trial
    close_turns(actor=judge, hearing_id=hearing.pk, now=now + 2 * HOUR)
    issue_transcript(AsynchronousHearingClosed(hearing_id=hearing.pk, case_id=case.pk), now + 2 * HOUR)
    transcript = CourtDocument.objects.get(kind="asynchronous_transcript")
    assert (transcript.title, transcript.data["what"]) == (f"{NAMES[kind]}笔录", NAMES[kind])
    number = number_of(case.case_type, HEADINGS[kind])
    assert case.dossier.get(document=transcript).catalogue_number == number != number_of(case.case_type, Matter.TRANSCRIPT)


@pytest.mark.parametrize("kind", NAMES)
def test_it_is_not_closed_before_what_it_is_held_for(case: Case, judge: Actor, now: dt.datetime, kind: str) -> None:
    hearing = held_so(case, judge, kind, now)
    with pytest.raises(CannotSpeak) as refused:
        close_turns(actor=judge, hearing_id=hearing.pk, now=now)
    assert refused.value.codes == [FIRST[kind].value]


def test_who_takes_back_the_consent_ends_it(case: Case, judge: Actor, now: dt.datetime) -> None:
    held_so(case, judge, "exchange", now)
    party = case.parties.get(role="defendant")
    given = {"party_id": party.pk, "step": Step.EVIDENCE_EXCHANGE, "deed": Deed.WITHDRAWN, "reason": "想当面看原件"}
    answer_consent(actor=side(case, "defendant"), now=now, **given)
    told = Notice.objects.get(title="不能再非同步进行，要改用其他方式")
    assert told.user == member(case, "clerk")


@pytest.mark.parametrize("kind", NAMES)
def test_the_judge_chooses_it_on_the_page_and_everyone_reads_what_it_is(
    case: Case, judge: Actor, now: dt.datetime, kind: str
) -> None:
    hearing, client = sitting(case, kind, now), sign_in(member(case, "sole_judge"))
    party = case.parties.get(role="defendant")
    assert party.user is not None
    with clock.at(now):
        mode = reverse("filing:hearing_mode", args=[hearing.pk])
        page = client.get(mode).content.decode()
        assert "非同步进行" in page
        assert "attendance_difficult" not in page
        typed = {"mode": "async", "reason": "原告在国外", "seen": hearing.sequence}
        assert client.post(mode, typed).status_code == 422
        all_consent(case, STEP_OF_SITTING[kind], now)
        hearing.refresh_from_db()
        assert client.post(mode, {**typed, "seen": hearing.sequence}).status_code == 302
        reader, turns = sign_in(party.user), reverse("filing:turns", args=[hearing.pk])
        pages = [one.content.decode() for one in (client.get(turns), reader.get(turns))]
        home = reader.get(reverse("filing:case", args=[case.pk])).content.decode()
    for html in (*pages, home):
        assert NAMES[kind] in html
        assert "非同步庭审" not in html
