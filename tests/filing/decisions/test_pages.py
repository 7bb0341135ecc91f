"""The judge's and the clerk's pages of a decision."""

import datetime as dt
import time
from unittest.mock import patch

import pytest
from django.utils.html import strip_tags

from courtportal.kernel.identity import stepup
from filing.cases.models import Case
from filing.causes.answers import foreign_currency
from filing.causes.elements import load_form
from filing.decisions.actions.draft import draft
from filing.decisions.actions.save import save
from filing.decisions.actions.take_back import take_back
from filing.decisions.forms import DecisionForm
from filing.decisions.models import Decision
from filing.decisions.queries import draft_facts
from filing.parties.models import PartyAnswer
from tests.factories.court_cases import make_case, member
from tests.factories.documents import ready_to_sign
from tests.factories.filings import in_dollars, make_bench
from tests.factories.filings import make_case as make_filed_case
from tests.factories.people import actor_for
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(now: dt.datetime) -> Case:
    ready_to_sign(now)
    return make_case(now=now)


@pytest.fixture
def decision(case: Case, now: dt.datetime) -> Decision:
    drafted = draft(actor=actor_for(member(case, "sole_judge")), case_id=case.pk, now=now)
    owed = [{**drafted.obligations[0], "principal": "100000.00"}]
    return save(
        actor=actor_for(member(case, "sole_judge")),
        decision_id=drafted.pk,
        version=1,
        content=drafted.content,
        obligations=owed,
        now=now,
    )


def _typed(decision: Decision, **other: str) -> dict[str, str]:
    values = DecisionForm.initial_from(decision.content, decision.obligations, decision.version)
    return {name: str(value) for name, value in values.items() if value is not None} | other


def test_another_tabs_change_is_replaced_only_knowingly(case: Case, decision: Decision) -> None:
    client, path = sign_in(member(case, "sole_judge")), f"/decisions/{decision.pk}/edit/"
    answer = client.post(path, _typed(decision, version="1", reasons="本院认为，应予支持。"))
    assert answer.status_code == 422
    assert "刚被他人修改" in answer.content.decode()
    assert "本院认为，应予支持。" in answer.content.decode()
    assert answer.context["form"]["version"].value() == "2"
    assert client.post(path, _typed(decision, version="2", reasons="本院认为，应予支持。")).status_code == 302
    decision.refresh_from_db()
    assert (decision.version, decision.content["reasons"]) == (3, "本院认为，应予支持。")


@pytest.mark.parametrize(("deed", "act"), [("sign", "签署裁判文书"), ("seal", "给裁判文书盖章")])
def test_signing_and_sealing_ask_for_a_fresh_proof_of_presence_and_name_the_deed(
    case: Case, decision: Decision, deed: str, act: str
) -> None:
    client = sign_in(member(case, "sole_judge" if deed == "sign" else "clerk"))
    with patch.object(stepup.time, "time", return_value=time.time() + 400):
        answer = client.post(f"/decisions/{decision.pk}/{deed}/")
    assert answer.headers["Location"].startswith("/account/me/confirm/")
    for page in (answer.headers["Location"], "/account/me/kept-form/"):
        assert f"您要做的是：{act}" in strip_tags(client.get(page, follow=True).content.decode())


def test_what_a_defendant_denies_must_be_found_before_the_judgment_is_signed(now: dt.datetime) -> None:
    ready_to_sign(now)
    make_bench()
    case = make_filed_case(now)
    defendant = case.parties.get(role="defendant")
    said = {"principal_repaid": {"position": "disputed", "note": "已还五万"}, "amount_provided": {"position": "admitted"}}
    PartyAnswer.objects.create(case=case, party=defendant, positions=said, text="不同意。", sha256="0" * 64, submitted_at=now)
    user = member(case, "sole_judge")
    drafted = draft(actor=actor_for(user), case_id=case.pk, now=now)
    client, path = sign_in(user), f"/decisions/{drafted.pk}/edit/"
    answer = client.post(path, _typed(drafted, finish="1"))
    assert answer.status_code == 422
    assert "待认定" in str(answer.context["form"].errors["facts"])
    assert "待认定" in str(answer.context["form"].errors["reasons"])
    assert "已还五万" in answer.context["form"]["facts"].value()
    found = {
        "introduction": "本案已开庭审理。",
        "facts": "本院查明，被告已偿还五万元。",
        "reasons": "本院认为，被告应当偿还其余本金。",
    }
    assert client.post(path, _typed(drafted, finish="1", **found)).status_code == 302
    drafted.refresh_from_db()
    assert drafted.state == Decision.State.CHECKED


def test_a_claim_in_dollars_is_awarded_in_yuan_or_in_dollars_by_an_order_of_its_own(now: dt.datetime) -> None:
    ready_to_sign(now)
    make_bench()
    case = in_dollars(now)
    user = member(case, "sole_judge")
    drafted = draft(actor=actor_for(user), case_id=case.pk, now=now)
    client, path = sign_in(user), f"/decisions/{drafted.pk}/edit/"
    assert "只按人民币元计" in client.get(f"/decisions/{drafted.pk}/").content.decode()
    answer = client.post(path, _typed(drafted, finish="1", principal="712340", introduction="本案已开庭审理。"))
    assert answer.status_code == 422
    assert "美元" in str(answer.context["form"].errors["reasons"])
    assert "只按人民币元计" in answer.content.decode()
    reasons = "本院认为，按2026年9月1日的汇率折合人民币支付。"
    written = {"principal": "712340", "introduction": "本案已开庭审理。", "facts": "本院查明，借款已经交付。", "reasons": reasons}
    assert client.post(path, _typed(drafted, finish="1", **written)).status_code == 302
    drafted.refresh_from_db()
    assert drafted.state == Decision.State.CHECKED
    assert "偿还借款本金712340.00元" in drafted.content["orders"][0]
    take_back(actor=actor_for(user), decision_id=drafted.pk, now=now)
    drafted.refresh_from_db()
    order = "被告于本判决生效之日起十日内偿还原告借款本金100,000美元"
    assert client.post(path, _typed(drafted, finish="1", principal="", more_orders=order)).status_code == 302
    drafted.refresh_from_db()
    assert drafted.content["orders"] == [f"{order}。"]


def test_a_claim_in_yuan_says_nothing_of_currencies(case: Case, decision: Decision) -> None:
    page = sign_in(member(case, "sole_judge")).get(f"/decisions/{decision.pk}/").content.decode()
    assert "只按人民币元计" not in page


def test_a_currency_that_the_form_does_not_ask_for_any_more_is_none(now: dt.datetime) -> None:
    """A currency typed before the claim was said to be for no money is stale: the form asks for it no more."""
    assert foreign_currency(load_form("general"), {"has_amount": "no", "currency": "USD"}) == ""
    make_bench()
    assert draft_facts(in_dollars(now)).currency == "USD"
