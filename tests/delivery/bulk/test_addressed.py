"""What is addressed to one party goes to that party alone; receipts and public notices go to nobody."""

import datetime as dt

import pytest
from django.urls import reverse

from courtportal.kernel import clock, ids
from courtportal.kernel.authz.middleware import actor_of
from courtportal.kernel.outbox.worker import run_once
from courtportal.kernel.rendering.models import CourtDocument
from delivery.bulk.actions.start import start_on_cases, start_on_recipients
from delivery.bulk.queries import unsent_by_kind
from delivery.service.actions.serve_this import serve_this
from delivery.service.addressed import AddressedElsewhere
from delivery.service.models import ServiceItem, ServiceOrder
from filing.cases.models import Case, Party
from filing.public import addressees
from tests.factories import service
from tests.factories.court_cases import make_case, member
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_proofs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("delivery.service.subscribers.issue_proofs", lambda **_: None)


@pytest.fixture
def case(now: dt.datetime) -> Case:
    return make_case(now=now)


def work(now: dt.datetime) -> None:
    with clock.at(now):
        while run_once():
            pass


def summons_for(party: Party) -> CourtDocument:
    """As a hearing issues it."""
    key = f"summons:{ids.new_id()}:{party.pk}"
    return service.sealed_document(party.case, "summons", "传票", key=key, recipient=party.name, address="演示市虚构路1号")


def served_on(document: CourtDocument) -> set[str]:
    return set(ServiceItem.objects.filter(document=document).values_list("recipient__party__name", flat=True))


def test_the_key_under_which_a_paper_was_issued_names_its_addressee(case: Case, now: dt.datetime) -> None:
    defendant, plaintiff = service.party_of(case), service.party_of(case, "plaintiff")
    summons = summons_for(defendant)
    moved = service.sealed_document(case, "summons", "传票", key=f"summons:{ids.new_id()}:{plaintiff.pk}:1")
    notice = service.sealed_document(case, "notice_of_fee", "诉讼费交纳通知书", recipient=plaintiff.name)
    copy = service.sealed_document(case, "complaint_copy", "起诉状副本", key=f"complaint_copy:{case.pk}")
    of_another = summons_for(service.party_of(make_case(now=now)))
    found = addressees([summons, moved, notice, copy, of_another])
    assert found == {summons.pk: defendant, moved.pk: plaintiff, notice.pk: plaintiff, of_another.pk: found[of_another.pk]}
    assert found[of_another.pk].case_id != case.pk


def test_given_two_summonses_for_two_people_when_all_are_served_then_each_has_its_own(case: Case, now: dt.datetime) -> None:
    parties = [service.party_of(case), service.party_of(case, "plaintiff")]
    papers = [summons_for(party) for party in parties]
    start_on_cases(actor=actor_of(member(case, "clerk"), None), kind="summons", plan="", now=now)
    work(now)
    assert [served_on(paper) for paper in papers] == [{party.name} for party in parties]
    assert ServiceOrder.objects.count() == 2


def test_who_has_left_the_case_is_served_nothing_and_nobody_in_the_place(case: Case, now: dt.datetime) -> None:
    paper = summons_for(service.party_of(case))
    Party.objects.filter(pk=service.party_of(case).pk).update(left_at=now)
    job = start_on_cases(actor=actor_of(member(case, "clerk"), None), kind="summons", plan="", now=now)
    work(now)
    assert served_on(paper) == set()
    assert list(job.rows.values_list("state", flat=True)) == ["failed"]


def test_a_clerk_sees_to_whom_a_paper_is_addressed_and_serves_it_on_nobody_else(case: Case) -> None:
    defendant, plaintiff = service.party_of(case), service.party_of(case, "plaintiff")
    paper = summons_for(defendant)
    browser, page = sign_in(member(case, "clerk")), reverse("service_bulk:serve", args=[case.pk])
    assert f"发给{defendant.name}" in browser.get(page).content.decode()
    given = {"documents": [str(paper.pk)], "plan": ""}
    refused = browser.post(page, {**given, "parties": [str(plaintiff.pk)]})
    assert refused.status_code == 422
    assert f"只能送达{defendant.name}" in refused.content.decode()
    assert browser.post(page, {**given, "everyone": "on"}).status_code == 422
    assert browser.post(page, {**given, "parties": [str(defendant.pk)]}).status_code == 302


def test_no_action_serves_on_somebody_what_is_addressed_to_another(case: Case, now: dt.datetime) -> None:
    defendant, plaintiff = service.party_of(case), service.party_of(case, "plaintiff")
    paper, everyone = summons_for(defendant), service.sealed_document(case, "civil_judgment", "民事判决书")
    clerk = actor_of(member(case, "clerk"), None)
    said = {"actor": clerk, "case_id": case.pk, "plan": "", "now": now}
    for act in (serve_this, start_on_recipients):
        for parties in ([plaintiff.pk], [plaintiff.pk, defendant.pk]):
            with pytest.raises(AddressedElsewhere) as refused:
                act(document_ids=[everyone.pk, paper.pk], party_ids=parties, **said)
            assert refused.value.parties == [defendant]
    assert not ServiceOrder.objects.exists()
    serve_this(document_ids=[everyone.pk, paper.pk], party_ids=[defendant.pk], **said)
    serve_this(document_ids=[everyone.pk], party_ids=[plaintiff.pk], **said)
    assert ServiceOrder.objects.count() == 2


@pytest.mark.parametrize("kind", ["application_receipt", "fee_receipt", "filing_receipt", "public_notice"])
def test_receipts_and_public_notices_are_not_offered_for_service(case: Case, kind: str) -> None:
    service.sealed_document(case, kind, "凭证")
    assert unsent_by_kind(actor_of(member(case, "clerk"), None)) == []
