"""What is settled stays, though a statement goes past every model: the database refuses."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.migrations.state import ProjectState
from django.db.models import Model

from courtportal.kernel.audit.log import record
from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.immutable import ForbidChange
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.vault.files import store_bytes
from delivery.delegations.models import ServiceDelegation
from delivery.service.evidence import Name, add_evidence
from delivery.service.models import EvidenceEvent
from filing.cases.models import Representation
from filing.intake.models import FilingVersion
from tests.factories import service
from tests.factories.court_cases import make_case
from tests.factories.filings import make_filing
from tests.factories.people import make_court, make_user
from tests.factories.tampering import lift_triggers, triggers_of
from transcription.audio.models import AudioChannel
from transcription.transcripts.models import Utterance

pytestmark = pytest.mark.django_db


def document(state: str, now: dt.datetime) -> CourtDocument:
    """A document as it stands in the database, in this state."""
    return CourtDocument.objects.create(
        kind="summons", template_version="1", title="传票", court=make_court(), data={}, state=state, sha256="ab",
        stored_file=store_bytes(b"%PDF", media_type="application/pdf"), verification_code=uuid.uuid4().hex[:12], created_at=now,
    )  # fmt: skip


def audit_entry(now: dt.datetime) -> AuditEntry:
    """One deed."""
    record(actor=SYSTEM, action="test.deed", obj=make_court(), now=now)
    return AuditEntry.objects.latest("sequence")


def filing_version(now: dt.datetime) -> FilingVersion:
    """What was submitted."""
    return FilingVersion.objects.get(filing=make_filing(now))


def evidence_event(now: dt.datetime) -> EvidenceEvent:
    """One event of a service order."""
    return add_evidence(service.order_for(make_case(now=now), now), Name.ACCESSED, at=now)


def utterance(now: dt.datetime) -> Utterance:
    """One sentence that was heard."""
    channel = AudioChannel.objects.create()
    return Utterance.objects.create(
        channel=channel, start_sample=0, start_ms=0, end_ms=900, spoken_text="借了十万", words=[], confidence=0.9,
        text="借了十万。",
    )  # fmt: skip


def delegation(now: dt.datetime) -> ServiceDelegation:
    """A party's agent received for it until the party took it back."""
    party, user = service.party_of(make_case(now=now)), make_user("周远航")
    agent = Representation.objects.create(party=party, user=user, name="郑言", began_at=now)
    return ServiceDelegation.objects.create(
        party=party, representation=agent, given_by=user, created_at=now, ended_at=now, ended="revoked"
    )


def sealed(now: dt.datetime) -> CourtDocument:
    """A sealed document."""
    return document("sealed", now)


SETTLED: list[tuple[Callable[[dt.datetime], Model], dict[str, object]]] = [
    (audit_entry, {"canonical": b"{}"}),
    (audit_entry, {"happened_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}),
    (sealed, {"title": "另一份"}),
    (sealed, {"state": "draft"}),
    (sealed, {"sha256": "cd"}),
    (filing_version, {"content": {"answers": {}}}),
    (filing_version, {"submitted_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}),
    (evidence_event, {"name": "ContentHandover"}),
    (delegation, {"created_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}),
    (delegation, {"ended_at": None}),
    (delegation, {"ended": "declined"}),
    (utterance, {"spoken_text": "借了一万"}),
    (utterance, {"words": [{"text": "一万"}]}),
]


@pytest.mark.parametrize(("make", "change"), SETTLED)
def test_a_settled_row_is_not_changed_by_an_update(
    make: Callable[[dt.datetime], Model], change: dict[str, object], now: dt.datetime
) -> None:
    row = make(now)
    rows = type(row)._default_manager.filter(pk=row.pk)
    before = rows.values().get()
    with pytest.raises(IntegrityError, match="settled"), transaction.atomic():
        rows.update(**change)
    assert rows.values().get() == before


@pytest.mark.parametrize("make", [audit_entry, sealed, filing_version, evidence_event, delegation, utterance])
def test_a_settled_row_is_not_deleted_by_a_statement(make: Callable[[dt.datetime], Model], now: dt.datetime) -> None:
    row = make(now)
    rows: Any = type(row)._default_manager.filter(pk=row.pk)
    with pytest.raises(IntegrityError, match="settled"), transaction.atomic():
        rows._raw_delete("default")
    assert rows.exists()


def test_what_is_not_settled_yet_changes(now: dt.datetime) -> None:
    draft = document("draft", now)
    assert CourtDocument.objects.filter(pk=draft.pk).update(title="传票（二）") == 1
    heard = utterance(now)
    assert Utterance.objects.filter(pk=heard.pk).update(text="借了十万元。", version=2) == 1
    draft.delete()


def test_the_complaint_is_printed_once(now: dt.datetime) -> None:
    version = filing_version(now)
    rows = FilingVersion.objects.filter(pk=version.pk)
    rows.update(complaint_file=store_bytes(b"%PDF 1", media_type="application/pdf"), complaint_pages=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(complaint_file=store_bytes(b"%PDF 2", media_type="application/pdf"))


@pytest.mark.django_db(transaction=True)
def test_the_operation_can_be_taken_back_and_done_again(now: dt.datetime) -> None:
    with transaction.atomic():
        entry = audit_entry(now)
    operation = ForbidChange("AuditEntry")
    state = ProjectState.from_apps(apps)
    table = AuditEntry._meta.db_table
    assert triggers_of(table) == [f"{table}_settled_delete", f"{table}_settled_update"]
    with connection.schema_editor(atomic=False) as editor:
        operation.database_backwards("kernel", editor, state, state)
        assert AuditEntry.objects.filter(pk=entry.pk).update(action="forged") == 1
        operation.database_forwards("kernel", editor, state, state)
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(action="again")


def test_who_lifts_the_triggers_is_found_by_the_chain(now: dt.datetime) -> None:
    from courtportal.kernel.audit.chain import first_broken
    from courtportal.kernel.management.commands.verify_audit import links

    entry = audit_entry(now)
    lift_triggers(AuditEntry._meta.db_table)
    AuditEntry.objects.filter(pk=entry.pk).update(canonical=b"{}")
    assert first_broken(links()) is not None
