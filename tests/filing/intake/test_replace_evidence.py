"""Another file takes the place of a piece of evidence; what the catalogue says of it, and what was submitted before, stay."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import Actor
from courtportal.kernel.identity.models import User
from filing.intake.actions.review import claim, request_correction
from filing.intake.actions.submit import submit
from filing.intake.corrections import corrected_so_far
from filing.intake.models import DraftEvidence, Filing, FilingDraft
from filing.intake.sharing.models import DraftChange
from tests.factories.filings import filing_clerk, litigant, make_filing, make_upload
from tests.factories.sessions import sign_in
from tests.kernel.reading.paper import jpeg, sheet

pytestmark = pytest.mark.django_db
BLURRED = {"page": "evidence", "file": 1, "file_page": 2, "reason": "evidence_illegible", "note": "看不清楚，请重新拍照"}


@pytest.fixture
def owner(now: dt.datetime) -> Actor:
    return litigant()


@pytest.fixture
def client(owner: Actor) -> Client:
    return sign_in(User.objects.get(pk=owner.user_id))


@pytest.fixture
def item(owner: Actor, now: dt.datetime) -> DraftEvidence:
    """The first piece of a filing whose second page the clerk cannot read."""
    clerk = filing_clerk()
    filing = claim(actor=clerk, filing_id=make_filing(now, owner).pk, now=now)
    request_correction(actor=clerk, filing_id=filing.pk, version=filing.version, items=[BLURRED], days=7, checked=[], now=now)
    return FilingDraft.objects.get(filing=filing).evidence.get()


def address(item: DraftEvidence) -> str:
    return reverse("filing:draft_evidence_replace", args=[item.draft_id, item.pk])


def asked_is_changed(item: DraftEvidence) -> bool:
    [asked] = corrected_so_far(FilingDraft.objects.get(pk=item.draft_id))
    return bool(asked["changed"])


def test_the_item_asked_for_says_what_the_clerk_wrote_and_leads_to_its_replacement(client: Client, item: DraftEvidence) -> None:
    page = client.get(reverse("filing:draft_evidence", args=[item.draft_id])).content.decode()
    row = page[page.index("<tbody") : page.index("</tbody>")]
    assert BLURRED["note"] in row
    assert "第 2 页" in row
    assert f'href="{address(item)}">替换这份文件' in row
    assert BLURRED["note"] in client.get(address(item)).content.decode()


def test_another_file_takes_the_place_and_the_catalogue_says_of_it_what_it_said(
    client: Client, owner: Actor, item: DraftEvidence, now: dt.datetime
) -> None:
    before, filing = item.file, Filing.objects.get(draft=item.draft_id)
    upload = make_upload(User.objects.get(pk=owner.user_id), now, "重拍.pdf", 3)
    assert client.post(address(item), {"file_upload": str(upload.pk)}).status_code == 302
    new = item.draft.evidence.select_related("file").get()
    kept = ("pk", "order", "title", "purpose", "kinds")
    assert [getattr(new, name) for name in kept] == [getattr(item, name) for name in kept]
    assert (new.file, new.file_name, new.pages, new.originals) == (upload.stored, "重拍.pdf", 3, [])
    assert asked_is_changed(item)
    submit(actor=owner, draft_id=item.draft_id, now=now)
    assert [version.content["evidence"][0]["sha256"] for version in filing.versions.order_by("number")] == [
        before.sha256, new.file.sha256,
    ]  # fmt: skip
    change = DraftChange.objects.filter(draft=item.draft_id, place="evidence").latest("changed_at", "pk")
    assert ("借条.pdf" in change.old, "重拍.pdf" in change.new) == (True, True)
    kept_of_it = bytes(AuditEntry.objects.get(action="replace_evidence").canonical).decode()
    assert all(one.sha256 in kept_of_it for one in (before, new.file))


@pytest.mark.slow
def test_photographs_of_every_page_take_the_place_as_one_document(client: Client, item: DraftEvidence) -> None:
    photos = [SimpleUploadedFile(f"{side}.jpg", jpeg(sheet([side]))) for side in ("正面", "背面")]
    assert client.post(address(item), {"photos": photos}).status_code == 302
    new = item.draft.evidence.get()
    assert (new.title, new.file_name, new.pages) == (item.title, f"{item.title}.pdf", 2)
    assert [one["file_name"] for one in new.originals] == ["正面.jpg", "背面.jpg"]
    assert asked_is_changed(item)


def test_without_a_file_nothing_is_replaced_and_the_same_file_again_is_no_change(
    client: Client, owner: Actor, item: DraftEvidence, now: dt.datetime
) -> None:
    answer = client.post(address(item), {})
    assert (answer.status_code, "二者选一" in answer.content.decode()) == (422, True)
    same = make_upload(User.objects.get(pk=owner.user_id), now)
    assert client.post(address(item), {"file_upload": str(same.pk)}).status_code == 302
    assert not asked_is_changed(item)
    assert not AuditEntry.objects.filter(action="replace_evidence").exists()
