"""Who left a case is neither named in its judgment, nor served with it, nor waited for."""

import datetime as dt

import pytest

from courtportal.kernel.outbox.models import OutboxEvent
from filing.cases.models import Case, Party
from filing.decisions.actions.draft import draft
from filing.decisions.actions.seal import seal
from filing.decisions.actions.sign import sign
from filing.decisions.models import Decision
from filing.decisions.queries import appeal_terms_end, document_data
from tests.factories.blank_documents import blank_documents
from tests.factories.cases import make_party
from tests.factories.court_cases import make_case, member
from tests.factories.decisions import finish
from tests.factories.people import actor_for, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _blank_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def succeeded(now: dt.datetime) -> Case:
    """A case whose defendant was succeeded by another before the judgment."""
    case = make_case(now=now)
    successor = make_party(case, Party.Role.DEFENDANT, make_user("周继承"))
    former = case.parties.get(name="周远航")
    former.left_at = now
    former.save()
    successor.succeeds = former
    successor.save()
    return case


def sealed(case: Case, now: dt.datetime) -> Decision:
    judge, clerk = actor_for(member(case, "sole_judge")), actor_for(member(case, "clerk"))
    decision = draft(actor=judge, case_id=case.pk, now=now)
    finish(actor=judge, decision_id=decision.pk, now=now)
    sign(actor=judge, decision_id=decision.pk, now=now)
    return seal(actor=clerk, decision_id=decision.pk, now=now)


def test_the_judgment_names_and_obliges_who_is_in_the_case(succeeded: Case, now: dt.datetime) -> None:
    decision = sealed(succeeded, now)
    assert [party["name"] for party in document_data(decision)["parties"]] == ["林小满", "周继承"]
    assert decision.obligations[0]["debtor_names"] == ["周继承"]
    assert "周远航" not in decision.content["introduction"]


def test_the_judgment_is_served_on_who_is_in_the_case(succeeded: Case, now: dt.datetime) -> None:
    sealed(succeeded, now)
    served = set(OutboxEvent.objects.get(name="filing.DocumentsToServe").payload["party_ids"])
    assert served == {str(pk) for pk in succeeded.parties.filter(left_at=None).values_list("pk", flat=True)}


def test_no_term_of_who_left_is_waited_for(succeeded: Case, now: dt.datetime) -> None:
    assert appeal_terms_end(sealed(succeeded, now)) == [None, None]
