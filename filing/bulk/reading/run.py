"""Starts the confined child for one order and brings back its answer."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from courtportal.kernel.uploads.checks.findings import Refusal
from courtportal.kernel.uploads.limits import MEGABYTE, Limits

LIMITS = Limits(archive_entries=6_000, cpu_seconds=60, wall_seconds=50, memory_bytes=2_048 * MEGABYTE)
_PROJECT = Path(__file__).resolve().parents[3]


def read(task: str, path: Path, limits: Limits = LIMITS, **order: object) -> Any:
    """Read a table, list or unpack an archive. Raises Refusal; "too_costly" when the child used up its time or died."""
    child = subprocess.Popen(
        [sys.executable, "-E", "-s", "-m", "filing.bulk.reading.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_PROJECT,
        env={"PATH": os.defpath, "LANG": "C.UTF-8"},
        start_new_session=True,
    )
    asked = json.dumps({"task": task, "path": str(path), "limits": asdict(limits), **order})
    try:
        output, _ = child.communicate(asked.encode(), timeout=limits.wall_seconds)
    except subprocess.TimeoutExpired:
        raise Refusal("too_costly") from None
    finally:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.communicate()
    if child.returncode != 0:
        raise Refusal("too_costly")
    answer = json.loads(output)
    if refusal := answer.get("refusal"):
        raise Refusal(refusal["code"], **refusal["facts"])
    return answer["found"]
