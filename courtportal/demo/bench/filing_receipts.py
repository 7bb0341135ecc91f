"""``manage.py bench filing_receipts``: a hundred receipts of filing, judged without the portal, whole and with one bit turned.

The judges know the file and the court's root certificate, nothing else: pyHanko, and openssl over the bytes each signature names.
"""

import hashlib
import io
import random
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from asn1crypto import pem, x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore

from courtportal.demo.bench.registry import Say, benchmark
from courtportal.kernel import clock
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.courts.models import Court
from courtportal.kernel.rendering.actions import document_bytes, issue_document
from courtportal.kernel.signing import authority

RECEIPTS = 100
Judge = Callable[[bytes, bytes], bool]


def root_pem() -> bytes:
    """The certificate that a stranger would have from the court."""
    return authority.root_certificate(now=clock.now()).public_bytes(Encoding.PEM)


def by_pyhanko(data: bytes, root: bytes) -> bool:
    """pyHanko trusts every signature by the root, and nothing was changed after the last one."""
    anchor = x509.Certificate.load(pem.unarmor(root)[2])
    try:
        reader = PdfFileReader(io.BytesIO(data))
        signatures = reader.embedded_regular_signatures
        context = DocumentSecurityStore.read_dss(reader).as_validation_context(
            {"trust_roots": [anchor], "allow_fetching": False, "revocation_mode": "hard-fail", "moment": clock.now()}
        )
        return bool(signatures) and all(validate_pdf_signature(one, context).bottom_line for one in signatures)
    except Exception:  # noqa: BLE001 - whatever a damaged file makes the reader raise, it is not genuine
        return False


def by_openssl(data: bytes, root: bytes) -> bool:
    """openssl verifies each signature over exactly the bytes that it names."""
    try:
        signatures = PdfFileReader(io.BytesIO(data)).embedded_regular_signatures
        return bool(signatures) and all(_openssl(data, one, root) for one in signatures)
    except Exception:  # noqa: BLE001 - as above
        return False


def _openssl(data: bytes, signature: Any, root: bytes) -> bool:
    start, length, second, rest = (int(number) for number in signature.byte_range)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "content").write_bytes(data[start : start + length] + data[second : second + rest])
        (folder / "signature.der").write_bytes(signature.pkcs7_content)
        (folder / "root.pem").write_bytes(root)
        words = "openssl cms -verify -binary -inform DER -in signature.der -content content -CAfile root.pem -purpose any"
        command = [*words.split(), "-attime", str(int(clock.now().timestamp())), "-out", "verified"]
        return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0


def with_a_bit_turned(data: bytes, chance: random.Random) -> bytes:
    """The file with one bit changed in what the last signature covers, away from the signature itself."""
    start, length, second, rest = PdfFileReader(io.BytesIO(data)).embedded_regular_signatures[-1].byte_range
    place = chance.randrange(int(length) + int(rest))
    at = place + int(start) if place < int(length) else place - int(length) + int(second)
    changed = bytearray(data)
    changed[at] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _receipt(court: Court, number: int) -> bytes:
    now = clock.now()
    materials = [
        {"name": f"证据{place}", "pages": place, "sha256": hashlib.sha256(b"%d %d" % (number, place)).hexdigest()}
        for place in range(1, 6)
    ]
    data = {
        "recipient": "林小满", "receipt_number": f"S{number:016d}", "cause": "民间借贷纠纷", "court_name": court.name_zh,
        "parties": [{"role": "原告", "name": "林小满"}], "amount": "100000.00", "submitted_at": now.isoformat(),
        "decide_by": clock.local(now).date().isoformat(), "materials": materials,
    }  # fmt: skip
    key = f"bench-receipt:{number}"
    return document_bytes(issue_document(actor=SYSTEM, kind="filing_receipt", court=court, data=data, now=now, key=key))


@benchmark("filing_receipts")
def filing_receipts(say: Say) -> None:
    """Raises SystemExit if a whole receipt is refused or a changed one passes."""
    chance, root, court = random.Random(20_26), root_pem(), Court.objects.get(code="粤0604")  # noqa: S311 - places of the bits
    judges: dict[str, Judge] = {"pyHanko": by_pyhanko, "openssl": by_openssl}
    accepted, passed = dict.fromkeys(judges, 0), dict.fromkeys(judges, 0)
    started = time.monotonic()
    for number in range(RECEIPTS):
        data = _receipt(court, number)
        changed = with_a_bit_turned(data, chance)
        for name, judge in judges.items():
            accepted[name] += judge(data, root)
            passed[name] += judge(changed, root)
    for name in judges:
        say(f"{name}: {accepted[name]} of {RECEIPTS} receipts genuine; with one bit turned {passed[name]} passed")
    say(f"{time.monotonic() - started:.0f} s in all")
    if set(accepted.values()) != {RECEIPTS} or any(passed.values()):
        raise SystemExit(1)
