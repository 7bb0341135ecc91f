"""Verifies court documents without the portal: by the files, the court's root certificate and pyHanko (pip install pyHanko).

usage: python verify_document.py --root root.pem FILE…

Says for each file: valid, unsigned (no signature inside), incomplete (a signature or the seal is missing, perhaps cut off),
untrusted (not by this court's certificates, revoked, or without a time stamp), changed, or unreadable. Exit code 1 unless every
file is valid. The court's register is not asked: whether a newer version exists, or a seal was revoked since, the court knows.
"""

import argparse
import asyncio
import json
import logging
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from cryptography import x509

from courtportal.kernel.signing.validation import Anchors, ValidationReport, Verdict, validate


def verify_offline(files: Sequence[bytes], anchors: Anchors) -> Iterator[ValidationReport]:
    """The verdict on each file, by nothing but the file and the anchors."""
    logging.disable(logging.CRITICAL)  # what the readers think of a hostile file
    loop = asyncio.new_event_loop()
    try:
        for data in files:
            yield validate(data, anchors, loop)
    finally:
        loop.close()
        logging.disable(logging.NOTSET)


def lines_about(name: str, report: ValidationReport) -> Iterator[str]:
    """The verdict, and what holds of each signature, for people."""
    yield f"{name}: {report.verdict}"
    for one in report.signatures:
        at = one.signed_at.isoformat() if one.signed_at else "-"
        yield f"  {one.field}: {one.signer or '-'} {at} {one.verdict}{' revoked' if one.revoked else ''}"


def main(arguments: list[str]) -> int:
    """Verify and print."""
    parser = argparse.ArgumentParser(description="Verify court documents offline.")
    parser.add_argument("--root", type=Path, required=True, help="the court's root certificate (PEM)")
    parser.add_argument("--trust", type=Path, help="certificates of foreign time-stamp authorities (PEM)")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    chosen = parser.parse_args(arguments)
    stamps = x509.load_pem_x509_certificates(chosen.trust.read_bytes()) if chosen.trust else []
    anchors = Anchors(x509.load_pem_x509_certificate(chosen.root.read_bytes()), time_stamps=tuple(stamps))
    reports = list(verify_offline([file.read_bytes() for file in chosen.files], anchors))
    for file, report in zip(chosen.files, reports, strict=True):
        said = [json.dumps({"file": str(file), **asdict(report)}, default=str)] if chosen.json else lines_about(str(file), report)
        sys.stdout.writelines(f"{line}\n" for line in said)
    return 0 if all(report.verdict == Verdict.VALID for report in reports) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
