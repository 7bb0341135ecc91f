"""``manage.py bench delivery_judgment``: twelve pages, signed by two people, sealed, and time-stamped for the archive.

Processor time of this process. Rendering is reported apart, and so is the time stamp of the archive (PAdES B-LTA).
"""

import time
from collections.abc import Callable
from typing import TypeVar

from courtportal.demo.bench.registry import Say, benchmark
from courtportal.demo.sample_documents import SAMPLES, sample_court
from courtportal.kernel import clock
from courtportal.kernel.rendering import document_kinds
from courtportal.kernel.rendering.actions.fields import seal_field, slot_field
from courtportal.kernel.rendering.actions.seal import seal_drawing
from courtportal.kernel.rendering.documents import render_document
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.rendering.schema import checked
from courtportal.kernel.signing.archiving import time_stamped
from courtportal.kernel.signing.authority import court_credential
from courtportal.kernel.signing.pdf import level_of, sign_pdf
from courtportal.kernel.signing.verification import validate_pdf

TURNS, PARAGRAPHS = 9, 37
T = TypeVar("T")


@benchmark("delivery_judgment")
def delivery_judgment(say: Say) -> None:
    """Says the least and the middle of a few turns; raises SystemExit if a signature does not hold."""
    document = _judgment()
    rendering = render_document(document)
    rendered = sorted(_measured(lambda: render_document(document))[0] for _turn in range(TURNS))
    document.places = {name: [p.page, p.left, p.bottom, p.right, p.top] for name, p in rendering.places.items()}
    _signed(document, rendering.pdf)  # draws the seal and loads the keys
    turns = [_measured(lambda: _signed(document, rendering.pdf)) for _turn in range(TURNS)]
    signed = sorted(seconds for seconds, _file in turns)
    archived = [_measured(lambda file=file: time_stamped(file, now=clock.now())) for _seconds, file in turns]  # type: ignore[misc]
    stamped = sorted(seconds for seconds, _file in archived)
    file = archived[-1][1]
    say(f"{rendering.page_count} pages rendered: {_said(rendered)}")
    say(f"three signatures (B-LT): {_said(signed)}; the archive's time stamp: {_said(stamped)}")
    say(f"{len(file) // 1024} KB, {level_of(file)}; validated: {validate_pdf(file, now=clock.now()).verdict}")


def _judgment() -> CourtDocument:
    kind, sample = document_kinds.get("civil_judgment"), SAMPLES["civil_judgment"]
    data = {**sample, "facts": "\n".join([sample["facts"]] * PARAGRAPHS)}
    return CourtDocument(
        created_at=clock.now(), kind=kind.code, template_version=kind.version, title=kind.title_zh, court=sample_court(),
        case_number="（2026）粤0604民初123号", data=checked(data, kind.fields), verification_code="2345ABCD6789EFGH",
    )  # fmt: skip


def _signed(document: CourtDocument, pdf: bytes) -> bytes:
    """By judge and clerk under one credential, as personal ones cost the same, then by the court's seal."""
    now, court = clock.now(), sample_court()
    credential = court_credential(court, now=now)
    fields = [slot_field(document, "judge"), slot_field(document, "clerk"), seal_field(document)]
    prepare = fields
    for field in fields:
        drawing = None if field.box is None else seal_drawing(court.name_zh)  # the names of judge and clerk are typeset
        pdf = sign_pdf(pdf, field=field, credential=credential, now=now, appearance=drawing, prepare=prepare)
        prepare = []
    return pdf


def _measured(run: Callable[[], T]) -> tuple[float, T]:
    before = time.process_time()
    found = run()
    return time.process_time() - before, found


def _said(seconds: list[float]) -> str:
    return f"{1000 * seconds[0]:.0f} ms at least, {1000 * seconds[len(seconds) // 2]:.0f} ms in the middle"
