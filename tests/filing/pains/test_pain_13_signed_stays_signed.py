"""Pain 13: a signed order became a draft again. Here, whatever is tried in whatever order, nothing goes back."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courtportal.kernel.authz import Actor
from courtportal.kernel.rendering.actions import check_document, document_bytes, revise_draft
from courtportal.kernel.rendering.models import CourtDocument, DocumentChangedError
from courtportal.kernel.rendering.schema import DocumentDataError
from filing.decisions.actions.check import check
from filing.decisions.actions.draft import draft
from filing.decisions.actions.save import ChangedMeanwhile, save
from filing.decisions.actions.seal import seal
from filing.decisions.actions.sign import sign
from filing.decisions.models import Decision
from filing.decisions.queries import document_of
from tests.factories.blank_documents import blank_documents
from tests.factories.court_cases import make_case, member
from tests.factories.decisions import hear, write_out
from tests.factories.people import actor_for

ORDER = ("draft", "checked", "signed", "sealed", "effective")
ACTS = ("draft", "save", "check", "sign", "seal", "revise", "check_document", "rows", "delete")
REFUSED = (Http404, PermissionDenied, ChangedMeanwhile, DocumentChangedError, DocumentDataError, DatabaseError)
WHO = ("judge", "judge", "clerk", "clerk", "party")


def act(name: str, decision: Decision, actor: Actor, now: dt.datetime) -> None:
    """Try it; whoever may not is refused."""
    document = document_of(decision)
    common: dict[str, Any] = {"actor": actor, "decision_id": decision.pk, "now": now}
    content = {**decision.content, "reasons": f"本院认为，第{decision.version}次修改。"}
    owed = [{**decision.obligations[0], "principal": "100000.00"}]
    acts = {
        "draft": lambda: draft(actor=actor, case_id=decision.case_id, now=now),
        "save": lambda: save(version=decision.version, content=content, obligations=owed, **common),
        "check": lambda: check(**common),
        "sign": lambda: sign(**common),
        "seal": lambda: seal(**common),
        "revise": lambda: revise_draft(actor=actor, document=document, data=document.data, now=now),
        "check_document": lambda: check_document(actor=actor, document=document, now=now),
        # Past every action, as a careless script would: what is settled is held by the row itself and by the database.
        "rows": lambda: in_transaction(lambda: CourtDocument.objects.filter(pk=document.pk).update(data={}, state="draft")),
        "delete": lambda: in_transaction(document.delete),
    }
    first = {"rows": "sealed", "delete": "sealed", "check_document": "checked"}.get(name, "draft")
    if ORDER.index(decision.state) < ORDER.index(first):
        return
    with suppress(*REFUSED):
        acts[name]()


def in_transaction(act: Callable[[], Any]) -> None:
    """What the database refuses leaves the rest of the test's transaction as it was."""
    with transaction.atomic():
        act()


@contextmanager
def of_the_test() -> Iterator[None]:
    """A transaction around one example, which is the test's and not the portal's: nothing of it stays."""
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        yield


@pytest.mark.django_db
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(tried=st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from(WHO)), min_size=5, max_size=16))
def test_in_no_order_of_acts_does_a_signature_come_off(
    now: dt.datetime, monkeypatch: pytest.MonkeyPatch, tried: list[tuple[str, str]]
) -> None:
    blank_documents(monkeypatch)
    with of_the_test():
        case = make_case(now=now)
        people = {"judge": member(case, "sole_judge"), "clerk": member(case, "clerk"), "party": case.parties.first().user}  # type: ignore[union-attr]
        actors = {name: actor_for(user) for name, user in people.items() if user}
        decision = draft(actor=actors["judge"], case_id=case.pk, now=now)
        hear(case, now)
        write_out(decision.pk)
        decision.refresh_from_db()
        before = ("draft", 1, b"", {})
        for name, who in [("save", "judge"), *tried, *tried]:
            act(name, decision, actors.get(who, actors["clerk"]), now)
            decision = Decision.objects.get(pk=decision.pk)
            before = held(decision, before)
        transaction.set_rollback(True)


def held(decision: Decision, before: tuple[str, int, bytes, Any]) -> tuple[str, int, bytes, Any]:
    """What stands now, after it was compared with what stood."""
    state, version, signed, content = before
    document = document_of(decision)
    assert ORDER.index(decision.state) >= ORDER.index(state)
    assert decision.version >= version
    assert (document.state, decision.state) in {
        ("draft", "draft"), ("checked", "checked"), ("signed", "signed"), ("checked", "signed"), ("sealed", "sealed"),
        ("sealed", "effective"),
    }  # fmt: skip
    if state != "draft":
        assert (decision.version, decision.content) == (version, content)
    if decision.state == "draft":
        return decision.state, decision.version, b"", decision.content
    data = document_bytes(document)
    if state in {"sealed", "effective"}:
        assert data == signed, "a sealed file never changes"
    return decision.state, decision.version, data, decision.content
