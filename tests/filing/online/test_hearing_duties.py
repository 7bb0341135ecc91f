"""What a party must do of a hearing is said as it is held for this party; consent still asked is a thing to do with its date."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.outbox.worker import run_until_quiet
from filing.calendar.actions.schedule import Plan, schedule_hearing
from filing.calendar.models import Hearing
from filing.cases.duties import Duty, duties_of
from filing.cases.models import Case
from filing.online.actions.consent import answer_consent, ask_consent
from filing.online.rules import Deed, Step
from filing.online.turn_models import SpeakingTurn
from tests.factories.blank_documents import blank_documents
from tests.factories.court_cases import make_served_case as make_case
from tests.factories.court_cases import member
from tests.factories.people import actor_for, make_room, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _blank(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def case(now: dt.datetime) -> Case:
    return make_case(now=now, defendant=make_user("周远航"))


def plan(case: Case, now: dt.datetime, mode: str = "online", *, virtual: bool = True) -> Hearing:
    """Given a hearing at nine in the morning, planned in this mode, of whose consent the parties have been asked."""
    room = make_room(case.court, "在线法庭" if virtual else "第一法庭", virtual=virtual)
    starts_at = dt.datetime(2026, 9, 16, 1, 0, tzinfo=dt.UTC)
    planned = Plan(room.pk, starts_at, starts_at + dt.timedelta(hours=1), mode)
    found = schedule_hearing(actor=actor_for(member(case, "clerk")), case_id=case.pk, plan=planned, now=now)
    run_until_quiet()
    return found


def side(case: Case, role: str) -> Actor:
    user = case.parties.get(role=role).user
    assert user is not None
    return actor_for(user, Role.LITIGANT)


def answer(case: Case, role: str, deed: Deed, now: dt.datetime) -> None:
    reason = "" if deed == Deed.GIVEN else "没有网络"
    party = case.parties.get(role=role)
    answer_consent(actor=side(case, role), party_id=party.pk, step=Step.HEARING, deed=deed, reason=reason, now=now)


def of_hearing(case: Case, role: str, now: dt.datetime) -> list[Duty]:
    return [one for one in duties_of(side(case, role), now) if one.at is not None]


def consents(case: Case, role: str, now: dt.datetime) -> list[Duty]:
    page = reverse("filing:online_answer", args=[case.parties.get(role=role).pk])
    return [one for one in duties_of(side(case, role), now) if one.url.startswith(page)]


def test_consent_still_asked_is_to_be_given_or_refused_within_its_days(case: Case, now: dt.datetime) -> None:
    hearing = plan(case, now)
    (asked,) = consents(case, "plaintiff", now)
    assert (asked.what, asked.due) == ("答复是否同意在线开庭", clock.local(now).date() + 3 * DAY)
    assert asked.url == reverse("filing:online_answer", args=[case.parties.get(role="plaintiff").pk]) + "?step=hearing"
    page = sign_in(case.parties.get(role="plaintiff").user).get(asked.url)
    assert page.status_code == 200
    assert 'value="hearing" selected' in page.content.decode()
    # Who was silent comes to the court room and may still consent, until the hearing.
    (late,) = consents(case, "plaintiff", now + 4 * DAY)
    assert late.due == clock.local(hearing.starts_at).date()
    assert not consents(case, "plaintiff", hearing.ends_at + DAY)


def test_the_page_of_the_case_asks_for_the_answer_too_until_it_is_given(case: Case, now: dt.datetime) -> None:
    def page(role: str) -> str:
        with clock.at(now):
            user = case.parties.get(role=role).user
            return sign_in(user).get(reverse("filing:case", args=[case.pk])).content.decode()

    plan(case, now)
    button = f'class="button" href="{reverse("filing:online_answer", args=[case.parties.get(role="defendant").pk])}?step=hearing"'
    asked = page("defendant")
    assert "法院询问是否同意在线进行庭审，请在2026年9月4日（周五）前答复，还有3天" in asked
    assert button in asked
    assert "另外：" in asked
    assert "<li>2026年9月16日（周三） 09:00 开庭，还有15天</li>" in asked
    answer(case, "defendant", Deed.GIVEN, now)
    assert "法院询问是否同意在线进行" not in page("defendant")
    assert "法院询问是否同意在线进行" in page("plaintiff")


def test_the_question_names_the_case_the_step_its_day_and_by_when_to_answer(case: Case, now: dt.datetime) -> None:
    plan(case, now)
    party = case.parties.get(role="plaintiff")
    (told,) = Notice.objects.filter(title="是否同意在线进行诉讼", user=party.user).values_list("body", flat=True)
    assert told.startswith(
        f"{case.case_number}：法院征询您是否同意2026年9月16日（周三）的庭审在线进行，请在2026年9月4日（周五）前答复"
    )
    answer_page = f"{reverse('filing:online_answer', args=[party.pk])}?step=hearing"
    with clock.at(now):
        pages = [sign_in(party.user).get(one).content.decode() for one in (reverse("filing:online", args=[case.pk]), answer_page)]
    for page in pages:
        assert f"{case.case_number}：法院征询下列环节是否同意在线进行" in page
        assert "庭审，2026年9月16日（周三）；答复期限：2026年9月4日（周五），还有3天" in page
    assert answer_page in pages[0]
    answer(case, "plaintiff", Deed.GIVEN, now)
    with clock.at(now):
        assert "法院征询下列环节" not in sign_in(party.user).get(answer_page).content.decode()


@pytest.mark.parametrize("deed", [Deed.GIVEN, Deed.REFUSED])
def test_who_has_answered_is_not_asked_any_more(case: Case, now: dt.datetime, deed: Deed) -> None:
    plan(case, now)
    answer(case, "plaintiff", deed, now)
    assert not consents(case, "plaintiff", now)
    assert consents(case, "defendant", now)


def test_nobody_is_asked_for_a_hearing_that_is_planned_in_the_court_room(case: Case, now: dt.datetime) -> None:
    plan(case, now, "on_site", virtual=False)
    assert not consents(case, "plaintiff", now)
    (one,) = of_hearing(case, "plaintiff", now)
    assert one.what == "到法庭参加庭审"
    assert one.about.endswith("第一法庭")


@pytest.mark.parametrize(
    ("step", "words"),
    [(Step.EVIDENCE_EXCHANGE, "答复是否同意在线进行：证据交换"), (Step.MEDIATION, "答复是否同意在线进行：调解")],
)
def test_any_other_step_for_which_the_court_asks_is_answered_within_three_days(
    case: Case, now: dt.datetime, step: Step, words: str
) -> None:
    parties = list(case.parties.values_list("pk", flat=True))
    ask_consent(actor=actor_for(member(case, "clerk")), case_id=case.pk, step=step, party_ids=parties, now=now)
    (one,) = consents(case, "defendant", now)
    assert (one.what, one.due) == (words, clock.local(now).date() + 3 * DAY)
    assert not consents(case, "defendant", now + 4 * DAY)


def test_each_side_reads_how_it_appears_itself(case: Case, now: dt.datetime) -> None:
    plan(case, now)
    for role in ("plaintiff", "defendant"):
        (before,) = of_hearing(case, role, now)
        assert (before.what, before.about.partition(" ")[2].partition(" ")[2]) == ("到法庭参加庭审", "到院后由书记员引导")
    answer(case, "plaintiff", Deed.GIVEN, now)
    (online,), (in_room,) = of_hearing(case, "plaintiff", now), of_hearing(case, "defendant", now)
    assert (online.what, in_room.what) == ("在线参加庭审", "到法庭参加庭审")
    assert "在线法庭" not in in_room.about


def test_no_page_says_that_one_comes_to_an_online_court(case: Case, now: dt.datetime) -> None:
    plan(case, now)
    client = sign_in(case.parties.get(role="plaintiff").user)
    for url in (reverse("filing:my"), reverse("filing:case", args=[case.pk]), reverse("filing:online", args=[case.pk])):
        text = client.get(url).content.decode()
        assert "到庭 在线法庭" not in text
        assert "在线法庭 · 到庭" not in text
        assert "，在线法庭" not in text
    assert "计划在线开庭" in client.get(reverse("filing:online", args=[case.pk])).content.decode()


def test_in_an_asynchronous_hearing_one_speaks_until_the_end_of_the_own_turn(case: Case, now: dt.datetime) -> None:
    hearing = plan(case, now)
    Hearing.objects.filter(pk=hearing.pk).update(mode="async", planned_mode="async")
    turns = reverse("filing:turns", args=[hearing.pk])

    def said(role: str) -> list[tuple[str, dt.date | None]]:
        return [(one.what, one.due) for one in duties_of(side(case, role), now) if one.url == turns]

    day = clock.local(hearing.starts_at).date()
    assert said("plaintiff") == said("defendant") == [("非同步庭审，轮到您时在平台上陈述", day)]
    party = case.parties.get(role="plaintiff")
    SpeakingTurn.objects.create(
        hearing=hearing, party=party, number=1, stage="statement", hours=48, opened_at=now, due_at=now + 2 * DAY, state="open"
    )
    assert said("plaintiff") == [("非同步庭审，请陈述", clock.local(now + 2 * DAY).date())]
    assert said("defendant") == [("非同步庭审，轮到您时在平台上陈述", day)]
    Hearing.objects.filter(pk=hearing.pk).update(state="open", ends_at=now - DAY)  # it goes on beyond the time set for it
    assert said("plaintiff") == [("非同步庭审，请陈述", clock.local(now + 2 * DAY).date())]


def test_the_words_stand_in_english_too(case: Case, now: dt.datetime) -> None:
    plan(case, now)
    with override("en"):
        said = {one.what for one in duties_of(side(case, "plaintiff"), now)}
    assert {"Attend the hearing at the court", "Say whether you consent to an online hearing"} <= said


def test_more_hearings_ask_the_database_no_more(case: Case, now: dt.datetime) -> None:
    user = case.parties.get(role="plaintiff").user
    assert user is not None

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert duties_of(actor_for(user), now)
        return len(queries)

    plan(case, now)
    before = asked()
    for hour in range(2, 6):
        other = make_case(now=now, plaintiff=user)
        starts_at = dt.datetime(2026, 9, 17, hour, 0, tzinfo=dt.UTC)
        Hearing.objects.create(
            case=other, room=make_room(other.court), starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=1),
            mode="on_site", planned_mode="online",
        )  # fmt: skip
        ask_consent(
            actor=actor_for(member(other, "clerk")), case_id=other.pk, step=Step.HEARING,
            party_ids=list(other.parties.values_list("pk", flat=True)), now=now,
        )  # fmt: skip
    assert asked() == before
