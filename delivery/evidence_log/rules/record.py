"""The record that a proof of service carries: its events with their paths, and the head that covers them. No Django.

Who holds the proof, the key of the heads and the root of the time stamps needs nothing else to judge it.
"""

import base64
import json
from typing import Any

from courtportal.kernel.audit.chain import entry_hash
from courtportal.kernel.audit.merkle import leaf_hash, root_by_path
from delivery.evidence_log.rules.heads import Head, Trust, wrong_with

VERSION = 1


def record_event(*, canonical: bytes, previous: str, leaf: int, path: list[bytes]) -> dict[str, Any]:
    """One event as it stands in the record."""
    return {
        "canonical": base64.b64encode(canonical).decode(),
        "previous": previous,
        "leaf": leaf,
        "path": [step.hex() for step in path],
    }


def wrong_with_record(record: dict[str, Any], trust: Trust, last: str = "") -> list[str]:
    """What is wrong with it; nothing for a whole one. ``last`` is the hash of its last event as the proof prints it."""
    try:
        head = Head.from_json(record["head"])
        wrong = [f"head {head.size}: {reason}"] if (reason := wrong_with(head, trust)) else []
        before, end = 0, ""
        for event in record["events"]:
            canonical = base64.b64decode(event["canonical"], validate=True)
            sequence, end = json.loads(canonical)["sequence"], entry_hash(event["previous"], canonical)
            steps = [bytes.fromhex(step) for step in event["path"]]
            root = root_by_path(leaf_hash(bytes.fromhex(end)), event["leaf"], head.size, steps)
            if root is None or root.hex() != head.root:
                wrong.append(f"event {sequence}: is not in the log of head {head.size}")
            if sequence <= before:
                wrong.append(f"event {sequence}: out of order")
            before = sequence
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return [f"the record cannot be read: {error}"]
    if last not in {"", end}:
        wrong.append("the proof prints another hash than its last event has")
    return wrong if end else [*wrong, "the record has no events"]
