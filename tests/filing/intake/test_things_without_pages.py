"""A Word file and a recording in a filing: what its catalogue and complaint say of them, and later the case."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from courtportal.kernel.authz import Actor
from courtportal.kernel.identity.models import User
from courtportal.kernel.outbox.worker import run_until_quiet
from courtportal.kernel.reading.events import ReadingCopyMade
from courtportal.kernel.reading.models import FileReading
from courtportal.kernel.uploads import receive
from courtportal.kernel.vault.files import store_bytes
from filing.cases.models import DossierEntry, EvidenceItem
from filing.dossier.subscribers import count_pages
from filing.intake.actions.evidence import add_evidence
from filing.intake.actions.submit import submit
from filing.intake.models import FilingDraft
from filing.intake.queries import evidence_rows, latest_version
from filing.intake.rules.content import evidence_line
from filing.parties.models import KeptPaperVersion
from tests.factories.filings import accept_filing, litigant, make_draft
from tests.factories.sessions import sign_in
from tests.kernel.reading import word_files
from tests.kernel.uploads import corpus

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Actor:
    return litigant()


@pytest.fixture
def draft(owner: Actor, now: dt.datetime) -> FilingDraft:
    """After the note of two pages come a letter in Word, a recording and a receipt."""
    draft = make_draft(owner, now)
    sent = (("函件.docx", word_files.word()), ("通话.wav", corpus.sound(205)), ("收据.pdf", corpus.plain_pdf(2)))
    for name, data in sent:
        upload = receive(owner, ContentFile(data, name=name), "evidence", now)
        add_evidence(actor=owner, draft_id=draft.pk, upload=upload, title=name, purpose="借款", kinds=["other"], now=now)
    return draft


def copy_made(pages: int, now: dt.datetime) -> None:
    """The reader has typeset the letter."""
    reading = FileReading.objects.get(stored__media_type=word_files.MEDIA_TYPE)
    copy = store_bytes(corpus.plain_pdf(pages), media_type="application/pdf")
    FileReading.objects.filter(pk=reading.pk).update(reading_copy=copy, pages=pages)
    count_pages(ReadingCopyMade(file_id=reading.stored_id), now)


def places(draft: FilingDraft) -> list[tuple[int, int, int]]:
    return [(row["pages"], row["first_page"], row["last_page"]) for row in evidence_rows(draft)]


def test_a_sheet_is_numbered_for_what_has_no_pages_and_the_pages_once_there_are_any(draft: FilingDraft, now: dt.datetime) -> None:
    assert places(draft) == [(2, 1, 2), (0, 3, 3), (0, 4, 4), (2, 5, 6)]
    copy_made(3, now)
    assert places(draft) == [(2, 1, 2), (3, 3, 5), (0, 6, 6), (2, 7, 8)]
    assert KeptPaperVersion.objects.get(file__media_type=word_files.MEDIA_TYPE).pages == 3


def test_the_catalogue_and_the_complaint_name_what_has_no_pages(draft: FilingDraft, owner: Actor, now: dt.datetime) -> None:
    page = sign_in(User.objects.get(pk=owner.user_id)).get(reverse("filing:draft_evidence", args=[draft.pk])).content.decode()
    assert "Word文件，正在制作阅读本" in page
    assert "录音，3:25" in page
    line = evidence_line(evidence_rows(draft))
    assert line.endswith("2.函件.docx（Word文件）；3.通话.wav（录音）；4.收据.pdf（2页）")
    things = sign_in(User.objects.get(pk=owner.user_id)).get(reverse("filing:things")).content.decode()
    assert "录音，3:25" in things


def test_a_copy_made_after_submission_is_counted_in_the_case(draft: FilingDraft, owner: Actor, now: dt.datetime) -> None:
    filing = submit(actor=owner, draft_id=draft.pk, now=now)
    assert [row["pages"] for row in latest_version(filing).content["evidence"]] == [2, 0, 0, 2]
    copy_made(3, now)
    case = accept_filing(filing, now)
    run_until_quiet()
    counted = EvidenceItem.objects.filter(case=case).order_by("order").values_list("pages", flat=True)
    assert list(counted) == [2, 3, 0, 2]
    bound = DossierEntry.objects.filter(case=case, key__startswith="evidence:").order_by("key").values_list("pages", flat=True)
    assert list(bound) == [2, 3, 1, 2]
