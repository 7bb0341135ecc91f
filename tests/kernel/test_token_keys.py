"""Keys in a PKCS#11 token, here SoftHSM: everything is signed as with keys of the encrypted store, and no key is on disk."""

import datetime as dt
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.test import override_settings

from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.rendering.actions import Notice, archived_bytes, document_bytes, issue_document, issue_documents
from courtportal.kernel.signing import authority, keystore, token_keys
from courtportal.kernel.signing.actions import renew_certificate
from courtportal.kernel.signing.models import Certificate, Holder
from courtportal.kernel.signing.validation import Verdict
from courtportal.kernel.signing.verification import validate_pdf
from tests.factories import documents as factory
from tests.judges import openssl_accepts, pdfsig_accepts

pytestmark = pytest.mark.django_db
MODULE, TOKEN, PIN = "/usr/lib/softhsm/libsofthsm2.so", "courtportal-test", "648219"


@pytest.fixture(scope="module")
def _soft_token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A token in a folder of its own; SoftHSM reads where it is when its module is loaded."""
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(
        f"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(folder / "softhsm2.conf"))
        made = ["softhsm2-util", "--init-token", "--free", "--label", TOKEN, "--pin", PIN, "--so-pin", "90817263"]
        subprocess.run(made, check=True, capture_output=True)
        yield


@pytest.fixture(autouse=True)
def _keys_in_the_token(_soft_token: None) -> Iterator[None]:
    with override_settings(PKCS11_MODULE=MODULE, PKCS11_TOKEN=TOKEN, PKCS11_PIN=PIN):
        yield


def key_files() -> set[Path]:
    return set((Path(settings.DATA_DIR) / "keys" / "signing").glob("*.key"))


@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1()])
def test_a_key_of_the_token_signs_and_never_leaves_it(curve: ec.EllipticCurve) -> None:
    key = token_keys.make(curve)
    signature = key.sign(b"words", ec.ECDSA(hashes.SHA256()))
    key.public_key().verify(signature, b"words", ec.ECDSA(hashes.SHA256()))
    with pytest.raises(InvalidSignature):
        key.public_key().verify(signature, b"other words", ec.ECDSA(hashes.SHA256()))
    with pytest.raises(token_keys.TokenError):
        key.private_numbers()
    with pytest.raises(token_keys.TokenError):
        key.private_bytes(Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def test_a_key_is_found_by_each_of_its_names_and_no_name_is_used_twice() -> None:
    key = keystore.new_key()
    keystore.save("first", key)
    keystore.save("second", key)
    for name in ("first", "second"):
        assert keystore.load(name).public_key() == key.public_key()
    with pytest.raises(FileExistsError):
        keystore.save("first", keystore.new_key())
    with pytest.raises(keystore.KeyStoreError):
        keystore.load("third")


def test_authority_seals_and_time_stamps_work_from_the_token(now: dt.datetime, tmp_path: Path) -> None:
    """One by one and in a batch, before and after renewals; judged by validators of another make."""
    factory.ready_to_sign(now)
    kind, court = "notice_of_evidence", factory.court()
    notice = issue_document(actor=SYSTEM, kind=kind, court=court, data=factory.SAMPLES[kind], now=now)
    for holder in (Holder.ROOT, Holder.ISSUING, Holder.COURT):
        old = Certificate.objects.get(holder=holder, retired_at=None)
        renewed = renew_certificate(actor=SYSTEM, certificate_id=old.pk, now=now)
        assert (renewed.x509().public_key() == old.x509().public_key()) == (holder != Holder.COURT)
    summonses = [Notice(f"s{turn}", factory.SAMPLES["summons"]) for turn in range(2)]
    cast = issue_documents(actor=SYSTEM, kind="summons", court=court, notices=summonses, now=now)
    assert not {one.serial for one in Certificate.objects.all()} & {one.stem for one in key_files()}
    root = tmp_path / "root.pem"
    root.write_bytes(authority.root_certificate(now=now).public_bytes(Encoding.PEM))
    for number, document in enumerate([notice, *cast]):
        file = tmp_path / f"{number}.pdf"
        file.write_bytes(document_bytes(document))
        assert validate_pdf(archived_bytes(document), now=now).verdict == Verdict.VALID
        assert pdfsig_accepts(file)
        assert openssl_accepts(file, root, now)


def test_a_key_from_before_the_token_still_signs(now: dt.datetime) -> None:
    with override_settings(PKCS11_MODULE=""):
        factory.ready_to_sign(now)
    credential = authority.court_credential(factory.court(), now=now)
    credential.certificate.verify_directly_issued_by(credential.issuing)
    assert isinstance(credential.key, token_keys.TokenKey)


def test_another_process_opens_a_session_of_its_own() -> None:
    key = token_keys.make(ec.SECP256R1())
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writing, key.sign(b"words", ec.ECDSA(hashes.SHA256())))
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        signature = answer.read()
    os.waitpid(child, 0)
    key.public_key().verify(signature, b"words", ec.ECDSA(hashes.SHA256()))


def test_a_wrong_pin_is_told_as_such() -> None:
    token_keys._session.cache_clear()
    with override_settings(PKCS11_PIN="000000"), pytest.raises(token_keys.TokenError, match="PinIncorrect"):
        token_keys.make(ec.SECP256R1())
    token_keys._session.cache_clear()
