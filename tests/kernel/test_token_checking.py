"""A time-stamp token is judged as openssl judges it; what is not ours, or not of these bytes, is refused."""

import datetime as dt
import hashlib
import random
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from asn1crypto import tsp
from cryptography.hazmat.primitives.serialization import Encoding

from courtportal.demo.bench.evidence_chains import BEGIN, Keys, keys
from courtportal.kernel.signing.token_checking import TokenRefused, stamped_at

DIGEST = hashlib.sha256(b"a head").digest()
AT = BEGIN + dt.timedelta(days=3)


def token(of: Keys, digest: bytes = DIGEST, at: dt.datetime = AT) -> bytes:
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": digest}
    request = tsp.TimeStampReq({"version": "v1", "message_imprint": imprint, "cert_req": True})
    made: bytes = tsp.TimeStampResp.load(of.stamping.respond(request.dump(), now=at))["time_stamp_token"].dump()
    return made


def test_a_token_tells_when_the_digest_was_shown() -> None:
    assert stamped_at(token(keys()), DIGEST, keys().trust.anchors) == AT


def test_openssl_agrees(tmp_path: Path) -> None:
    (tmp_path / "token").write_bytes(token(keys()))
    (tmp_path / "root.pem").write_bytes(keys().trust.anchors[0].public_bytes(Encoding.PEM))
    words = f"openssl ts -verify -in token -token_in -digest {DIGEST.hex()} -CAfile root.pem -attime {int(AT.timestamp())}"
    done = subprocess.run(words.split(), cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Verification: OK" in done.stdout + done.stderr


def test_the_authority_itself_may_be_trusted() -> None:
    assert stamped_at(token(keys()), DIGEST, [keys().stamping.certificate]) == AT


@pytest.mark.parametrize(
    ("made", "digest", "why"),
    [
        (lambda: token(keys("stranger")), DIGEST, "trusted authority"),
        (lambda: token(keys()), bytes(32), "something else"),
        (lambda: token(keys(), at=BEGIN - dt.timedelta(days=9)), DIGEST, "not valid at that time"),
        (lambda: b"", DIGEST, "cannot be read"),
        (lambda: b"\x30\x03\x02\x01\x01", DIGEST, "cannot be read"),
    ],
)
def test_other_tokens_are_refused(made, digest: bytes, why: str) -> None:
    with pytest.raises(TokenRefused, match=why):
        stamped_at(made(), digest, keys().trust.anchors)


def test_a_certificate_for_something_else_stamps_nothing() -> None:
    false = replace(keys().stamping, certificate=keys().trust.anchors[0], chain=())
    with pytest.raises(TokenRefused):
        stamped_at(token(replace(keys(), stamping=false)), DIGEST, keys().trust.anchors)


def test_a_changed_bit_never_changes_the_time() -> None:
    """What no signature covers (such as a version number) may change; what the token says may not."""
    whole, chance = token(keys()), random.Random(5)
    for _ in range(60):
        changed = bytearray(whole)
        changed[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        try:
            assert stamped_at(bytes(changed), DIGEST, keys().trust.anchors) == AT
        except TokenRefused:
            continue
