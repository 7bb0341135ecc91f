"""``manage.py bench delivery_evidence``: a million events of service with their heads, verified; a thousand mutants, all found.

The events are made up and written as rows; places in the log and heads are made by the portal's own job. Set BENCH_EVENTS to
another number of events, BENCH_MUTANTS to another number of mutants.
"""

import os
import random
import resource
import time
from collections.abc import Iterator
from itertools import islice

from django.db import connection, transaction

from courtportal.demo.bench.evidence_chains import events, evidence
from courtportal.demo.bench.evidence_mutants import MUTATIONS, what_is_wrong
from courtportal.demo.bench.registry import Say, benchmark
from courtportal.kernel import clock
from delivery.evidence_log.heads import make_heads
from delivery.evidence_log.models import EvidenceHead
from delivery.evidence_log.rules.events import Row
from delivery.evidence_log.verifying import verify_all

EVENTS = int(os.environ.get("BENCH_EVENTS", "1000000"))
MUTANTS = int(os.environ.get("BENCH_MUTANTS", "1000"))
PORTION = 20_000
GOAL_SECONDS = 10.0
_INSERT = """INSERT INTO delivery_evidenceevent (id, order_id, sequence, attempt_id, item_id, recipient_id, name, kind,
    happened_at, canonical, previous_hash, entry_hash) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"""


Value = int | str | bytes | None


def _bare(key: str | None) -> str | None:
    return key.replace("-", "") if key else None


def _values(row: Row, number: int) -> tuple[Value, ...]:
    """As SQLite keeps them."""
    at = row.at.replace("T", " ").removesuffix("+00:00")
    keys = (_bare(row.attempt), _bare(row.item), _bare(row.recipient))
    return (
        number, _bare(row.order), row.sequence, *keys, row.name, row.kind, at, row.canonical, row.previous, row.entry_hash
    )  # fmt: skip


def write_events(count: int) -> None:
    """So many events in the database; the orders, recipients and documents that they name are not there."""
    connection.cursor().execute("PRAGMA foreign_keys = OFF")
    rows: Iterator[tuple[Value, ...]] = (_values(row, number) for number, row in enumerate(events(count, seed=2026), start=1))
    while portion := list(islice(rows, PORTION)):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(_INSERT, portion)


def _spent() -> float:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def _long_chain(say: Say) -> bool:
    started, spent = time.monotonic(), _spent()
    write_events(EVENTS)
    say(f"{EVENTS} events made up and written: {time.monotonic() - started:.1f} s, {_spent() - spent:.1f} s of one processor")
    started, spent, now = time.monotonic(), _spent(), clock.now()
    while make_heads(now):
        continue
    heads = EvidenceHead.objects.count()
    say(f"numbered and in {heads} heads: {time.monotonic() - started:.1f} s, {_spent() - spent:.1f} s of one processor")
    started, spent = time.monotonic(), _spent()
    found = verify_all(now)
    seconds = time.monotonic() - started
    say(f"verified by two processes: {seconds:.1f} s, {_spent() - spent:.1f} s of one processor; {len(found.wrong)} wrong")
    say(f"most memory of one process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    return not found.wrong and found.not_covered == 0 and seconds <= GOAL_SECONDS


def missed(count: int, seed: int) -> tuple[list[str], int]:
    """The mutants that were not found, by name and number, and how many originals raised an alarm."""
    names, kept, alarms = sorted(MUTATIONS), [], 0
    for number in range(count):
        one, name = evidence(40 + number % 30, seed + number), names[number % len(names)]
        alarms += bool(what_is_wrong(one))
        MUTATIONS[name](one, random.Random(f"{seed} {number}"))  # noqa: S311 - places of the changes
        if not what_is_wrong(one):
            kept.append(f"{name} {number}")
    return kept, alarms


@benchmark("delivery_evidence")
def delivery_evidence(say: Say) -> None:
    """Raises SystemExit if a mutant is not found, an original raises an alarm, or the goal of ten seconds is missed."""
    started = time.monotonic()
    kept, alarms = missed(MUTANTS, seed=2026)
    found = MUTANTS - len(kept)
    say(f"{found} of {MUTANTS} mutants of {len(MUTATIONS)} kinds found; {alarms} alarms at {MUTANTS} originals")
    say(f"{time.monotonic() - started:.0f} s for these")
    for one in kept:
        say(f"not found: {one}")
    if not _long_chain(say) or kept or alarms:
        raise SystemExit(1)
