"""Evidence that was changed is found, by the rules alone; whole evidence raises no alarm."""

import copy
import datetime as dt
import json
import random
from dataclasses import replace

import pytest

from courtportal.demo.bench.evidence_chains import Evidence, evidence, keys
from courtportal.demo.bench.evidence_mutants import MUTATIONS, what_is_wrong
from courtportal.kernel.audit.chain import canonical_json
from courtportal.kernel.audit.merkle import HASH_BYTES, completed_by, path
from delivery.evidence_log.rules.checking import chains_in, wrong_in_chains, wrong_in_parts
from delivery.evidence_log.rules.events import Row, _same_text, columns_agree
from delivery.evidence_log.rules.heads import Head, wrong_with
from delivery.evidence_log.rules.record import VERSION, record_event, wrong_with_record

EVENTS = 47


@pytest.fixture(scope="module")
def whole() -> Evidence:
    return evidence(EVENTS, seed=1)


def test_whole_evidence_raises_no_alarm(whole: Evidence) -> None:
    assert what_is_wrong(whole) == []
    assert [head.size for head in whole.heads] == [16, 32, 47]


@pytest.mark.parametrize("name", MUTATIONS)
def test_every_kind_of_change_is_found(whole: Evidence, name: str) -> None:
    for seed in range(6):
        changed, chance = copy.deepcopy(whole), random.Random(f"{name} {seed}")
        MUTATIONS[name](changed, chance)
        assert what_is_wrong(changed), f"seed {seed}"


def test_the_first_line_says_where_and_what(whole: Evidence) -> None:
    changed = copy.deepcopy(whole)
    row = changed.rows[12]
    changed.rows[12] = row._replace(name="ContentHandover")
    assert what_is_wrong(changed) == [f"order {row.order}: event {row.sequence}: columns differ from what was hashed"]
    del changed.rows[12]
    first = what_is_wrong(changed)[0]
    assert first in (f"order {row.order}: event {row.sequence}: missing or out of order", "leaf 12: is missing")


@pytest.mark.parametrize("name", ["removed", "moved", "hash_column", "column", "added_twice", "content_with_its_own_hash"])
def test_parts_of_a_log_say_together_what_the_whole_says(whole: Evidence, name: str) -> None:
    changed = copy.deepcopy(whole)
    MUTATIONS[name](changed, random.Random(name))
    in_one = set(wrong_in_chains(changed.rows, ["0" * 64]))
    assert in_one
    for place in range(0, EVENTS, 5):
        parts = [chains_in(changed.rows[:place], ["0" * 64]), chains_in(changed.rows[place:], ["0" * 64])]
        assert set(wrong_in_parts(parts)) == in_one


def test_without_the_outsiders_heads_an_insider_is_not_found(whole: Evidence) -> None:
    """Why heads are exported: keys and triggers are in the hands of who runs the database."""
    changed = copy.deepcopy(whole)
    MUTATIONS["rewritten_by_an_insider"](changed, random.Random(1))
    assert all("outsiders hold" in line for line in what_is_wrong(changed))
    changed.held.clear()
    assert what_is_wrong(changed) == []


def test_columns_are_compared_by_text_or_by_meaning(whole: Evidence) -> None:
    row = next(row for row in whole.rows if row.item and row.attempt)
    assert columns_agree(row)
    content = json.loads(row.canonical)
    elsewhere = dt.datetime.fromisoformat(content["at"]).astimezone(dt.timezone(dt.timedelta(hours=8))).isoformat()
    assert columns_agree(row._replace(canonical=canonical_json(content | {"at": elsewhere})))
    del content["recipient"]
    before = row._replace(canonical=canonical_json(content), recipient=None)
    assert columns_agree(before)
    assert not columns_agree(before._replace(recipient=row.recipient))
    assert not columns_agree(row._replace(canonical=b"{}"))
    assert not columns_agree(row._replace(canonical=b"no JSON"))


def test_a_time_stamp_of_another_occasion_does_not_count(whole: Evidence) -> None:
    head = whole.heads[0]
    early = replace(head, at=head.at - dt.timedelta(hours=1))
    signed = replace(early, signature=keys().signing.sign(early.signed_bytes()))
    stamped = keys().head(head)
    assert wrong_with(stamped, keys().trust) == ""
    assert "time stamp" in wrong_with(signed, keys().trust)


def record_of(one: Evidence, rows: list[Row], head: Head) -> dict[str, object]:
    def node(place: tuple[int, int]) -> bytes:
        start = place[0] * HASH_BYTES
        return one.nodes[completed_by(place)][start : start + HASH_BYTES]

    events = [
        record_event(
            canonical=row.canonical, previous=row.previous, leaf=row.leaf or 0, path=path(row.leaf or 0, head.size, node)
        )
        for row in rows
    ]
    return {"version": VERSION, "events": events, "head": head.as_json()}


def of_one_order(one: Evidence) -> list[Row]:
    order = one.rows[20].order
    return [row for row in one.rows if row.order == order]


def test_a_proofs_record_is_judged_without_anything_else(whole: Evidence) -> None:
    rows = of_one_order(whole)
    record = json.loads(json.dumps(record_of(whole, rows, whole.heads[-1])))
    assert wrong_with_record(record, keys().trust, rows[-1].entry_hash) == []
    assert wrong_with_record(record, keys("stranger").trust) != []
    assert wrong_with_record(record, keys().trust, "0" * 64) == ["the proof prints another hash than its last event has"]


def test_a_changed_record_is_refused(whole: Evidence) -> None:
    rows = of_one_order(whole)
    text = json.dumps(record_of(whole, rows, whole.heads[-1]))
    chance = random.Random(7)
    for _ in range(80):
        place = chance.randrange(text.index('"events"'), text.index('"token"'))
        changed = text[:place] + chr(ord(text[place]) ^ 1) + text[place + 1 :]
        try:
            record = json.loads(changed)
        except ValueError:
            continue
        assert wrong_with_record(record, keys().trust), text[place - 10 : place + 10]


def test_events_left_out_at_the_end_or_out_of_order_are_seen(whole: Evidence) -> None:
    rows = of_one_order(whole)
    record = record_of(whole, rows[:-1], whole.heads[-1])
    assert wrong_with_record(record, keys().trust, rows[-1].entry_hash) != []
    backwards = record_of(whole, rows[::-1], whole.heads[-1])
    assert any("out of order" in line for line in wrong_with_record(backwards, keys().trust))
    assert wrong_with_record({"version": VERSION, "events": [], "head": whole.heads[0].as_json()}, keys().trust) != []


def test_the_reasons_of_an_event_do_not_slow_its_check_down(whole: Evidence) -> None:
    """Columns of a row with reasons are compared as text; only what cannot be compared so is read."""
    row = whole.rows[3]
    content = json.loads(row.canonical) | {"event_reasons": ["RD04"]}
    assert _same_text(row._replace(canonical=canonical_json(content)))
