"""The chain of evidence, the proof made from it, and what happens when someone changes it."""

import base64
import datetime as dt
import io
import json
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.audit.chain import canonical_json
from courtportal.kernel.audit.head_key import folder
from courtportal.kernel.outbox.worker import run_once
from courtportal.kernel.rendering.actions import document_bytes
from courtportal.kernel.signing import authority
from delivery.evidence_log import standalone
from delivery.evidence_log.heads import EXPORTED, trust
from delivery.evidence_log.models import EvidenceLeaf
from delivery.evidence_log.rules.record import wrong_with_record
from delivery.service.evidence import first_tampered, head_of
from delivery.service.models import EvidenceEvent, ProofOfService, ServiceOrder
from filing.cases.models import DossierEntry
from tests.factories import service
from tests.factories.court_cases import make_case, member
from tests.factories.documents import ready_to_sign
from tests.factories.people import make_user
from tests.factories.sessions import sign_in
from tests.factories.tampering import lift_triggers

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> ServiceOrder:
    """Two documents served on a party with a confirmed address; the proof is not issued, since sealing takes its time."""
    monkeypatch.setattr("delivery.service.subscribers.issue_proofs", lambda **_: None)
    return served(now)


@pytest.fixture
def proved(now: dt.datetime) -> ServiceOrder:
    """The same with its proof."""
    ready_to_sign(now)
    return served(now)


def served(now: dt.datetime) -> ServiceOrder:
    """The worker has done all there is to do; an intruder can change the evidence; no head of another test is held."""
    (folder() / EXPORTED).unlink(missing_ok=True)
    case = make_case(now=now)
    service.bind(service.party_of(case), make_user("周远航"))
    service.confirmed_address(service.party_of(case), now)
    made = service.order_for(case, now)
    with clock.at(now):
        while run_once():
            pass
    for model in (EvidenceEvent, EvidenceLeaf):
        lift_triggers(model._meta.db_table)
    return made


def test_a_whole_chain_is_whole(order: ServiceOrder) -> None:
    names = list(EvidenceEvent.objects.filter(order=order).order_by("sequence").values_list("name", flat=True))
    assert names[0] == "SubmissionAcceptance"
    assert "ContentConsignment" in names
    assert "ConsignmentNotification" in names
    assert names.count("x-ServiceTookEffect") == 2
    assert first_tampered(order) is None


CHANGES = {
    "a time is moved": ("UPDATE delivery_evidenceevent SET happened_at = '2026-08-01 00:00:00' WHERE sequence = 2", 2),
    "a name is changed": ("UPDATE delivery_evidenceevent SET name = 'ContentHandover' WHERE sequence = 3", 3),
    "an event is removed": ("DELETE FROM delivery_evidenceevent WHERE sequence = 2", 2),
    "a hash is changed": ("UPDATE delivery_evidenceevent SET entry_hash = 'x' WHERE sequence = 1", 1),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_behind_the_portals_back_is_found(order: ServiceOrder, what: str) -> None:
    statement, expected = CHANGES[what]
    with connection.cursor() as cursor:
        cursor.execute(statement)
    found = first_tampered(order)
    assert found is not None
    assert found[0] == expected


def test_a_rewritten_content_is_found_though_its_own_columns_agree(order: ServiceOrder) -> None:
    event = EvidenceEvent.objects.get(order=order, sequence=2)
    forged = canonical_json({"sequence": 2, "name": event.name, "kind": event.kind, "at": event.happened_at.isoformat()})
    EvidenceEvent.objects.filter(pk=event.pk).update(canonical=forged)
    assert first_tampered(order) == (2, "content was changed")


def test_a_cut_off_end_is_found_by_who_holds_a_proof(order: ServiceOrder) -> None:
    head = head_of(order)
    EvidenceEvent.objects.filter(order=order, sequence=head[0]).delete()
    assert first_tampered(order) is None
    assert first_tampered(order, head) is not None


def test_the_clerk_sees_that_the_record_was_changed(order: ServiceOrder) -> None:
    client = sign_in(member(order.case, "clerk"))
    page = reverse("service:order", args=[order.pk])
    assert "校验一致" in client.get(page).content.decode()
    EvidenceEvent.objects.filter(order=order, sequence=2).delete()
    assert "记录可能被改动" in client.get(page).content.decode()


@pytest.mark.slow
def test_the_proof_is_sealed_filed_and_binds_the_chain(proved: ServiceOrder) -> None:
    proof = ProofOfService.objects.get()
    document = proof.document
    assert (document.state, document.kind) == ("sealed", "proof_of_service")
    assert EvidenceEvent.objects.filter(order=proved, entry_hash=proof.evidence_hash).exists()
    assert document.data["previous_hash"] == proof.evidence_hash
    assert [one["sha256"] for one in document.data["documents"]] == [
        item.document.sha256 for item in service.recipient_of(proved).items.order_by("position")
    ]
    assert "第三十一条" in document.data["effect_basis"] or "第31条" in document.data["effect_basis"]
    assert [step["event"] for step in document.data["steps"]][:1] == ["文书到达"]
    assert DossierEntry.objects.get(document=document).catalogue_number == 28


@pytest.mark.slow
def test_the_proof_carries_its_record_for_machines(proved: ServiceOrder, now: dt.datetime) -> None:
    document = ProofOfService.objects.get().document
    with pikepdf.open(io.BytesIO(document_bytes(document))) as pdf:
        record = json.loads(pdf.attachments["data.json"].get_file().read_bytes())
    assert record["effective_at"] == now.isoformat()
    assert record["order_number"] == document.data["order_number"]
    assert wrong_with_record(record["evidence"], trust(now), record["previous_hash"]) == []
    names = [json.loads(base64.b64decode(event["canonical"]))["name"] for event in record["evidence"]["events"]]
    assert names[0] == "SubmissionAcceptance"
    assert names.count("x-ServiceTookEffect") == 2


@pytest.mark.slow
def test_who_holds_the_proof_needs_no_portal(proved: ServiceOrder, client: Client, tmp_path: Path) -> None:
    file = tmp_path / "proof.pdf"
    file.write_bytes(document_bytes(ProofOfService.objects.get().document))
    for name in ("evidence_key", "evidence_anchors", "evidence_program"):
        (tmp_path / name).write_bytes(client.get(reverse(f"verification:{name}")).content)
    keys = [str(tmp_path / "evidence_key"), str(tmp_path / "evidence_anchors")]
    command = [sys.executable, "-I", str(tmp_path / "evidence_program"), "proof", str(file), *keys]
    alone = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, text=True)
    assert (alone.returncode, alone.stdout) == (0, "whole\n"), alone.stderr
    assert standalone.main(["proof", str(file), *keys]) == 0
    assert standalone.main(["proof", str(file)]) == 2
    assert standalone.main(["proof", keys[1], *keys]) == 1
    data = standalone.proof_data(file.read_bytes())
    data["evidence"]["events"][1]["leaf"] += 1
    (tmp_path / "data.json").write_text(json.dumps(data))
    assert standalone.main(["proof", str(tmp_path / "data.json"), *keys]) == 1


def test_the_command_names_the_broken_chain(order: ServiceOrder, capsys: pytest.CaptureFixture[str]) -> None:
    authority.make_authority(now=order.created_at)
    call_command("verify_evidence")
    assert "0 heads, 0 proofs: whole" in capsys.readouterr().out
    call_command("verify_evidence", order=str(order.pk))
    EvidenceEvent.objects.filter(order=order, sequence=2).delete()
    with pytest.raises(CommandError, match="the evidence was changed"):
        call_command("verify_evidence")
    assert f"order {order.pk}: event 2: missing" in capsys.readouterr().out
    with pytest.raises(CommandError, match="event 2: missing"):
        call_command("verify_evidence", order=str(order.pk))


@pytest.mark.slow
def test_the_command_finds_an_end_cut_off_after_a_proof(proved: ServiceOrder, capsys: pytest.CaptureFixture[str]) -> None:
    head = ProofOfService.objects.get().evidence_hash
    cut = EvidenceEvent.objects.get(order=proved, entry_hash=head)
    EvidenceLeaf.objects.filter(event__order=proved, event__sequence__gte=cut.sequence).delete()
    EvidenceEvent.objects.filter(order=proved, sequence__gte=cut.sequence).delete()
    with pytest.raises(CommandError, match="proof of service is missing"):
        call_command("verify_evidence", order=str(proved.pk))
    with pytest.raises(CommandError, match="the evidence was changed"):
        call_command("verify_evidence")
    told = capsys.readouterr().out
    assert f"the event {head[:12]}… of a proof of service is missing" in told
