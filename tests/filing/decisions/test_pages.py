"""The judge's and the clerk's pages of a decision."""

import datetime as dt
import time
from unittest.mock import patch

import pytest

from courtportal.kernel.identity import stepup
from filing.cases.models import Case
from filing.decisions.actions.draft import draft
from filing.decisions.actions.save import save
from filing.decisions.forms import DecisionForm
from filing.decisions.models import Decision
from filing.parties.models import PartyAnswer
from tests.factories.court_cases import make_case, member
from tests.factories.documents import ready_to_sign
from tests.factories.filings import make_bench
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


@pytest.mark.parametrize("deed", ["sign", "seal"])
def test_signing_and_sealing_ask_for_a_fresh_proof_of_presence(case: Case, decision: Decision, deed: str) -> None:
    client = sign_in(member(case, "sole_judge" if deed == "sign" else "clerk"))
    with patch.object(stepup.time, "time", return_value=time.time() + 400):
        answer = client.post(f"/decisions/{decision.pk}/{deed}/")
    assert answer.headers["Location"].startswith("/account/me/confirm/")


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
    found = {"facts": "本院查明，被告已偿还五万元。", "reasons": "本院认为，被告应当偿还其余本金。"}
    assert client.post(path, _typed(drafted, finish="1", **found)).status_code == 302
    drafted.refresh_from_db()
    assert drafted.state == Decision.State.CHECKED
