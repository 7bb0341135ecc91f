"""Runs the check of a file in a confined child process and brings back what it found. No Django."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from courtportal.kernel.uploads.checks.findings import Finding, Refusal
from courtportal.kernel.uploads.kinds import ALLOWED
from courtportal.kernel.uploads.limits import DEFAULT_LIMITS, Limits

_PROJECT = Path(__file__).resolve().parents[3]


def check(path: Path, name: str, cleaned: Path, allowed: tuple[str, ...] = ALLOWED, limits: Limits = DEFAULT_LIMITS) -> Finding:
    """Check the file at `path` that its sender calls `name`; a cleaned copy, if one is needed, goes to `cleaned`.

    Raises Refusal: the reasons of `checks.inspection`, or "too_costly" when the child used up its time or memory or died.
    """
    answer = run_child(path, name, cleaned, allowed, limits)
    if refusal := answer.get("refusal"):
        raise Refusal(refusal["code"], **refusal["facts"])
    finding = answer["finding"]
    return Finding(finding["media_type"], finding["pages"], tuple(finding["removed"]), finding["seconds"])


def run_child(path: Path, name: str, cleaned: Path, allowed: tuple[str, ...], limits: Limits) -> dict[str, Any]:
    """Start the child, wait for it at most `limits.wall_seconds`, and leave no process behind."""
    order = {
        "path": str(path),
        "name": name,
        "cleaned": str(cleaned),
        "allowed": list(allowed),
        "limits": asdict(limits),
    }
    child = subprocess.Popen(
        [sys.executable, "-E", "-s", "-m", "courtportal.kernel.uploads.checks.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_PROJECT,
        env={"PATH": os.defpath, "LANG": "C.UTF-8"},
        start_new_session=True,
    )
    try:
        output, _ = child.communicate(json.dumps(order).encode(), timeout=limits.wall_seconds)
    except subprocess.TimeoutExpired:
        raise Refusal("too_costly") from None
    finally:
        _end(child)
    if child.returncode != 0:
        raise Refusal("too_costly")
    answer: dict[str, Any] = json.loads(output)
    return answer


def _end(child: "subprocess.Popen[bytes]") -> None:
    """Kill the child's whole group if it still runs, and collect it."""
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            pipe.close()
