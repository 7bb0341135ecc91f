"""The papers of a mediation through the real renderer and signatures: whose they are, what stands in them, who signed."""

import datetime as dt
import io
import re

import pypdfium2
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.rendering.actions import document_bytes, issue_document
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.signing.validation import Verdict
from courtportal.kernel.signing.verification import validate_pdf
from tests.factories.documents import SAMPLES, ready_to_sign
from tests.factories.mediation import agreed
from tests.factories.people import make_court
from tests.filing.mediation.test_in_case import stated

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.real_documents]


@pytest.fixture(autouse=True)
def ready(now: dt.datetime) -> None:
    ready_to_sign(now)


def printed(document: CourtDocument) -> str:
    pages = pypdfium2.PdfDocument(document_bytes(document))
    return re.sub(r"\s", "", "".join(page.get_textpage().get_text_bounded() for page in pages))


def signatures(document: CourtDocument) -> int:
    return len(PdfFileReader(io.BytesIO(document_bytes(document))).embedded_regular_signatures)


def test_the_agreement_is_the_parties_own_and_bears_everyones_signature(now: dt.datetime) -> None:
    document = agreed(now).mediation.agreements.get().document
    text = printed(document)
    assert "人民法院" not in text.split("当事人因")[0]  # no court heads it, none has sealed it
    assert "周远航向林小满支付60000.00元，分2期履行" in text
    assert signatures(document) == 3
    assert validate_pdf(document_bytes(document), now=now).verdict == Verdict.VALID


def test_the_statement_has_claims_facts_and_what_was_agreed(now: dt.datetime) -> None:
    _one, application = stated(now)
    document = application.document
    assert document is not None
    text = printed(document)
    order = [
        "民事调解书", "依法适用简易程序进行审理", "诉讼请求：", "到期未还", "经温和宁主持调解", "支付60000.00元", "减半收取",
        "签收后，即具有法律效力",
    ]  # fmt: skip
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert signatures(document) == 3  # judge, clerk, court


def test_the_record_of_facts_says_what_it_is_not(now: dt.datetime) -> None:
    sample = SAMPLES["undisputed_facts"]
    document = issue_document(actor=SYSTEM, kind="undisputed_facts", court=make_court(), data=sample, now=now)
    text = printed(document)
    assert f"一、{sample['facts'][0]}" in text
    assert "陈述、让步和方案，不作为诉讼中的证据" in text
    assert signatures(document) == 1
