"""What one must do next stands first in "my matters": each with its day and the page where it is done, the most urgent first."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Role
from filing.calendar.models import Deadline
from filing.cases.duties import duties_of
from filing.cases.models import Case, Party
from filing.fees.models import Fee
from tests.factories.court_cases import make_case
from tests.factories.hearings import make_hearing
from tests.factories.people import actor_for, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


def owe(case: Case, payer: Party, due_on: dt.date | None, purpose: str = Fee.Purpose.CLAIM) -> Fee:
    return Fee.objects.create(
        case=case, payer=payer, kind="property", full_amount=Decimal(50), amount=Decimal(50), outstanding=Decimal(50),
        purpose=purpose, payment_code=f"T{case.number}{purpose}", due_on=due_on, assessed_at=clock.now(),
    )  # fmt: skip


def term(case: Case, party: Party, rule: str, due_on: dt.date) -> Deadline:
    return Deadline.objects.create(
        case=case, party=party, rule=rule, term="15d", counting="term", trigger="service", triggered_on=due_on - dt.timedelta(15),
        due_on=due_on, status="certain", key=f"{rule}:{party.pk}",
    )  # fmt: skip


def shown(client: Client) -> str:
    return client.get(reverse("filing:my")).content.decode()


def test_the_plaintiff_reads_what_to_pay_and_when_the_hearing_is_before_the_list_of_cases() -> None:
    now = clock.now()
    world = make_hearing(starts_at=now + dt.timedelta(days=20))
    case, plaintiff = world.hearing.case, world.representation.party
    fee = owe(case, plaintiff, clock.today() + dt.timedelta(days=3))
    found = duties_of(actor_for(world.plaintiff), now)
    assert [(one.url, one.due) for one in found] == [
        (reverse("filing:fee", args=[fee.pk]), clock.today() + dt.timedelta(days=3)),
        (reverse("filing:case", args=[case.pk]), clock.local(world.hearing.starts_at).date()),
    ]
    page = shown(sign_in(world.plaintiff))
    duties, rest = page.index("接下来要做的事"), page.index("在我的案件里找")
    assert duties < page.index("交纳案件受理费 ¥50.00") < rest
    assert "还有3天" in page[duties:rest]
    for one in found:
        assert sign_in(world.plaintiff).get(one.url).status_code == 200
    assert "接下来要做的事" not in shown(sign_in(world.stranger))


def test_the_defendant_answers_on_the_page_of_the_answer_and_owes_no_fee_of_the_other_side() -> None:
    now = clock.now()
    defendant = make_hearing(starts_at=now + dt.timedelta(days=20))
    case = defendant.hearing.case
    party = case.parties.get(role="defendant")
    owe(case, defendant.representation.party, clock.today())
    term(case, party, "answer", clock.today() + dt.timedelta(days=5))
    found = duties_of(actor_for(defendant.defendant), now)
    assert [one.url for one in found] == [reverse("filing:answer", args=[party.pk]), reverse("filing:case", args=[case.pk])]
    page = shown(sign_in(defendant.defendant))
    assert page.count(reverse("filing:answer", args=[party.pk])) == 1
    assert "交纳" not in page.partition("<main")[2].partition("</main>")[0]


def test_what_one_may_do_is_no_duty_in_words_and_a_hearing_is_never_folded_away() -> None:
    now = clock.now()
    world = make_hearing(starts_at=now + dt.timedelta(days=20))
    case, user = world.hearing.case, world.defendant
    party = case.parties.get(role="defendant")
    for rule in ("answer", "jurisdiction_objection", "evidence", "appeal_judgment", "answer_appeal"):
        term(case, party, rule, clock.today() + dt.timedelta(days=5))
    words = {one.what for one in duties_of(actor_for(user), now)}
    assert {"可以提出管辖权异议", "可以对判决提起上诉", "提交答辩状"} <= words
    before, folded, after = shown(sign_in(user)).partition('<details class="more">')
    assert "庭审" in before.partition("接下来要做的事")[2]
    assert folded
    assert after.partition("</details>")[0].count("<li>") == 1


def test_a_term_of_a_fee_is_said_once_with_its_amount() -> None:
    now = clock.now()
    world = make_hearing(starts_at=now - dt.timedelta(days=20))
    case, plaintiff = world.hearing.case, world.representation.party
    fee = owe(case, plaintiff, clock.today())
    fee.deadline = term(case, plaintiff, "fee", clock.today())
    fee.save()
    assert [one.url for one in duties_of(actor_for(world.plaintiff), now)] == [reverse("filing:fee", args=[fee.pk])]


def test_what_has_no_day_is_to_be_done_today_and_the_overdue_comes_first() -> None:
    now, today = clock.now(), clock.today()
    world = make_hearing(starts_at=now - dt.timedelta(days=20))
    case, plaintiff = world.hearing.case, world.representation.party
    late = owe(case, plaintiff, today - dt.timedelta(days=1))
    undated = owe(case, plaintiff, None, Fee.Purpose.APPLICATION)
    later = owe(case, plaintiff, today + dt.timedelta(days=1), Fee.Purpose.OBJECTION)
    urls = [one.url for one in duties_of(actor_for(world.plaintiff), now)]
    assert urls == [reverse("filing:fee", args=[one.pk]) for one in (late, undated, later)]


def test_the_first_four_stand_open_and_the_others_are_counted() -> None:
    now = clock.now()
    user = make_user("林小满")
    for number in range(1, 7):
        case = make_case(now=now, plaintiff=user)
        owe(case, case.parties.get(role="plaintiff"), clock.today() + dt.timedelta(days=number))
    page = shown(sign_in(user))
    first = re.search(r'id="duties".*?</ul>', page, re.S)
    assert first is not None
    assert first.group().count("<li>") == 4
    assert "还有 2 件" in page


def test_more_to_do_asks_the_database_no_more() -> None:
    now = clock.now()
    user = make_case(now=now).parties.get(role="plaintiff").user
    assert user is not None

    def add() -> None:
        case = make_case(now=now, plaintiff=user)
        party = case.parties.get(role="plaintiff")
        owe(case, party, clock.today())
        term(case, party, "evidence", clock.today() + dt.timedelta(days=5))

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert duties_of(actor_for(user), now)
        return len(queries)

    add()
    before = asked()
    for _ in range(5):
        add()
    assert asked() == before


def test_a_judge_is_not_told_what_the_parties_must_do() -> None:
    world = make_hearing(starts_at=clock.now() + dt.timedelta(days=20))
    owe(world.hearing.case, world.representation.party, clock.today())
    assert actor_for(world.judge).role == Role.JUDGE
    assert "接下来要做的事" not in shown(sign_in(world.judge))
