"""A large party's program fetches what was served, opens it, signs for it and takes the proof back."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courtportal.kernel import clock
from courtportal.kernel.authz.middleware import actor_of
from courtportal.kernel.identity.models import Organisation, User
from courtportal.kernel.outbox.worker import run_once
from courtportal.kernel.tokens.rules import Scope
from delivery.service.models import EvidenceEvent, ProofOfService, ServiceItem, ServiceOrder, ServiceRecipient
from filing.cases.models import Case
from filing.dossier.entries import add_document_entry
from filing.dossier.models import ServedDocument
from tests.factories import service
from tests.factories.court_cases import make_case
from tests.factories.people import make_user
from tests.factories.programs import Program, program_of

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def no_proofs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("delivery.service.subscribers.issue_proofs", lambda **_: None)


@pytest.fixture
def user(now: dt.datetime) -> User:
    return make_user("周远航")


@pytest.fixture
def case(user: User, now: dt.datetime) -> Case:
    return make_case(now=now, defendant=user)


def serve(case: Case, now: dt.datetime, times: int = 1) -> list[ServiceOrder]:
    """So many orders, an hour between one and the next, all in the inbox."""
    made = []
    for number in range(times):
        with clock.at(now + number * HOUR):
            made.append(service.order_for(case, clock.now()))
            while run_once():
                pass
    return made


def asked(program: Program, path: str, at: dt.datetime) -> dict[str, object]:
    with clock.at(at):
        answer = program.get(path)
    assert answer.status_code == 200, answer.content
    found: dict[str, object] = answer.json()
    return found


def test_everything_comes_once_in_the_order_of_arrival_and_then_only_what_is_new(
    case: Case, user: User, now: dt.datetime
) -> None:
    orders, later = serve(case, now, 3), now + 9 * HOUR
    program = program_of(actor_of(user, None))
    first = asked(program, "/service?limit=2", later)
    assert [one["id"] for one in first["items"]] == [str(service.recipient_of(order).pk) for order in orders[:2]]  # type: ignore[attr-defined]
    assert first["more"] is True
    rest = asked(program, f"/service?limit=2&cursor={first['next']}", later)
    assert ([one["id"] for one in rest["items"]], rest["more"]) == ([str(service.recipient_of(orders[2]).pk)], False)  # type: ignore[attr-defined]
    assert asked(program, f"/service?cursor={rest['next']}", later)["items"] == []
    new = serve(case, later)[0]
    told = asked(program, f"/service?cursor={rest['next']}", later + HOUR)
    assert [one["id"] for one in told["items"]] == [str(service.recipient_of(new).pk)]  # type: ignore[attr-defined]


def test_what_arrived_in_the_last_minutes_comes_again_so_that_nothing_is_missed(case: Case, user: User, now: dt.datetime) -> None:
    serve(case, now)
    program = program_of(actor_of(user, None))
    first = asked(program, "/service", now + dt.timedelta(minutes=1))
    again = asked(program, f"/service?cursor={first['next']}", now + dt.timedelta(minutes=2))
    assert again["items"] == first["items"] != []


def test_listing_has_no_effect_and_opening_is_the_event_with_its_effect(case: Case, user: User, now: dt.datetime) -> None:
    order = serve(case, now)[0]
    program = program_of(actor_of(user, None))
    asked(program, "/service", now + HOUR)
    item = ServiceItem.objects.filter(recipient__order=order).order_by("position")[0]
    assert (item.status, item.read_at) == ("open", None)
    path = f"/service/documents/{item.pk}/content"
    assert program.get(path).status_code in {403, 404}, "a GET opens nothing"
    with clock.at(now + HOUR):
        opened = program.post(path)
    assert opened.status_code == 200
    assert b"".join(opened.streaming_content).startswith(b"%PDF")
    item.refresh_from_db()
    assert (item.status, item.read_at, item.effective_at) == ("presumed", now + HOUR, now + HOUR)
    events = EvidenceEvent.objects.filter(item=item, name="ContentAccessTracking")
    assert events.count() == 1
    with clock.at(now + 2 * HOUR):
        assert (program.post(path).status_code, program.get(path).status_code) == (200, 200)
    item.refresh_from_db()
    assert (events.count(), item.read_at) == (1, now + HOUR)


def test_what_was_served_is_not_read_in_the_file_before_it_was_opened(case: Case, user: User, now: dt.datetime) -> None:
    order = serve(case, now)[0]
    item = ServiceItem.objects.filter(recipient__order=order).order_by("position")[0]
    entry, program = add_document_entry(case=case, document=item.document), program_of(actor_of(user, None))
    ServedDocument.objects.create(party=item.recipient.party, document=item.document, effective_at=now)
    in_the_file = f"/documents/{entry.pk}/content"
    with clock.at(now + HOUR):
        unread = program.get(in_the_file)
        assert (unread.status_code, unread.json()["code"]) == (409, "conflict")
        assert "/service/documents/" in unread.json()["detail"]
        assert program.post(f"/service/documents/{item.pk}/content").status_code == 200
        assert program.get(in_the_file).status_code == 200
    item.refresh_from_db()
    assert item.read_at == now + HOUR


def test_signing_serves_everything_and_the_proof_comes_back(case: Case, user: User, now: dt.datetime) -> None:
    recipient = service.recipient_of(serve(case, now)[0])
    program = program_of(actor_of(user, None))
    assert program.get(f"/service/{recipient.pk}/proof").status_code == 404
    with clock.at(now + HOUR):
        signed = program.post(f"/service/{recipient.pk}/receipt").json()
    assert signed["acknowledged_at"]
    assert {one["status"] for one in signed["documents"]} == {"served"}
    document = service.sealed_document(case, "proof_of_service", "电子送达凭证")
    ProofOfService.objects.create(recipient=recipient, document=document, evidence_hash="0" * 64)
    assert program.get(f"/service/{recipient.pk}").json()["has_proof"] is True
    assert b"".join(program.get(f"/service/{recipient.pk}/proof").streaming_content).startswith(b"%PDF")


def test_a_strangers_program_finds_nothing(case: Case, now: dt.datetime) -> None:
    recipient = service.recipient_of(serve(case, now)[0])
    stranger = program_of(actor_of(make_user("旁人"), None))
    assert asked(stranger, "/service", now + HOUR)["items"] == []
    item = recipient.items.first()
    assert item
    answers = [
        stranger.get(f"/service/{recipient.pk}"),
        stranger.post(f"/service/{recipient.pk}/receipt"),
        stranger.post(f"/service/documents/{item.pk}/content"),
    ]
    assert {answer.status_code for answer in answers} == {404}
    item.refresh_from_db()
    assert item.read_at is None


def test_an_organisations_token_opens_its_own_services_only(case: Case, user: User, now: dt.datetime) -> None:
    recipient = service.recipient_of(serve(case, now)[0])
    organisation = Organisation.objects.create(owner=user, name="佛山演示公司")
    program = program_of(actor_of(user, None), organisation_id=organisation.pk)
    assert asked(program, "/service", now + HOUR)["items"] == []
    assert program.post(f"/service/{recipient.pk}/receipt").status_code == 404
    recipient.party.organisation = organisation
    recipient.party.save()
    items = asked(program, "/service", now + HOUR)["items"]
    assert [one["id"] for one in items] == [str(recipient.pk)]  # type: ignore[attr-defined]


def test_to_read_is_not_to_receive(case: Case, user: User, now: dt.datetime) -> None:
    recipient = service.recipient_of(serve(case, now)[0])
    reader = program_of(actor_of(user, None), scopes=[Scope.SERVICE_READ])
    assert reader.get(f"/service/{recipient.pk}").status_code == 200
    assert reader.post(f"/service/{recipient.pk}/receipt").json()["code"] == "insufficient-scope"
    assert ServiceRecipient.objects.get(pk=recipient.pk).acknowledged_at is None


def test_a_position_from_elsewhere_is_refused_and_another_case_is_empty(case: Case, user: User, now: dt.datetime) -> None:
    serve(case, now)
    program = program_of(actor_of(user, None))
    refused = program.get("/service?cursor=nonsense")
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "cursor")
    assert asked(program, f"/service?case={uuid.uuid4()}", now + HOUR)["items"] == []
    assert len(asked(program, f"/service?case={case.pk}", now + HOUR)["items"]) == 1  # type: ignore[arg-type]


def test_queries_do_not_grow_with_the_page(case: Case, user: User, now: dt.datetime) -> None:
    program = program_of(actor_of(user, None))
    counted = []
    for times in (1, 4):
        serve(case, now + times * HOUR, times)
        with CaptureQueriesContext(connection) as queries:
            asked(program, "/service", now + 9 * HOUR)
        counted.append(len(queries))
    assert counted[1] <= counted[0]
