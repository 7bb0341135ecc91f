"""A sitting is not set before a defendant who has not been served could have answered (CPL 128, CPL-I 224)."""

import datetime as dt
import itertools

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.rendering.models import CourtDocument
from filing.calendar.actions.on_corrected_service import CorrectedService, service_was_corrected
from filing.calendar.actions.on_service import service_took_effect
from filing.calendar.actions.schedule import CannotSit, Plan, schedule_hearing
from filing.calendar.diaries import looking_from
from filing.calendar.models import Deadline, Hearing
from filing.calendar.outlasted import tell_of_outlasted
from filing.cases.grouping import join_group
from filing.cases.models import Case, Party
from tests.factories.blank_documents import blank_documents
from tests.factories.cases import make_party
from tests.factories.court_cases import make_case, make_served_case, member
from tests.factories.people import actor_for, make_room, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
_numbers = itertools.count(1)
EARLIEST_END = dt.date(2026, 9, 16)  # fifteen days from 1 September
WHY = "被告已经来院，同意提前开庭。"


@pytest.fixture(autouse=True)
def _blank(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def now() -> dt.datetime:
    return dt.datetime(2026, 9, 1, 2, tzinfo=dt.UTC)


@pytest.fixture
def case(now: dt.datetime) -> Case:
    """Given a case whose defendant has not been served."""
    return make_case(now=now, defendant=make_user("周远航"))


@pytest.fixture
def clerk(case: Case) -> Actor:
    return actor_for(member(case, "clerk"))


def on(case: Case, day: int, kind: str = "trial", despite: str = "") -> Plan:
    starts_at = dt.datetime(2026, 9, day, 1, 30, tzinfo=dt.UTC)
    return Plan(make_room(case.court).pk, starts_at, starts_at + dt.timedelta(hours=1), "on_site", despite=despite, kind=kind)


def served(party: Party, kind: str, now: dt.datetime) -> CourtDocument:
    document = CourtDocument.objects.create(
        kind=kind, template_version="1", title=kind, court=party.case.court, data={}, case_id=party.case_id,
        verification_code=f"B{next(_numbers):015d}",
    )  # fmt: skip
    service_took_effect(case_id=party.case_id, party_id=party.pk, document_ids=[document.pk], effective_at=now, now=now)
    return document


def told(actor: Actor) -> list[str]:
    return list(
        Notice.objects.filter(user_id=actor.user_id, key__startswith="early:")
        .order_by("sent_at", "key")
        .values_list("body", flat=True)
    )


@pytest.mark.parametrize("kind", ["trial", "exchange", "conference"])
def test_before_the_earliest_end_of_the_time_to_answer_it_needs_a_reason(
    case: Case, clerk: Actor, now: dt.datetime, kind: str
) -> None:
    with pytest.raises(CannotSit) as refused:
        schedule_hearing(actor=clerk, case_id=case.pk, plan=on(case, EARLIEST_END.day, kind), now=now)
    found = refused.value
    assert (found.codes, found.terms.expected, found.terms.untold) == (["answer_expected"], EARLIEST_END, ("周远航",))
    assert found.first_day == dt.date(2026, 9, 17)
    assert looking_from(case, minutes=60, rooms=[], now=now, kind=kind).first_day == found.first_day
    assert schedule_hearing(actor=clerk, case_id=case.pk, plan=on(case, found.first_day.day, kind), now=now).kind == kind
    early = on(case, EARLIEST_END.day, kind, despite=WHY)
    assert schedule_hearing(actor=clerk, case_id=case.pk, plan=early, now=now).kind == kind


def test_the_parties_are_asked_at_any_time(case: Case, clerk: Actor, now: dt.datetime) -> None:
    assert schedule_hearing(actor=clerk, case_id=case.pk, plan=on(case, 3, "inquiry"), now=now).kind == "inquiry"


def test_who_has_no_domicile_in_the_country_has_thirty_days(case: Case, now: dt.datetime) -> None:
    case.parties.filter(role="defendant").update(abroad=True)
    assert looking_from(case, minutes=60, rooms=[], now=now).first_day == dt.date(2026, 10, 9)  # after the national day's week


def test_a_case_heard_together_waits_for_the_defendants_of_the_others(case: Case, clerk: Actor, now: dt.datetime) -> None:
    lead = make_served_case(now=now, court=case.court)
    join_group(actor=clerk, lead=lead, case=case, kind="joint", now=now)
    with pytest.raises(CannotSit, match="answer_expected"):
        schedule_hearing(actor=actor_for(member(lead, "clerk")), case_id=lead.pk, plan=on(lead, EARLIEST_END.day), now=now)


def test_the_page_says_whom_it_waits_for_and_what_is_proposed_waits(case: Case, now: dt.datetime) -> None:
    typed = {"room": make_room(case.court).pk, "day": "2026-09-14", "time": "09:30", "minutes": "60", "mode": "on_site"}
    with clock.at(now):
        client = sign_in(member(case, "clerk"))
        url = reverse("filing:hearing_schedule", args=[case.pk])
        page, refused = client.get(url), client.post(url, typed)
    assert "起诉状还没有送达周远航，答辩期没有开始，最早到2026年9月16日（周三）届满。" in page.content.decode()
    assert page.context["proposals"][0]["starts_at"].date() == dt.date(2026, 9, 17)
    (words,) = refused.context["form"].errors["despite"]
    assert "即使今天送达也要到2026年9月16日（周三）才届满，请安排在2026年9月17日（周四）或者以后" in words


def test_judge_and_clerk_hear_once_of_a_trial_that_comes_before_the_end_of_a_term(
    case: Case, clerk: Actor, now: dt.datetime
) -> None:
    hearing = schedule_hearing(actor=clerk, case_id=case.pk, plan=on(case, 18), now=now)
    later, party = now + dt.timedelta(days=4), case.parties.get(role="defendant")
    document = served(party, "notice_to_respond", later)
    service_took_effect(case_id=case.pk, party_id=party.pk, document_ids=[document.pk], effective_at=later, now=later)
    assert Deadline.objects.get(party=party, rule="answer").due_on == dt.date(2026, 9, 20)  # a Sunday that is worked
    for duty in ("clerk", "sole_judge"):
        (body,) = told(actor_for(member(case, duty)))
        assert (
            "周远航的期限（提交答辩状）现在开始计算，到2026年9月20日（周日）才届满，已经安排的开庭在2026年9月18日（周五）" in body
        )
        assert body.endswith("请改期；不改期的，不用操作。")
    notice = Notice.objects.filter(key__startswith="early:").latest("sent_at")
    assert notice.link == reverse("filing:hearing_reschedule", args=[hearing.pk])
    with translation.override("en"):
        assert "(file an answer) has begun and ends on Sun 20 Sep 2026 only" in notice.shown_body


@pytest.mark.parametrize(
    ("day", "kind", "notices"), [(16, "trial", 1), (17, "trial", 0), (15, "exchange", 1), (16, "exchange", 0)]
)
def test_a_trial_comes_after_the_term_for_evidence_and_the_exchange_on_its_last_day(
    now: dt.datetime, day: int, kind: str, notices: int
) -> None:
    case = make_served_case(now=now, defendant=make_user("周远航"))
    clerk = actor_for(member(case, "clerk"))
    schedule_hearing(actor=clerk, case_id=case.pk, plan=on(case, day, kind), now=now)
    served(case.parties.get(role="defendant"), "notice_of_evidence", now)
    assert len(told(clerk)) == notices


def test_a_term_that_ran_when_the_trial_was_set_is_no_news(case: Case, clerk: Actor, now: dt.datetime) -> None:
    party = case.parties.get(role="defendant")
    document = served(party, "notice_to_respond", now)
    schedule_hearing(actor=clerk, case_id=case.pk, plan=on(case, EARLIEST_END.day, despite=WHY), now=now)
    service_took_effect(case_id=case.pk, party_id=party.pk, document_ids=[document.pk], effective_at=now, now=now)
    assert not told(clerk)


def test_a_term_that_is_found_to_have_begun_later_is_told_of(case: Case, clerk: Actor, now: dt.datetime) -> None:
    party = case.parties.get(role="defendant")
    document = served(party, "notice_to_respond", now)
    schedule_hearing(actor=clerk, case_id=case.pk, plan=on(case, 17), now=now)
    found = CorrectedService(party.pk, (document.pk,), now + dt.timedelta(days=3))
    judge = actor_for(member(case, "sole_judge"))
    service_was_corrected(actor=judge, case_id=case.pk, corrected=[found], now=now + dt.timedelta(days=3))
    assert len(told(clerk)) == len(told(judge)) == 1


def test_a_sitting_that_was_called_off_is_not_told_of(case: Case, clerk: Actor, now: dt.datetime) -> None:
    hearing = schedule_hearing(actor=clerk, case_id=case.pk, plan=on(case, 17), now=now)
    Hearing.objects.filter(pk=hearing.pk).update(state=Hearing.State.CANCELLED)
    served(case.parties.get(role="defendant"), "notice_to_respond", now + dt.timedelta(days=4))
    assert not told(clerk)


def test_a_defendant_who_joins_later_is_waited_for(now: dt.datetime) -> None:
    case = make_served_case(now=now)
    assert looking_from(case, minutes=60, rooms=[], now=now).first_day < EARLIEST_END
    make_party(case, Party.Role.DEFENDANT, name="方同借")
    assert looking_from(case, minutes=60, rooms=[], now=now).first_day == dt.date(2026, 9, 17)


def test_of_numerous_defendants_served_at_once_one_notice_is_read_and_no_query_is_added_by_any(
    case: Case, clerk: Actor, now: dt.datetime
) -> None:
    make_many = [case.parties.get(role="defendant")]
    make_many += [make_party(case, Party.Role.DEFENDANT, name=f"共同被告{number}") for number in range(2, 51)]
    schedule_hearing(actor=clerk, case_id=case.pk, plan=on(case, 18), now=now)
    queries = []
    for count, due in ((5, 20), (50, 21)):
        terms = [Deadline(rule="answer", state="running", party=one, due_on=dt.date(2026, 9, due)) for one in make_many[:count]]
        with CaptureQueriesContext(connection) as asked:
            tell_of_outlasted(case, terms, now)
        queries.append(len(asked))
        assert f"周远航等{count}名当事人的期限（提交答辩状）现在开始计算，到2026年9月{due}日" in told(clerk)[-1]
    assert queries[0] == queries[1]
    assert len(told(clerk)) == 2
