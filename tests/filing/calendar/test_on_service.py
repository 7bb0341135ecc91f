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
