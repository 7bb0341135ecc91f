"""In the bound file a photograph stands upright and a scan can be searched; the ZIP keeps what came, as it came."""

import datetime as dt
import io
import subprocess
import zipfile
from pathlib import Path

import numpy as np
import pypdfium2
import pytest

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.outbox.worker import run_until_quiet
from courtportal.kernel.reading import worker
from courtportal.kernel.reading.models import FileReading
from courtportal.kernel.reading.queries import ask_to_read
from courtportal.kernel.reading.searchable import searchable_copies
from courtportal.kernel.vault.files import read_bytes, store_bytes
from filing.cases.models import Case
from filing.dossier.actions.order_copy import order_copy
from filing.dossier.binder import Leaf, bind_leaves
from tests.factories.court_cases import make_case
from tests.factories.documents import ready_to_sign
from tests.factories.people import actor_for, make_user
from tests.filing.dossier.making import entry, pdf
from tests.kernel.reading.paper import jpeg, scan, sheet

pytestmark = pytest.mark.django_db
TURNED_RIGHT = 6  # the camera's note: shown upright, the picture is turned a quarter clockwise


@pytest.fixture
def case(now: dt.datetime) -> Case:
    return make_case(now=now, defendant=make_user("周远航"))


@pytest.fixture
def plaintiff(case: Case) -> Actor:
    user = case.parties.get(role="plaintiff").user
    assert user is not None
    return actor_for(user, Role.LITIGANT)


def bound(actor: Actor, case: Case, form: str, now: dt.datetime) -> bytes:
    copy = order_copy(actor=actor, case_id=case.pk, form=form, purpose="reading", now=now)
    run_until_quiet()
    copy.refresh_from_db()
    assert copy.file is not None
    return read_bytes(copy.file)


def text_of(data: bytes, folder: Path) -> str:
    (folder / "bound.pdf").write_bytes(data)
    said = subprocess.run(["pdftotext", folder / "bound.pdf", "-"], capture_output=True, text=True, check=True).stdout
    return "".join(said.split())


def test_a_photograph_of_a_camera_held_sideways_is_bound_upright_on_a4() -> None:
    lying = sheet().rotate(90, expand=True)
    made = bind_leaves([Leaf(jpeg(lying, orientation=TURNED_RIGHT), "image/jpeg")], bookmarks=[])
    with pypdfium2.PdfDocument(made.pdf) as document:
        assert [round(side) for side in document[0].get_size()] == [595, 842]
        ink = np.asarray(document[0].render(grayscale=True).to_pil()) < 128
    upper, lower = ink[:421], ink[421:]
    assert upper.any()
    assert not lower.any()  # five lines at the head of the sheet


@pytest.mark.slow
def test_a_scan_is_bound_with_the_text_that_was_read_and_the_zip_holds_what_came(
    case: Case, plaintiff: Actor, tmp_path: Path, now: dt.datetime
) -> None:
    ready_to_sign(now)
    scanned = scan(sheet(), sheet())
    iou = entry(case, "借条", pages=2, data=scanned)
    assert iou.file is not None
    assert text_of(scanned, tmp_path) == ""
    ask_to_read(iou.file, clock.now())
    assert worker.run_once()
    assert text_of(bound(plaintiff, case, "pdf", now), tmp_path).count("林小满人民币") == 2
    with zipfile.ZipFile(io.BytesIO(bound(plaintiff, case, "zip", now))) as archive:
        [name] = archive.namelist()
        assert archive.read(name) == scanned


def test_a_searchable_copy_with_other_pages_than_the_file_is_not_bound(now: dt.datetime) -> None:
    """The numbers of the catalogue stand on the pages of the bound file, whatever the reader made of it."""
    stored, made = (store_bytes(pdf(pages), media_type="application/pdf") for pages in (2, 1))
    FileReading.objects.create(stored=stored, due_at=now, pages=1, searchable=made)
    assert searchable_copies({stored.pk: 1}) == {stored.pk: made}
    assert searchable_copies({stored.pk: 2}) == {}
