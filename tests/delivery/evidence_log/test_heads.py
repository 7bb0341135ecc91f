"""The log in the portal: numbering, heads by the clock, export, proofs with their paths, and what an intruder changes."""

import datetime as dt
import json
import subprocess
import sys
from concurrent.futures import Executor, Future
from pathlib import Path
from unittest import mock

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.audit.head_key import folder
from courtportal.kernel.outbox.worker import run_until_quiet
from courtportal.kernel.signing import authority
from courtportal.kernel.signing.pdf import time_stamper
from courtportal.kernel.transactions import TransactionHeld
from delivery.evidence_log import heads, numbering, proving, reading
from delivery.evidence_log.heads import EXPORTED, HeadNotMade, export_heads, last_head, make_heads
from delivery.evidence_log.models import EvidenceHead, EvidenceLeaf
from delivery.evidence_log.rules.record import wrong_with_record
from delivery.evidence_log.schedule import look_everywhere, make_due_heads
from delivery.evidence_log.verifying import verify_all
from delivery.service.evidence import Name, add_evidence, events_about, first_tampered
from delivery.service.models import EvidenceEvent, ServiceOrder
from delivery.verification import evidence_views
from tests.factories import service
from tests.factories.court_cases import make_case
from tests.factories.people import make_user
from tests.factories.tampering import lift_triggers

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def order(now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> ServiceOrder:
    """An order served on a party, with nine events or so; nobody has exported a head yet."""
    monkeypatch.setattr("delivery.service.subscribers.issue_proofs", lambda **_: None)
    (folder() / EXPORTED).unlink(missing_ok=True)
    authority.make_authority(now=now)
    case = make_case(now=now)
    service.bind(service.party_of(case), make_user("周远航"))
    service.confirmed_address(service.party_of(case), now)
    made = service.order_for(case, now)
    with clock.at(now):
        run_until_quiet()
    return made


def exported() -> list[int]:
    return [json.loads(line)["size"] for line in (folder() / EXPORTED).read_text().splitlines()]


def test_events_get_places_without_gaps_in_the_order_of_their_chain(order: ServiceOrder, now: dt.datetime) -> None:
    count = EvidenceEvent.objects.count()
    assert numbering.number_events(2) == 2
    assert numbering.number_events(1_000) == count - 2
    assert numbering.number_events(1_000) == 0
    in_log = list(EvidenceLeaf.objects.order_by("index").values_list("index", "event__sequence"))
    assert in_log == [(place, place + 1) for place in range(count)]


def test_a_head_is_made_when_it_is_due(order: ServiceOrder, now: dt.datetime) -> None:
    count = EvidenceEvent.objects.count()
    make_due_heads(now)
    assert last_head().size == count
    add_evidence(order, Name.HANDED_TO_CLERK, at=now)
    make_due_heads(now + dt.timedelta(seconds=59))
    assert EvidenceHead.objects.count() == 1
    make_due_heads(now + dt.timedelta(seconds=60))
    assert [head.size for head in reading.heads()] == [count, count + 1] == exported()
    make_due_heads(now + dt.timedelta(hours=1))
    assert EvidenceHead.objects.count() == 2


def test_a_full_portion_waits_for_no_minute_and_a_head_covers_no_more(
    order: ServiceOrder, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_due_heads(now)
    first = last_head().size
    monkeypatch.setattr(heads, "MOST_LEAVES", 3)
    monkeypatch.setattr("delivery.evidence_log.schedule.MOST_LEAVES", 3)
    for _ in range(4):
        add_evidence(order, Name.HANDED_TO_CLERK, at=now)
    make_due_heads(now + dt.timedelta(seconds=1))
    assert [head.size for head in reading.heads()] == [first, first + 3, first + 4]
    assert verify_all(now).wrong == []


def test_heads_name_the_one_before_and_settle(order: ServiceOrder, now: dt.datetime) -> None:
    make_heads(now)
    add_evidence(order, Name.HANDED_TO_CLERK, at=now)
    make_heads(now - dt.timedelta(days=3))  # the clock may go back, heads do not
    first, second = reading.heads()
    assert (second.previous, second.at) == (first.hash(), first.at)
    for row in (EvidenceHead.objects.first(), EvidenceLeaf.objects.first()):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.delete()


def test_of_two_that_make_a_head_at_once_one_is_kept(order: ServiceOrder, now: dt.datetime) -> None:
    numbering.number_events(1_000)
    size = EvidenceLeaf.objects.count()
    one, other = heads._signed(size - 1, None, now), heads._signed(size, None, now)
    heads._keep(one)
    heads._keep(other)
    assert [head.size for head in reading.heads()] == [size - 1]
    make_heads(now)
    assert verify_all(now).wrong == []


def test_nothing_is_made_while_others_wait_or_without_a_good_stamp(
    order: ServiceOrder, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(TransactionHeld), transaction.atomic():
        make_heads(now)
    monkeypatch.setattr(heads, "time_stamper", lambda at: time_stamper(at - dt.timedelta(hours=2)))
    with pytest.raises(HeadNotMade):
        make_heads(now)
    assert not EvidenceHead.objects.exists()


def test_a_line_half_written_is_mended_and_nothing_is_exported_twice(order: ServiceOrder, now: dt.datetime) -> None:
    make_heads(now)
    whole = (folder() / EXPORTED).read_bytes()
    (folder() / EXPORTED).write_bytes(whole[:-9])
    export_heads()
    assert (folder() / EXPORTED).read_bytes() == whole
    (folder() / EXPORTED).write_bytes(whole + b'{"size": 99')
    export_heads()
    assert (folder() / EXPORTED).read_bytes() == whole


def test_what_was_overtaken_is_found_by_the_daily_look(
    order: ServiceOrder, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL may commit a row long after those behind it: here its place is taken by hand."""
    monkeypatch.setattr(numbering, "OVERTAKEN", 0)
    late = EvidenceEvent.objects.order_by("pk").first()
    behind = [event.pk for event in EvidenceEvent.objects.exclude(pk=late.pk)]
    monkeypatch.setattr(numbering, "waiting", lambda **_: EvidenceEvent.objects.filter(pk__in=behind).order_by("pk"))
    numbering.number_events(1_000)
    monkeypatch.undo()
    monkeypatch.setattr(numbering, "OVERTAKEN", 0)
    make_heads(now)
    assert not EvidenceLeaf.objects.filter(event=late).exists()
    look_everywhere(now)
    assert EvidenceLeaf.objects.get(event=late).index == len(behind)


def test_the_event_behind_a_proof_makes_the_head_and_the_next_proof_uses_it(order: ServiceOrder, now: dt.datetime) -> None:
    events = list(events_about(service.recipient_of(order)))
    (record,) = proving.evidence_records([events], now)
    assert wrong_with_record(record, heads.trust(now), events[-1].entry_hash) == []
    assert len(record["events"]) == len(events) == EvidenceEvent.objects.count()
    (again,) = proving.evidence_records([events[:2]], now + dt.timedelta(minutes=3))
    assert again["head"] == record["head"]
    assert EvidenceHead.objects.count() == 1


def test_outsiders_judge_the_export_without_the_portal(
    order: ServiceOrder, client: Client, now: dt.datetime, tmp_path: Path
) -> None:
    make_heads(now)
    call_command("verify_evidence", export=tmp_path / "chain.jsonl")
    (tmp_path / "root.pem").write_bytes(authority.root_certificate(now=now).public_bytes(Encoding.PEM))
    (tmp_path / "kept.jsonl").write_bytes(client.get(reverse("verification:evidence_heads")).content)
    files = [tmp_path / "chain.jsonl", tmp_path / "kept.jsonl", folder() / "head.pem", tmp_path / "root.pem"]
    command = [sys.executable, "-X", "importtime", "-m", "delivery.evidence_log.standalone", "chain", *map(str, files)]
    done = subprocess.run(command, cwd=ROOT, env={"PATH": "/usr/bin"}, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "whole\n")
    assert "django" not in done.stderr
    lines = files[0].read_text().splitlines()
    files[0].write_text("\n".join(lines[:-1]) + "\n")
    done = subprocess.run(command, cwd=ROOT, env={"PATH": "/usr/bin"}, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "is missing up to head" in done.stdout


def test_the_heads_are_fetched_in_parts(
    order: ServiceOrder, client: Client, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heads, "MOST_LEAVES", 1)
    monkeypatch.setattr(heads, "MOST_IN_ONE_ANSWER", 2)
    monkeypatch.setattr(evidence_views, "MOST_IN_ONE_ANSWER", 2)
    made = make_heads(now)
    assert made > 3
    address, sizes = reverse("verification:evidence_heads"), []
    while address:
        answer = client.get(address)
        sizes += [json.loads(line)["size"] for line in answer.content.splitlines()]
        address = answer.get("Link", "").partition(">")[0].removeprefix("<")
    assert sizes == list(range(1, made + 1))
    for wrong in ("-1", "x", "9" * 30, "²"):
        assert client.get(reverse("verification:evidence_heads"), {"after": wrong}).status_code == 400


CHANGES = {
    "DELETE FROM delivery_evidencehead": "is missing",
    'DELETE FROM delivery_evidenceleaf WHERE "index" = 2': "leaf 2: is missing",
    'UPDATE delivery_evidenceleaf SET nodes = (SELECT nodes FROM delivery_evidenceleaf WHERE "index" = 0) WHERE "index" = 1': (
        "nodes were changed"
    ),
    "UPDATE delivery_evidenceevent SET recipient_id = NULL WHERE sequence = 2": "columns differ",
    "UPDATE delivery_evidenceevent SET happened_at = '2026-08-01 00:00:00' WHERE sequence = 2": "columns differ",
    "UPDATE delivery_evidencehead SET signed_at = '2026-08-01 00:00:00'": "signature does not verify",
}


@pytest.mark.parametrize("statement", CHANGES)
def test_a_change_behind_the_portals_back_is_found(
    order: ServiceOrder, now: dt.datetime, statement: str, capsys: pytest.CaptureFixture[str]
) -> None:
    make_heads(now)
    call_command("verify_evidence")
    assert "1 heads, 0 proofs: whole" in capsys.readouterr().out
    for model in (EvidenceEvent, EvidenceLeaf, EvidenceHead):
        lift_triggers(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(statement)
    with pytest.raises(CommandError, match="the evidence was changed"):
        call_command("verify_evidence")
    assert CHANGES[statement] in capsys.readouterr().out


def test_a_long_log_is_judged_by_two_processes_in_parts(
    order: ServiceOrder, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The processes are played by this one: a child does not see a test's transaction."""

    class Here(Executor):
        def submit(self, task, /, *args):
            done: Future[object] = Future()
            done.set_result(task(*args))
            return done

    make_heads(now)
    add_evidence(order, Name.HANDED_TO_CLERK, at=now)
    monkeypatch.setattr("delivery.evidence_log.verifying.LONG", 1)
    monkeypatch.setattr("delivery.evidence_log.verifying.ProcessPoolExecutor", lambda *_args, **_kwargs: Here())
    monkeypatch.setattr("delivery.evidence_log.verifying.connections.close_all", lambda: None)
    assert verify_all(now).wrong == []
    lift_triggers(EvidenceEvent._meta.db_table)
    EvidenceEvent.objects.filter(sequence=2).update(name="ContentHandover")
    assert verify_all(now).wrong == [f"order {order.pk}: event 2: columns differ from what was hashed"]


def test_an_event_that_waits_for_its_head_is_told_and_no_alarm(
    order: ServiceOrder, now: dt.datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    make_heads(now)
    add_evidence(order, Name.HANDED_TO_CLERK, at=now)
    call_command("verify_evidence")
    assert "1 events wait for the next head" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "cause", "codes"),
    [
        (Name.NOTIFICATION_FAILED, "", ["x-NotificationFailed"]),
        (Name.CONSIGNMENT_FAILED, "", ["RD04"]),
        (Name.CONSIGNMENT_FAILED, "authority_ended", ["RD04", "x-AuthorityEnded"]),
        (Name.REJECTED, "", ["RC08"]),
        (Name.EXPIRED, "no_answer", ["x-NoAnswer"]),
        (Name.EXPIRED, "failed", ["x-NoAnswer", "x-WayFailed"]),
        (Name.CONSIGNED, "", None),
    ],
)
def test_what_did_not_happen_says_why(
    order: ServiceOrder, now: dt.datetime, name: Name, cause: str, codes: list[str] | None
) -> None:
    detail = {"reason": cause} if cause else {}
    made = add_evidence(order, name, at=now, recipient=service.recipient_of(order), detail=detail)
    assert json.loads(made.canonical).get("event_reasons") == codes
    assert json.loads(made.canonical)["detail"] == detail
    assert made in events_about(service.recipient_of(order))
    assert first_tampered(order) is None


def test_events_from_before_the_reasons_were_kept_verify_beside_new_ones(order: ServiceOrder, now: dt.datetime) -> None:
    recipient = service.recipient_of(order)
    with mock.patch("delivery.service.evidence.event_reasons", return_value=[]):
        old = add_evidence(order, Name.REJECTED, at=now, recipient=recipient, detail={"reason": "RC08"})
    add_evidence(order, Name.REJECTED, at=now, recipient=recipient)
    assert "event_reasons" not in json.loads(old.canonical)
    assert first_tampered(order) is None
    make_heads(now)
    assert verify_all(now).wrong == []


def test_a_time_in_another_zone_is_no_change(order: ServiceOrder, now: dt.datetime) -> None:
    """What a clerk types is Shanghai time; the database gives it back in UTC."""
    add_evidence(order, Name.CAME_FROM_CLERK, at=now.astimezone(clock.SHANGHAI))
    make_heads(now)
    assert verify_all(now).wrong == []
