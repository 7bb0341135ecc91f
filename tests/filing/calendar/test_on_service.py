"""What the service of a paper ends and starts."""

import datetime as dt
import itertools

import pytest

from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.rendering.models import CourtDocument
from filing.calendar.actions.on_service import service_took_effect
from filing.calendar.actions.start_deadline import start_deadline
from filing.calendar.models import Deadline
from filing.cases.models import Case, Party
from filing.cases.situation import situation_of
from filing.decisions.models import Decision
from filing.decisions.queries import appeal_terms_end
from tests.factories.cases import make_party
from tests.factories.disputes import Dispute, make_dispute

pytestmark = pytest.mark.django_db
_numbers = itertools.count(1)


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    """A case with two defendants, whose complaint is still to be sent."""
    dispute = make_dispute(now)
    make_party(dispute.case, Party.Role.DEFENDANT, name="方同借")
    start_deadline(
        actor=SYSTEM, rule="send_complaint", trigger="accepted", triggered_on=now.date(), key="send", now=now, case=dispute.case
    )
    return dispute


def serve(case: Case, party: Party, kind: str, now: dt.datetime) -> None:
    document = CourtDocument.objects.create(
        kind=kind, template_version="1", title=kind, court=case.court, data={}, case_id=case.pk,
        verification_code=f"S{next(_numbers):015d}",
    )  # fmt: skip
    service_took_effect(case_id=case.pk, party_id=party.pk, document_ids=[document.pk], effective_at=now, now=now)


def sending(dispute: Dispute) -> str:
    return Deadline.objects.get(case=dispute.case, rule="send_complaint").state


def test_the_complaint_is_sent_when_every_defendant_has_it_and_by_no_other_paper(dispute: Dispute, now: dt.datetime) -> None:
    first, second = dispute.case.parties.filter(role=Party.Role.DEFENDANT).order_by("order")
    serve(dispute.case, first, "panel_notice", now)
    serve(dispute.case, second, "panel_notice", now)
    assert not situation_of(dispute.plaintiff, dispute.case, [dispute.party("plaintiff")], now.date()).served
    assert not dispute.case.timeline.filter(kind="served").exists()
    serve(dispute.case, first, "notice_to_respond", now)
    assert (sending(dispute), dispute.case.timeline.filter(kind="served").count()) == ("running", 1)
    serve(dispute.case, second, "complaint_copy", now)
    assert (sending(dispute), dispute.case.timeline.filter(kind="served").count()) == ("met", 2)


def test_nobody_waits_for_a_defendant_who_left_the_case(dispute: Dispute, now: dt.datetime) -> None:
    first, second = dispute.case.parties.filter(role=Party.Role.DEFENDANT).order_by("order")
    Party.objects.filter(pk=second.pk).update(left_at=now)
    serve(dispute.case, first, "notice_to_respond", now)
    assert sending(dispute) == "met"


@pytest.mark.parametrize(("abroad", "days"), [(False, {"answer": 15, "jurisdiction_objection": 15}),
    (True, {"answer_abroad": 30, "jurisdiction_objection_abroad": 30})])  # fmt: skip
def test_without_a_domicile_in_the_country_the_terms_are_thirty_days(
    abroad: bool, days: dict[str, int], dispute: Dispute, now: dt.datetime
) -> None:
    Party.objects.filter(pk=dispute.party("defendant").pk).update(abroad=abroad)
    serve(dispute.case, dispute.party("defendant"), "notice_to_respond", now)
    terms = Deadline.objects.filter(party=dispute.party("defendant"))
    assert {one.rule: int(one.term.rstrip("d")) for one in terms} == days


@pytest.mark.parametrize("state", ["decided", "appealed", "effective", "in_enforcement", "closed"])
def test_what_is_served_after_the_decision_starts_no_term_to_answer_or_to_hand_in_evidence(
    state: str, dispute: Dispute, now: dt.datetime
) -> None:
    Case.objects.filter(pk=dispute.case.pk).update(state=state)
    defendant = dispute.party("defendant")
    for kind in ("notice_to_respond", "complaint_copy", "notice_of_evidence"):
        serve(dispute.case, defendant, kind, now)
    assert not Deadline.objects.filter(party=defendant).exists()
    serve(dispute.case, defendant, "civil_judgment", now)
    assert list(Deadline.objects.filter(party=defendant).values_list("rule", flat=True)) == ["appeal_judgment"]


def test_the_judgment_waits_for_the_longer_term_of_who_is_abroad(now: dt.datetime) -> None:
    dispute = make_dispute(now, state=Case.State.DECIDED)
    Party.objects.filter(pk=dispute.party("defendant").pk).update(abroad=True)
    judgment = CourtDocument.objects.create(
        kind="civil_judgment", template_version="1", title="民事判决书", court=dispute.case.court, data={},
        case_id=dispute.case.pk, verification_code="J" * 16,
    )  # fmt: skip
    for party in dispute.case.parties.all():
        service_took_effect(case_id=dispute.case.pk, party_id=party.pk, document_ids=[judgment.pk], effective_at=now, now=now)
    decision = Decision(case=dispute.case, document=judgment)
    terms = dict(dispute.case.deadlines.filter(rule__startswith="appeal").values_list("rule", "due_on"))
    assert terms["appeal_abroad"] > terms["appeal_judgment"]
    assert set(appeal_terms_end(decision)) == set(terms.values())
