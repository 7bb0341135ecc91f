"""Pain 12: the preview showed no signature, the stamp lay over it, or the preview was out of date.

Ours is made by the engine of the served file, bears its fingerprint, and keeps places free for signatures and seal.
"""

import datetime as dt
import hashlib
import io

import numpy as np
import pypdfium2
import pytest
from django.urls import reverse
from pyhanko.pdf_utils.reader import PdfFileReader

from courtportal.kernel.rendering.actions import document_bytes
from courtportal.kernel.rendering.models import CourtDocument
from filing.cases.models import Case
from filing.decisions.actions.draft import draft
from filing.decisions.actions.save import save
from filing.decisions.actions.seal import seal
from filing.decisions.actions.sign import sign
from filing.decisions.models import Decision
from filing.decisions.queries import document_of
from tests.factories.court_cases import make_case, member
from tests.factories.decisions import finish
from tests.factories.documents import ready_to_sign
from tests.factories.people import actor_for
from tests.factories.sessions import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SCALE = 2
Box = tuple[int, float, float, float, float]


@pytest.fixture
def case(now: dt.datetime) -> Case:
    ready_to_sign(now)
    return make_case(now=now)


def drafted(case: Case, now: dt.datetime) -> Decision:
    judge = actor_for(member(case, "sole_judge"))
    decision = draft(actor=judge, case_id=case.pk, now=now)
    owed = [{**decision.obligations[0], "principal": "100000.00"}]
    return save(actor=judge, decision_id=decision.pk, version=1, content=decision.content, obligations=owed, now=now)


def sealed(case: Case, decision: Decision, now: dt.datetime) -> CourtDocument:
    judge, clerk = actor_for(member(case, "sole_judge")), actor_for(member(case, "clerk"))
    sign(actor=judge, decision_id=decision.pk, now=now)
    seal(actor=clerk, decision_id=decision.pk, now=now)
    return document_of(Decision.objects.get(pk=decision.pk))


def pages(data: bytes) -> list[np.ndarray]:  # type: ignore[type-arg]
    """Each page as it looks, signatures and all."""
    pdf = pypdfium2.PdfDocument(data)
    pdf.init_forms()
    return [np.asarray(page.render(scale=SCALE, grayscale=True, may_draw_forms=True).to_pil()) for page in pdf]


def overlap(one: Box, other: Box) -> bool:
    return one[0] == other[0] and one[1] < other[3] and other[1] < one[3] and one[2] < other[4] and other[2] < one[4]


def test_what_the_judge_saw_is_what_is_served_to_the_byte(case: Case, now: dt.datetime) -> None:
    decision, judge = drafted(case, now), sign_in(member(case, "sole_judge"))
    finish(actor=actor_for(member(case, "sole_judge")), decision_id=decision.pk, now=now)
    shown = judge.get(reverse("filing:decision_pdf", args=[decision.pk])).content
    fingerprint = hashlib.sha256(shown).hexdigest()
    assert fingerprint in judge.get(reverse("filing:decision", args=[decision.pk])).content.decode()
    served = document_bytes(sealed(case, decision, now))
    assert hashlib.sha256(served[: len(shown)]).hexdigest() == fingerprint
    assert fingerprint in judge.get(reverse("filing:decision", args=[decision.pk])).content.decode()


def test_a_preview_is_never_out_of_date(case: Case, now: dt.datetime) -> None:
    decision, judge = drafted(case, now), member(case, "sole_judge")
    client, address = sign_in(judge), reverse("filing:decision_pdf", args=[decision.pk])
    before = client.get(address).content
    assert client.get(address).content == before
    content = {**decision.content, "reasons": "本院认为，被告应当偿还借款。"}
    save(
        actor=actor_for(judge), decision_id=decision.pk, version=2, content=content, obligations=decision.obligations, now=now
    )  # fmt: skip
    after = client.get(address).content
    text = "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(after))
    assert "被告应当偿还借款" in "".join(text.split())
    assert after != before


def test_signatures_and_seal_are_seen_and_lie_on_nothing(case: Case, now: dt.datetime) -> None:
    decision = drafted(case, now)
    finish(actor=actor_for(member(case, "sole_judge")), decision_id=decision.pk, now=now)
    plain = document_bytes(document_of(Decision.objects.get(pk=decision.pk)))
    document = sealed(case, decision, now)
    served = document_bytes(document)
    fields = {one.field_name for one in PdfFileReader(io.BytesIO(served)).embedded_regular_signatures}
    assert fields == {"Signature_judge", "Signature_clerk", "CourtSeal"}
    boxes: dict[str, Box] = {name: tuple(corners) for name, corners in document.places.items()}
    signatures = [box for name, box in boxes.items() if name.startswith("signature-")]
    assert "seal" in boxes
    assert not [one for number, one in enumerate(signatures) for other in signatures[:number] if overlap(one, other)]
    before, after = pages(plain), pages(served)
    assert len(before) == len(after)
    changed = [was != now_is for was, now_is in zip(before, after, strict=True)]
    places = {name: _place(changed, box, before) for name, box in boxes.items()}
    assert not [name for name, place in places.items() if not place.any()], "not to be seen"
    for place in places.values():
        place[:] = False
    assert not any(page.any() for page in changed), "something changed outside the places kept for signatures and seal"


def _place(changed: list[np.ndarray], box: Box, before: list[np.ndarray]) -> np.ndarray:  # type: ignore[type-arg]
    """The pixels of the place; the edge of a drawing may touch the next pixel."""
    number, left, bottom, right, top = box
    height = before[int(number)].shape[0]
    rows = slice(max(int(height - top * SCALE) - 1, 0), int(height - bottom * SCALE) + 2)
    return changed[int(number)][rows, max(int(left * SCALE) - 1, 0) : int(right * SCALE) + 2]
