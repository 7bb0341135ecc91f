"""Who reads the secret volume adds to it; nobody changes it, and nothing of it lies anywhere else."""

import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import Refused, Role, may, visible_to
from courtportal.kernel.identity.models import User
from courtportal.kernel.uploads.models import Upload
from courtportal.kernel.uploads.refusals import UploadRefused
from courtportal.kernel.vault.models import StoredFile
from filing.cases.models import DossierEntry
from filing.dossier.actions.add_secret import SecretPaper, add_to_secret_volume
from filing.dossier.models import ArchiveSubmission, SecretEntry
from filing.dossier.queries import secret_rows
from filing.dossier.secret_store import read_secret
from tests.factories.disputes import Dispute, make_dispute
from tests.factories.people import actor_for, make_staff
from tests.factories.sessions import sign_in
from tests.kernel.uploads import corpus

pytestmark = pytest.mark.django_db

TITLE = "评议笔录甲乙丙丁"


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    return make_dispute(now)


def record_of_deliberation(name: str = "评议笔录.pdf", key: str = "once") -> SecretPaper:
    return SecretPaper("deliberation", TITLE, SimpleUploadedFile(name, corpus.plain_pdf(2)), key)


def test_the_clerk_adds_the_record_of_the_deliberation_once(dispute: Dispute, now: dt.datetime) -> None:
    for _twice in range(2):
        entry = add_to_secret_volume(actor=dispute.clerk, case_id=dispute.case.pk, paper=record_of_deliberation(), now=now)
    assert SecretEntry.objects.count() == 1
    [row] = secret_rows(dispute.judge, dispute.case)
    assert (row.title, row.source, row.entry.catalogue_number, row.entry.pages) == (TITLE, "陆一舟", 6, 2)
    assert read_secret(entry.pk).startswith(b"%PDF")


def test_nothing_of_it_is_kept_among_uploads_nor_told_to_the_audit_log(dispute: Dispute, now: dt.datetime) -> None:
    before = StoredFile.objects.count()
    entry = add_to_secret_volume(actor=dispute.clerk, case_id=dispute.case.pk, paper=record_of_deliberation(), now=now)
    assert (Upload.objects.count(), StoredFile.objects.count()) == (0, before)
    told = AuditEntry.objects.filter(action="add_secret").get()
    assert TITLE not in str(vars(told))
    assert entry.sha256 in str(vars(told))
    folder = Path(settings.DATA_DIR) / "secret"
    assert not any(b"%PDF" in file.read_bytes() for file in folder.rglob("*") if file.is_file())


def test_sides_other_panels_and_supervisors_add_nothing(dispute: Dispute, now: dt.datetime) -> None:
    other, archivist = make_dispute(now), actor_for(make_staff(Role.ARCHIVIST, dispute.case.court))
    for actor in (dispute.plaintiff, dispute.defendant, dispute.head, dispute.president, other.judge, other.clerk, archivist):
        assert not may(actor, dispute.case, "add_secret")
    with pytest.raises(Refused):
        add_to_secret_volume(actor=dispute.plaintiff, case_id=dispute.case.pk, paper=record_of_deliberation(), now=now)
    assert may(dispute.judge, dispute.case, "add_secret")


def test_no_side_sees_what_was_added(dispute: Dispute, now: dt.datetime) -> None:
    add_to_secret_volume(actor=dispute.judge, case_id=dispute.case.pk, paper=record_of_deliberation(), now=now)
    for actor in (dispute.plaintiff, dispute.defendant):
        assert not visible_to(actor, SecretEntry).exists()
        assert not visible_to(actor, DossierEntry).filter(case=dispute.case).exists()
        client = sign_in(User.objects.get(pk=actor.user_id))
        for name in ("case", "dossier"):
            assert TITLE not in client.get(reverse(f"filing:{name}", args=[dispute.case.pk])).content.decode()
        for name in ("secret_volume", "secret_add"):
            assert client.get(reverse(f"filing:{name}", args=[dispute.case.pk])).status_code in {403, 404}


def test_what_lies_there_is_settled_and_the_archive_takes_no_more(dispute: Dispute, now: dt.datetime) -> None:
    entry = add_to_secret_volume(actor=dispute.clerk, case_id=dispute.case.pk, paper=record_of_deliberation(), now=now)
    for change in (SecretEntry.objects.filter(pk=entry.pk).delete, lambda: SecretEntry.objects.update(pages=9)):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    ArchiveSubmission.objects.create(
        case=dispute.case, retention="long", pages=1, volumes=1, handed_by_id=dispute.clerk.account_id, handed_at=now
    )
    assert not may(dispute.clerk, dispute.case, "add_secret")
    assert may(dispute.clerk, dispute.case, "read_secret")


def test_a_broken_file_is_refused_with_the_reason(dispute: Dispute, now: dt.datetime) -> None:
    broken = SecretPaper("deliberation", TITLE, SimpleUploadedFile("评议笔录.pdf", b"no pdf at all"), "k")
    with pytest.raises(UploadRefused):
        add_to_secret_volume(actor=dispute.clerk, case_id=dispute.case.pk, paper=broken, now=now)
    assert not SecretEntry.objects.exists()


def test_the_judge_adds_an_opinion_in_the_browser(dispute: Dispute, now: dt.datetime) -> None:
    client = sign_in(User.objects.get(pk=dispute.judge.user_id))
    volume, address = (reverse(f"filing:{name}", args=[dispute.case.pk]) for name in ("secret_volume", "secret_add"))
    assert address in client.get(volume).content.decode()
    assert client.get(address).status_code == 200
    typed = {"kind": "case_report", "title": "审理报告", "key": "k"}
    wrong = client.post(address, typed | {"file": SimpleUploadedFile("报告.pdf", b"no pdf")})
    assert wrong.status_code == 422
    assert "报告.pdf" in wrong.content.decode()
    assert 'value="审理报告"' in wrong.content.decode()
    answer = client.post(address, typed | {"file": SimpleUploadedFile("报告.pdf", corpus.plain_pdf(1))})
    assert answer["Location"] == volume
    page = client.get(volume).content.decode()
    assert "审理报告" in page
    assert "何清" in page
