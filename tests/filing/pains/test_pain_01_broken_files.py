"""Pain 1: a locked or damaged file is accepted and fails late. Here each is refused when chosen, with reason and remedy."""

import datetime as dt
import resource

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from courtportal.kernel.authz import Role
from courtportal.kernel.uploads.models import Upload
from courtportal.kernel.uploads.refusals import _MESSAGES, words
from filing.intake.actions.drafts import start_draft
from filing.intake.models import DraftEvidence, Filing, FilingDraft
from tests.factories.people import actor_for, make_court, make_user
from tests.factories.sessions import sign_in
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
def test_the_page_names_the_file_the_reason_and_the_remedy_and_nothing_is_kept(
    broken: Broken, draft: FilingDraft, now: dt.datetime
) -> None:
    client: Client = sign_in(draft.owner)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    file = SimpleUploadedFile(broken.name, broken.make())
    answer = client.post(reverse("filing:draft_evidence", args=[draft.pk]), {"file": file, "title": "", "purpose": "证明借款"})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert broken.name in page
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < CPU_SECONDS
    refused = Upload.objects.filter(state=Upload.State.REFUSED).first()
    told = "empty" if broken.code == "empty" else refused.reason if refused else ""
    assert told == broken.code
    assert not Upload.objects.exclude(stored=None).exists()
    assert not DraftEvidence.objects.exists()
    assert not Filing.objects.exists()


def test_the_corpus_has_at_least_forty_files_and_every_reason_in_it_has_its_own_words() -> None:
    assert len(BROKEN) >= 40
    assert len({one.name for one in BROKEN}) == len(BROKEN)
    told = [words(code, "a.pdf", FACTS) for code in {one.code for one in BROKEN}]
    assert len(set(told)) == len(told)


@pytest.mark.parametrize("code", sorted(_MESSAGES))
def test_every_refusal_is_worded_in_both_languages(code: str) -> None:
    chinese = words(code, "合同.pdf", FACTS)
    with translation.override("en"):
        english = words(code, "合同.pdf", FACTS)
    assert chinese != english
    assert "合同.pdf" in chinese
    assert "合同.pdf" in english
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in english.replace("合同.pdf", ""))
