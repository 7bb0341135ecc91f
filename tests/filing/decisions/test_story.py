"""From the hearing to a judgment with effect, through the real renderer and signatures."""

import datetime as dt
import io

import pytest
from django.http import Http404
from django.utils.translation import override
from pyhanko.pdf_utils.reader import PdfFileReader

from courtportal.kernel.authz import Actor, Refused
from courtportal.kernel.outbox.models import OutboxEvent
from courtportal.kernel.rendering.actions import document_bytes
from filing.applications.models import Application
from filing.calendar.models import Deadline
from filing.cases.models import Case, DossierEntry, Party
from filing.decisions.actions.draft import draft
from filing.decisions.actions.save import ChangedMeanwhile, save
from filing.decisions.actions.seal import seal
from filing.decisions.actions.sign import sign
from filing.decisions.actions.take_effect import take_effect
from filing.decisions.models import Decision
from filing.decisions.queries import document_data, document_of
from tests.factories.court_cases import make_case, member
from tests.factories.decisions import finish
from tests.factories.documents import ready_to_sign
from tests.factories.people import actor_for, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _portal_that_signs(now: dt.datetime) -> None:
    ready_to_sign(now)


@pytest.fixture
def case(now: dt.datetime) -> Case:
    return make_case(now=now)


@pytest.fixture
def judge(case: Case) -> Actor:
    return actor_for(member(case, "sole_judge"))


@pytest.fixture
def clerk(case: Case) -> Actor:
    return actor_for(member(case, "clerk"))


def _with_principal(decision: Decision) -> dict[str, object]:
    """What the judge saves: the content and an order of 100,000 yuan."""
    return {"content": decision.content, "obligations": [{**decision.obligations[0], "principal": "100000.00"}]}


def _sealed(case: Case, judge: Actor, clerk: Actor, now: dt.datetime) -> Decision:
    decision = draft(actor=judge, case_id=case.pk, now=now)
    finish(actor=judge, decision_id=decision.pk, now=now)
    sign(actor=judge, decision_id=decision.pk, now=now)
    return seal(actor=clerk, decision_id=decision.pk, now=now)


def test_drafting_twice_gives_one_decision(case: Case, judge: Actor, now: dt.datetime) -> None:
    assert draft(actor=judge, case_id=case.pk, now=now) == draft(actor=judge, case_id=case.pk, now=now)


def test_a_judge_who_reads_english_drafts_in_the_language_of_record(case: Case, judge: Actor, now: dt.datetime) -> None:
    with override("en"):
        decision = draft(actor=judge, case_id=case.pk, now=now)
        assert [party["role"] for party in document_data(decision)["parties"]] == ["原告", "被告"]
    assert decision.content["introduction"].startswith("原告林小满与被告")
    assert list(decision.obligations[0]["debtors"]) == [str(case.parties.get(role="defendant").pk)]


def test_a_judge_of_another_case_cannot_decide_this_one(case: Case, now: dt.datetime) -> None:
    other = actor_for(member(make_case(now=now), "sole_judge"))
    with pytest.raises(Http404):
        draft(actor=other, case_id=case.pk, now=now)


def test_two_tabs_do_not_overwrite_each_other(case: Case, judge: Actor, now: dt.datetime) -> None:
    decision = draft(actor=judge, case_id=case.pk, now=now)
    changed = _with_principal(decision)
    save(actor=judge, decision_id=decision.pk, version=1, now=now, **changed)
    with pytest.raises(ChangedMeanwhile):
        save(actor=judge, decision_id=decision.pk, version=1, now=now, **changed)


def test_the_clerk_cannot_seal_before_the_judge_signed(case: Case, judge: Actor, clerk: Actor, now: dt.datetime) -> None:
    decision = draft(actor=judge, case_id=case.pk, now=now)
    finish(actor=judge, decision_id=decision.pk, now=now)
    with pytest.raises(Refused):
        seal(actor=clerk, decision_id=decision.pk, now=now)


def test_a_sealed_judgment_is_signed_by_three_and_sent_out(case: Case, judge: Actor, clerk: Actor, now: dt.datetime) -> None:
    _term(case, None, "trial_summary", now.date() + dt.timedelta(days=90))
    decision = _sealed(case, judge, clerk, now)
    signatures = PdfFileReader(io.BytesIO(document_bytes(document_of(decision)))).embedded_regular_signatures
    assert len(signatures) == 3
    case.refresh_from_db()
    assert case.state == Case.State.DECIDED
    assert case.deadlines.get(rule="trial_summary").state == "met"
    assert DossierEntry.objects.get(case=case, document=decision.document).catalogue_number == 26
    served = OutboxEvent.objects.get(name="filing.DocumentsToServe")
    assert served.payload["party_ids"] == [str(pk) for pk in case.parties.order_by("role", "order").values_list("pk", flat=True)]
    with pytest.raises(Refused):
        save(actor=judge, decision_id=decision.pk, version=1, now=now, **_with_principal(decision))


def test_a_party_reads_the_judgment_only_once_it_is_sealed(case: Case, judge: Actor, clerk: Actor, now: dt.datetime) -> None:
    from courtportal.kernel.authz import may

    plaintiff = actor_for(case.parties.get(role="plaintiff").user)
    decision = draft(actor=judge, case_id=case.pk, now=now)
    assert not may(plaintiff, decision, "view")
    finish(actor=judge, decision_id=decision.pk, now=now)
    sign(actor=judge, decision_id=decision.pk, now=now)
    seal(actor=clerk, decision_id=decision.pk, now=now)
    assert may(plaintiff, decision, "view")
    assert not may(actor_for(make_user()), decision, "view")


def _appeal_term(case: Case, role: str, due_on: dt.date) -> None:
    _term(case, case.parties.get(role=role), "appeal_judgment", due_on)


def _term(case: Case, party: Party | None, rule: str, due_on: dt.date) -> None:
    Deadline.objects.create(
        case=case, party=party, rule=rule, article="CPL", term="15d", counting="action", trigger="served",
        triggered_on=due_on - dt.timedelta(days=15), due_on=due_on, status="certain", key=f"{rule}:{case.pk}:{party}",
    )  # fmt: skip


def test_it_takes_effect_after_the_last_partys_term_and_once(case: Case, judge: Actor, clerk: Actor, now: dt.datetime) -> None:
    decision = _sealed(case, judge, clerk, now)
    _appeal_term(case, "plaintiff", dt.date(2026, 9, 16))
    assert not take_effect(actor=judge, decision_id=decision.pk, today=dt.date(2026, 12, 1), now=now)
    _appeal_term(case, "defendant", dt.date(2026, 9, 20))
    assert not take_effect(actor=judge, decision_id=decision.pk, today=dt.date(2026, 9, 20), now=now)
    assert take_effect(actor=judge, decision_id=decision.pk, today=dt.date(2026, 9, 21), now=now)
    assert not take_effect(actor=judge, decision_id=decision.pk, today=dt.date(2026, 9, 22), now=now)
    case.refresh_from_db()
    assert (case.state, case.effective_on) == (Case.State.EFFECTIVE, dt.date(2026, 9, 21))
    assert OutboxEvent.objects.filter(name="filing.DecisionTookEffect").count() == 1


def test_an_appeal_that_is_heard_or_waits_keeps_it_from_taking_effect(
    case: Case, judge: Actor, clerk: Actor, now: dt.datetime
) -> None:
    decision, after = _sealed(case, judge, clerk, now), dt.date(2026, 9, 21)
    for role in ("plaintiff", "defendant"):
        _appeal_term(case, role, dt.date(2026, 9, 20))
    Case.objects.filter(pk=case.pk).update(state=Case.State.APPEALED)
    assert not take_effect(actor=judge, decision_id=decision.pk, today=after, now=now)
    Case.objects.filter(pk=case.pk).update(state=Case.State.DECIDED)
    appeal = Application.objects.create(
        case=case, party=case.parties.get(role="defendant"), submitted_by=make_user(), kind="appeal", court=case.court,
        decider="filing_clerk", content={}, terms={}, sha256="", submitted_at=now, receipt_number="1", key="1",
    )  # fmt: skip
    assert not take_effect(actor=judge, decision_id=decision.pk, today=after, now=now)
    Application.objects.filter(pk=appeal.pk).update(state=Application.State.REFUSED)
    assert take_effect(actor=judge, decision_id=decision.pk, today=after, now=now)
