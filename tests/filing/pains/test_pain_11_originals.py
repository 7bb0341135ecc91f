"""Pain 11: the content of a form is lost when the file is processed. Here the bytes that came are kept."""

import datetime as dt
import hashlib

import numpy as np
import pikepdf
import pypdfium2
import pytest
from django.core.files.base import ContentFile
from pikepdf import Array, Dictionary, Name, String

from courtportal.kernel.authz import Role
from courtportal.kernel.uploads import receive
from courtportal.kernel.uploads.models import Upload
from courtportal.kernel.vault.files import read_bytes
from tests.factories.people import actor_for, make_user
from tests.kernel.uploads import corpus

pytestmark = pytest.mark.django_db


def form(*, script: bool) -> bytes:
    """A filled-in form of fields; with a script as programs for forms put it in."""
    pdf = corpus.new_pdf()
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("amount"), V=String("100000"), P=pdf.pages[0].obj,
            DA=String("/Helv 12 Tf 0 g"), Rect=Array([50, 700, 300, 730]),
        )
    )  # fmt: skip
    pdf.pages[0].obj.Annots = Array([field])
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), NeedAppearances=True, DR=Dictionary(Font=Dictionary(Helv=font)))
    if script:
        pdf.Root.OpenAction = corpus.javascript_action()
        pdf.Root.AcroForm.XFA = String("<xdp/>")
    return corpus.saved(pdf)


def sent(data: bytes, now: dt.datetime) -> Upload:
    return receive(actor_for(make_user(), Role.LITIGANT), ContentFile(data, name="表单.pdf"), "evidence", now)


def drawn(data: bytes) -> np.ndarray:  # type: ignore[type-arg]
    pdf = pypdfium2.PdfDocument(data)
    pdf.init_forms()
    return np.asarray(pdf[0].render(scale=2, grayscale=True).to_pil())


def test_a_form_without_scripts_keeps_every_byte(now: dt.datetime) -> None:
    data = form(script=False)
    upload = sent(data, now)
    assert upload.stored is not None
    assert read_bytes(upload.stored) == data
    assert upload.sha256 == upload.stored.sha256 == hashlib.sha256(data).hexdigest()


def test_a_form_with_scripts_keeps_its_original_and_the_cleaned_copy_says_and_shows_the_same(now: dt.datetime) -> None:
    data = form(script=True)
    upload = sent(data, now)
    assert upload.original is not None
    assert upload.stored is not None
    assert read_bytes(upload.original) == data
    assert upload.sha256 == hashlib.sha256(data).hexdigest()
    cleaned = read_bytes(upload.stored)
    with pikepdf.open(ContentFile(cleaned)) as pdf:
        assert str(pdf.Root.AcroForm.Fields[0].V) == "100000"
        assert "/OpenAction" not in pdf.Root
    assert (drawn(cleaned) == drawn(data)).all()
    assert (drawn(data) < 128).any()
