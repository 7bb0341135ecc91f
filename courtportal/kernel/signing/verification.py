"""Validates a PDF against the portal's own authority and register of certificates."""

import asyncio
import datetime as dt
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding
from django.core.cache import cache

from courtportal.kernel.signing import authority
from courtportal.kernel.signing.models import Certificate
from courtportal.kernel.signing.validation import Anchors, SignatureReport, ValidationReport, Verdict, overall, validate
from courtportal.kernel.uploads.limits import MEGABYTE, Limits

MOST_BYTES = 30 * MEGABYTE
_CHILD_LIMITS = Limits(file_bytes=MOST_BYTES, cpu_seconds=30, wall_seconds=60, memory_bytes=1024 * MEGABYTE)
_REMEMBERED_SECONDS = 24 * 3600
_PROJECT = Path(__file__).resolve().parents[3]


def validate_pdf(data: bytes, *, now: dt.datetime) -> ValidationReport:
    """Judge a file that this portal has made. VALID only if every signature is intact, trusted, timely and the last word."""
    loop = asyncio.new_event_loop()
    try:
        return _with_register(validate(data, _anchors(now), loop))
    finally:
        loop.close()


def validate_again(data: bytes, *, now: dt.datetime) -> ValidationReport:
    """As ``validate_pdf``, for a file that is looked at often: what its bytes and the anchors decide is remembered by their
    digest; the register of certificates is asked at every look.
    """
    anchors = _anchors(now)
    digest = hashlib.sha256(data)
    for one in (*anchors.trusted, authority.issuing_certificate(now=now)):
        digest.update(one.public_bytes(Encoding.DER))
    key = f"validated:{digest.hexdigest()}"
    report = cache.get(key)
    if report is None:
        loop = asyncio.new_event_loop()
        try:
            report = validate(data, anchors, loop)
        finally:
            loop.close()
        cache.set(key, report, _REMEMBERED_SECONDS)
    return _with_register(report)


def validate_strange_pdf(data: bytes, *, now: dt.datetime) -> ValidationReport:
    """The same for a file that anyone may have made: in a child process without network, with limits. UNREADABLE if it dies."""
    anchors, issuing = _anchors(now), authority.issuing_certificate(now=now)
    with tempfile.NamedTemporaryFile(prefix="verify-") as file:
        file.write(data)
        file.flush()
        order = {
            "path": file.name,
            "anchors": [one.public_bytes(Encoding.DER).hex() for one in (anchors.root, issuing, *anchors.time_stamps)],
            "limits": asdict(_CHILD_LIMITS),
        }
        answer = _run_child(order)
    return _with_register(_report(answer)) if answer else ValidationReport(Verdict.UNREADABLE)


def _anchors(now: dt.datetime) -> Anchors:
    foreign = tuple(authority.other_time_stamp_certificates())
    return Anchors(authority.root_certificate(now=now), authority.issuing_certificate(now=now), foreign)


def offline_anchors(*, now: dt.datetime) -> Anchors:
    """What anyone has who holds the root certificate: nothing of the register."""
    return Anchors(authority.root_certificate(now=now), time_stamps=tuple(authority.other_time_stamp_certificates()))


def _with_register(report: ValidationReport) -> ValidationReport:
    """The register may know a certificate as revoked by the time of a signature, whatever the document carries."""
    if not report.signatures:
        return report
    serials = [one.serial for one in report.signatures]
    revoked = dict(Certificate.objects.filter(serial__in=serials, revoked_at__isnull=False).values_list("serial", "revoked_at"))
    signatures = tuple(replace(one, revoked=one.revoked or _was_revoked(one, revoked)) for one in report.signatures)
    return overall(signatures, complete=report.verdict != Verdict.INCOMPLETE)


def _was_revoked(signature: SignatureReport, revoked: dict[str, dt.datetime | None]) -> bool:
    at = revoked.get(signature.serial)
    return at is not None and (signature.signed_at is None or at <= signature.signed_at)


def _run_child(order: dict[str, Any]) -> dict[str, Any] | None:
    child = subprocess.Popen(
        [sys.executable, "-E", "-s", "-m", "courtportal.kernel.signing.validation_child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_PROJECT,
        env={"PATH": os.defpath, "LANG": "C.UTF-8"},
        start_new_session=True,
    )
    try:
        output, _ = child.communicate(json.dumps(order).encode(), timeout=_CHILD_LIMITS.wall_seconds)
        answer: dict[str, Any] | None = json.loads(output) if child.returncode == 0 else None
    except (subprocess.TimeoutExpired, ValueError):
        return None
    finally:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
    return answer


def _report(answer: dict[str, Any]) -> ValidationReport:
    signatures = tuple(
        SignatureReport(**{**one, "signed_at": dt.datetime.fromisoformat(one["signed_at"]) if one["signed_at"] else None})
        for one in answer["signatures"]
    )
    return ValidationReport(Verdict(answer["verdict"]), signatures)
