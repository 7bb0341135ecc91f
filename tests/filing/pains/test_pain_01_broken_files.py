"""Pain 1: a locked or damaged file is accepted and fails late. Here each is refused when chosen, with reason and remedy."""

import datetime as dt
import re
import resource
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from PIL import ImageFile

from courtportal.kernel.authz import Role
from courtportal.kernel.uploads.checks.findings import Refusal
from courtportal.kernel.uploads.checks.inspection import Inspection, inspect
from courtportal.kernel.uploads.kinds import ALLOWED
from courtportal.kernel.uploads.limits import DEFAULT_LIMITS
from courtportal.kernel.uploads.models import Upload
from courtportal.kernel.uploads.refusals import _MESSAGES, words
from filing.intake.actions.drafts import start_draft
from filing.intake.models import DraftEvidence, Filing, FilingDraft
from tests.factories.people import actor_for, make_court, make_user
from tests.factories.sessions import sign_in
from tests.kernel.uploads import corpus
from tests.kernel.uploads.broken import BROKEN, Broken

CPU_SECONDS = 2.0
FACTS: dict[str, str | int] = {
    **{"limit": 9, "page": 2, "pages": 3, "pixels": 4, "entries": 5},
    **{"extension": "x", "content": "pdf", "other": "zip", "virus": "Test"},
}


@pytest.fixture
def draft(now: dt.datetime) -> FilingDraft:
    user = make_user("林小满")
    return start_draft(actor=actor_for(user, Role.LITIGANT), form_key="private_lending", court=make_court(), now=now)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("broken", BROKEN, ids=lambda one: one.name)
def test_the_page_names_the_file_the_reason_and_the_remedy_and_keeps_what_was_typed_and_nothing_of_the_file(
    broken: Broken, draft: FilingDraft, now: dt.datetime
) -> None:
    client: Client = sign_in(draft.owner)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    file = SimpleUploadedFile(broken.name, broken.make())
    typed = {"file": file, "title": "二〇二五年的借条", "purpose": "证明借到十万元", "kinds": ["iou"]}
    answer = client.post(reverse("filing:draft_evidence", args=[draft.pk]), typed)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert broken.name in page
    assert 'value="二〇二五年的借条"' in page
    assert "证明借到十万元</textarea>" in page
    assert re.search(r'value="iou"[^>]* checked', page)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < CPU_SECONDS
    refused = Upload.objects.filter(state=Upload.State.REFUSED).first()
    told = "empty" if broken.code == "empty" else refused.reason if refused else ""
    assert told == broken.code
    assert not Upload.objects.exclude(stored=None).exists()
    assert not DraftEvidence.objects.exists()
    assert not Filing.objects.exists()


@pytest.fixture
def refusals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Refusal]:
    """What the check says of each file of the corpus, in its order."""
    # The child imports no WeasyPrint, which makes Pillow forgive cut pictures in this process.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", False)
    found = []
    for broken in BROKEN:
        path = corpus.written(tmp_path, "received", broken.make())
        with pytest.raises(Refusal) as caught:
            inspect(Inspection(path, broken.name, tmp_path / "cleaned", ALLOWED, DEFAULT_LIMITS))
        found.append(caught.value)
    return found


def test_each_of_the_45_files_gets_its_own_reason_in_words_of_its_own_in_both_languages(refusals: list[Refusal]) -> None:
    assert len({one.name for one in BROKEN}) == len(BROKEN) == 45
    assert [one.code for one in refusals] == [one.code for one in BROKEN]
    assert len({one.code for one in refusals}) == 45
    for language in ("zh-hans", "en"):
        with translation.override(language):
            # Under one name and without what was counted, so that only the reason and the remedy tell them apart.
            assert len({words(one.code, "a", FACTS) for one in refusals}) == 45
            assert not [one.code for one in refusals if "%(" in words(one.code, "a", one.facts)]


@pytest.mark.parametrize("code", sorted(_MESSAGES))
def test_every_refusal_says_what_to_do(code: str) -> None:
    assert "请" in words(code, "a.pdf", FACTS) or "可以上传" in words(code, "a.pdf", FACTS)


@pytest.mark.parametrize("code", sorted(_MESSAGES))
def test_every_refusal_is_worded_in_both_languages(code: str) -> None:
    chinese = words(code, "合同.pdf", FACTS)
    with translation.override("en"):
        english = words(code, "合同.pdf", FACTS)
    assert chinese != english
    assert "合同.pdf" in chinese
    assert "合同.pdf" in english
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in english.replace("合同.pdf", ""))
