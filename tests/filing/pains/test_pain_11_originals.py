"""Pain 11: the content of a form is lost when the file is processed. Here the bytes that came are kept, signatures and all.

A hundred filled-in forms, half of them signed with a certificate, a third with scripts and XFA as programs for forms put them in.
``PAINS_WHOLE`` takes all of them, without it a seeded few of each kind.
"""

import datetime as dt
import hashlib
import io
import os
import random
from functools import cache

import numpy as np
import pikepdf
import pypdfium2
import pytest
from asn1crypto import keys, x509
from cryptography import x509 as certificates
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from django.core.files.base import ContentFile
from pikepdf import Array, Dictionary, Name, String
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from courtportal.kernel.authz import Role
from courtportal.kernel.uploads import receive
from courtportal.kernel.uploads.models import Upload
from courtportal.kernel.vault.files import read_bytes
from tests.factories.people import actor_for, make_user
from tests.kernel.uploads import corpus

pytestmark = pytest.mark.django_db
MANY, OF_EACH = 100, 4
KINDS = ("plain", "script", "signed", "signed twice", "signed, script", "choices")
WORDS = ("100000", "林小满（虚构）", "已收到全部借款", "2026-09-01", "√", "佛山市禅城区演示路12号")


def form(number: int, *, script: bool, choices: bool = False) -> bytes:
    """A filled-in form of fields, another for each number; with a script and XFA as programs for forms put them in."""
    dice, pdf = random.Random(number), corpus.new_pdf(1 + number % 3)
    fields = Array([])
    for turn in range(1 + number % 4):
        page, height = dice.choice(list(pdf.pages)), 700 - 60 * turn
        more = {"FT": Name.Tx, "V": String(dice.choice(WORDS) if turn else str(10_000 + number)), "DA": String("/Helv 12 Tf 0 g")}
        if choices and turn == 0:
            more = {
                "FT": Name.Ch,
                "V": String("yes"),
                "Opt": Array([String("yes"), String("no")]),
                "DA": String("/Helv 12 Tf 0 g"),
            }
        field = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, T=String(f"field{turn}"), P=page.obj, F=4,
                Rect=Array([50, height, dice.randint(200, 500), height + 30]), **more,
            )
        )  # fmt: skip
        page.obj.Annots = Array([*page.obj.get("/Annots", []), field])
        fields.append(field)
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    pdf.Root.AcroForm = Dictionary(Fields=fields, NeedAppearances=True, DR=Dictionary(Font=Dictionary(Helv=font)))
    if script:
        pdf.Root.OpenAction = corpus.javascript_action()
        pdf.Root.AcroForm.XFA = String("<xdp/>")
    return corpus.saved(pdf)


@cache
def signer() -> signers.SimpleSigner:
    """Somebody outside the portal with a certificate of their own."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = certificates.Name([certificates.NameAttribute(NameOID.COMMON_NAME, "虚构签名人")])
    built = certificates.CertificateBuilder(name, name, key.public_key(), certificates.random_serial_number())
    built = built.not_valid_before(dt.datetime(2020, 1, 1, tzinfo=dt.UTC)).not_valid_after(dt.datetime(2045, 1, 1, tzinfo=dt.UTC))
    usage = certificates.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False, key_agreement=False,
        key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    certificate = built.add_extension(usage, critical=True).sign(key, hashes.SHA256())
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return signers.SimpleSigner(
        signing_cert=x509.Certificate.load(certificate.public_bytes(Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(private),
        cert_registry=SimpleCertificateStore(),
    )


def signed(data: bytes, field: str) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    return signers.sign_pdf(writer, signers.PdfSignatureMetadata(field_name=field), signer=signer()).getvalue()


def made(kind: str, number: int) -> bytes:
    """The file of a kind with this number."""
    data = form(number, script="script" in kind, choices=kind == "choices")
    for field in ("First", "Second")[: kind.count("signed") + kind.count("twice")]:
        data = signed(data, field)
    return data


def good_signatures(data: bytes) -> int:
    """How many signatures are in the file; each must be right, and nothing but later signatures may follow it."""
    trusted = ValidationContext(trust_roots=[signer().signing_cert])
    embedded = PdfFileReader(io.BytesIO(data)).embedded_signatures
    for one in embedded:
        status = validate_pdf_signature(one, trusted)
        assert status.bottom_line, status.pretty_print_details()
    return len(embedded)


def drawn(data: bytes) -> list[np.ndarray]:  # type: ignore[type-arg]
    """Each page as it looks."""
    pdf = pypdfium2.PdfDocument(data)
    pdf.init_forms()
    return [np.asarray(page.render(scale=1.5, grayscale=True).to_pil()) for page in pdf]


def fields_of(data: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return sorted(f"{one.T}={one.get('/V')}" for one in pdf.Root.AcroForm.Fields if one.get("/FT") != Name.Sig)


def files() -> list[tuple[str, int]]:
    """Kind and number of each file: all, or a few of each kind."""
    every = [(KINDS[number % len(KINDS)], number) for number in range(MANY)]
    if os.environ.get("PAINS_WHOLE"):
        return every
    dice = random.Random(11)
    return [(kind, number) for kind in KINDS for _kind, number in dice.sample([one for one in every if one[0] == kind], OF_EACH)]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_of_a_hundred_forms_nothing_that_was_filled_in_or_signed_is_lost(now: dt.datetime) -> None:
    sender = actor_for(make_user(), Role.LITIGANT)
    seen = dict.fromkeys(KINDS, 0)
    for kind, number in files():
        data = made(kind, number)
        wanted = kind.count("signed") + kind.count("twice")
        assert good_signatures(data) == wanted
        upload = receive(sender, ContentFile(data, name=f"表单{number}.pdf"), "evidence", now)
        original, stored = kept(upload)
        assert original == data, (kind, number)
        assert upload.sha256 == hashlib.sha256(data).hexdigest()
        assert good_signatures(original) == wanted
        if "script" in kind:
            with pikepdf.open(io.BytesIO(stored)) as pdf:
                assert "/OpenAction" not in pdf.Root
                assert "/XFA" not in pdf.Root.AcroForm
        else:
            assert stored == data, (kind, number)
        assert fields_of(stored) == fields_of(data)
        before, after = drawn(data), drawn(stored)
        assert len(before) == len(after) == 1 + number % 3
        assert all((one == other).all() for one, other in zip(before, after, strict=True)), (kind, number)
        assert any((one < 128).any() for one in before), "something is to be seen"
        seen[kind] += 1
    assert min(seen.values()) >= OF_EACH


def kept(upload: Upload) -> tuple[bytes, bytes]:
    """What came, and what everyone reads: the same file, unless something in it could act."""
    assert upload.stored is not None
    stored = read_bytes(upload.stored)
    return (read_bytes(upload.original) if upload.original else stored), stored


def test_a_signature_that_does_not_fit_any_more_is_noticed() -> None:
    """The test's own check can fail: one changed byte of what was filled in."""
    data = made("signed", 2)
    at = data.index(b"/V", data.index(b"field0") - 200)
    wrong = data[:at] + data[at : at + 4].swapcase() + data[at + 4 :]
    with pytest.raises(Exception):  # noqa: B017, PT011 - whichever way it does not fit
        assert good_signatures(wrong) == good_signatures(data)


@pytest.mark.parametrize("script", [False, True])
def test_a_form_keeps_every_byte_that_came(script: bool, now: dt.datetime) -> None:
    data = form(1, script=script)
    upload = receive(actor_for(make_user(), Role.LITIGANT), ContentFile(data, name="表单.pdf"), "evidence", now)
    original, stored = kept(upload)
    assert original == data
    assert (stored == data) is not script
