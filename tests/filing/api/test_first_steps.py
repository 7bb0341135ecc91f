"""A program asks what the law says, and where its filings and cases stand."""

import datetime as dt

import pytest
from django.urls import reverse

from courtportal.kernel.authz import SYSTEM, Actor
from courtportal.kernel.identity.models import User
from filing.calendar.actions.start_deadline import start_deadline
from tests.factories.filings import litigant, make_bench, make_case, make_filing
from tests.factories.people import make_court
from tests.factories.programs import Program, program_of
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(now: dt.datetime) -> Actor:
    return litigant()


@pytest.fixture
def program(who: Actor) -> Program:
    return program_of(who)


def test_a_fee_comes_with_every_line_and_its_article(program: Program) -> None:
    answer = program.get("/fees?cause=108(3)&amount=100000&halving=summary")
    assert answer.status_code == 200, answer.content
    fee = answer.json()
    assert (fee["full_fee"], fee["fee"]) == ("2300.00", "1150.00")
    assert sum(float(line["amount"]) for line in fee["lines"]) == 1150.0
    assert fee["lines"][0]["law"]["article"] == "13(1)"
    assert "RateLimit" in answer.headers


def test_a_time_limit_comes_with_its_working(program: Program) -> None:
    found = program.get("/deadlines/computation?rule=answer&start=2026-09-10").json()
    assert found["due_on"] == "2026-09-28"
    assert len(found["working"]) >= 3
    hours = program.get("/deadlines/computation?term=48h&start=2026-09-10T10:30").json()
    assert hours["due_at"] == "2026-09-12T03:00:00Z"
    # How long it is the court says and not the law, so nothing is computed.
    assert program.get("/deadlines/computation?rule=filing_correction&start=2026-09-10").status_code == 422


def test_where_may_i_file(program: Program) -> None:
    make_court("粤0604"), make_court("粤0605", "佛山市南海区人民法院")
    body = {"cause": "108(3)", "places": {"defendant": "粤0604", "payee": "粤0605"}, "amount": "100000"}
    found = program.post("/jurisdiction", body).json()
    assert [one["court"]["code"] for one in found["courts"]] == ["粤0604", "粤0605"]
    assert all(one["law"] for one in found["courts"])


def test_where_a_filing_stands_and_what_happens_next(program: Program, who: Actor, now: dt.datetime) -> None:
    filing = make_filing(now, who)
    page = program.get("/filings").json()
    assert (page["total"], page["items"][0]["id"]) == (1, str(filing.pk))
    found = program.get(f"/filings/{filing.pk}").json()
    assert (found["state"], found["amount"], found["case"]) == ("submitted", "103600.00", None)
    assert "decide_by" in found["next"]


def test_where_a_case_stands(program: Program, who: Actor, now: dt.datetime) -> None:
    make_bench()
    case = make_case(now, who)
    found = program.get(f"/cases/{case.pk}").json()
    assert found["case_number"] == case.case_number
    assert {party["role"] for party in found["parties"]} == {"plaintiff", "defendant"}
    assert found["next"]["text"]
    for part in ("timeline", "documents", "deadlines", "hearings", "fees"):
        answer = program.get(f"/cases/{case.pk}/{part}")
        assert answer.status_code == 200, answer.content
    fee = program.get(f"/cases/{case.pk}/fees").json()["items"][0]
    assert fee["state"] == "due"
    assert fee["lines"]


def test_every_step_that_the_page_of_the_case_gives_is_given_to_the_program(
    program: Program, who: Actor, now: dt.datetime
) -> None:
    make_bench()
    case = make_case(now, who)
    start_deadline(
        actor=SYSTEM, rule="evidence", trigger="served", triggered_on=now.date(), key="evidence", now=now, case=case,
        party=case.parties.get(role="plaintiff"),
    )  # fmt: skip
    page = sign_in(User.objects.get(pk=who.user_id)).get(reverse("filing:case", args=[case.pk])).context
    found = program.get(f"/cases/{case.pk}").json()
    assert [one["text"] for one in found["next_steps"]] == [page["what"], *(one["what"] for one in page["further"])]
    assert found["next_steps"][0] == found["next"]
    assert "hand_in_evidence" in {one["code"] for one in found["next_steps"][1:]}
