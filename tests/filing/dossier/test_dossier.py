"""The main volume: its order, its pages, moving and renaming, copies, readings; and the secret volume apart from it."""

import datetime as dt
import io
import zipfile
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.identity.models import User
from courtportal.kernel.outbox.models import OutboxEvent
from courtportal.kernel.outbox.worker import run_until_quiet
from courtportal.kernel.signing.verification import validate_pdf
from courtportal.kernel.vault.files import read_bytes
from courtportal.kernel.vault.keyring import VaultError
from filing.cases.models import Case, DossierEntry
from filing.dossier.actions.arrange import CannotArrange, move_entry, rename_entry
from filing.dossier.actions.bind_copy import bind_part, finish_copy
from filing.dossier.actions.order_copy import NothingToCopy, order_copy
from filing.dossier.actions.read_entry import note_page_read
from filing.dossier.actions.seal import seal_entry
from filing.dossier.entries import add_secret_entry
from filing.dossier.models import DossierCopy, DossierReading, EntryChange, SecretEntry
from filing.dossier.queries import entries_of, holds_closed_entries, pages_of, secret_rows
from filing.dossier.rules.matters import Matter
from filing.dossier.secret_store import open_head, read_secret
from tests.factories.court_cases import make_case, member
from tests.factories.documents import ready_to_sign
from tests.factories.people import actor_for, make_user
from tests.factories.sessions import sign_in
from tests.filing.dossier.making import entry, picture

pytestmark = pytest.mark.django_db
CANARY = "评议意见甲乙丙"


@pytest.fixture
def case(now: dt.datetime) -> Case:
    return make_case(now=now, defendant=make_user("周远航"))


@pytest.fixture
def clerk(case: Case) -> Actor:
    return actor_for(member(case, "clerk"))


@pytest.fixture
def judge(case: Case) -> Actor:
    return actor_for(member(case, "sole_judge"))


@pytest.fixture
def plaintiff(case: Case) -> Actor:
    user = case.parties.get(role="plaintiff").user
    assert user is not None
    return actor_for(user, Role.LITIGANT)


def test_a_page_shown_as_a_picture_is_a_reading_of_its_entry_once_a_day(case: Case, plaintiff: Actor, now: dt.datetime) -> None:
    """法释〔2002〕39号 第六条: who opens a page by its own address is on the reading sheet too."""
    one = entry(case, "借条", pages=2)
    read = AuditEntry.objects.filter(action="read", object_id=str(one.pk))
    page = sign_in(User.objects.get(pk=plaintiff.user_id))
    assert page.get(reverse("filing:dossier_page_image", args=[one.pk, 1])).status_code == 200
    assert (read.count(), DossierReading.objects.filter(case=case, reader=plaintiff.user_id).count()) == (1, 1)
    today = clock.now()
    note_page_read(actor=plaintiff, entry=one, now=today)
    assert read.count() == 1
    note_page_read(actor=plaintiff, entry=one, now=today + dt.timedelta(days=1))
    assert read.count() == 2


def titles(actor: Actor, case: Case) -> list[str]:
    return [one.title for one in entries_of(actor, case)]


def seal(judge: Actor, one: DossierEntry, sealing: str, now: dt.datetime) -> None:
    seal_entry(
        actor=judge, entry_id=one.pk, sealing=sealing, reason="涉及隐私", order_number="（2026）粤0604民初1号之一", now=now
    )


# -- order and pages -------------------------------------------------------------------------------------------------


def test_entries_stand_in_official_order_with_pages_through_the_file(case: Case, clerk: Actor) -> None:
    entry(case, "借条", pages=2)
    entry(case, "起诉状", Matter.COMPLAINT, pages=3)
    entry(case, "转账记录", pages=4)
    shown = list(entries_of(clerk, case))
    pages = pages_of(case, shown)
    assert [(one.title, *pages[one.pk]) for one in shown] == [("起诉状", 1, 3), ("借条", 4, 5), ("转账记录", 6, 9)]
    assert pages_of(case, shown[2:]) == {shown[2].pk: (6, 9)}


def test_a_sealed_entry_leaves_its_numbers_to_nobody_else(case: Case, judge: Actor, plaintiff: Actor, now: dt.datetime) -> None:
    hidden = entry(case, "病历", pages=2)
    entry(case, "转账记录", pages=4)
    seal(judge, hidden, "sealed", now)
    shown = list(entries_of(plaintiff, case))
    assert [one.title for one in shown] == ["转账记录"]
    assert pages_of(case, shown)[shown[0].pk] == (3, 6)


def test_the_clerk_moves_and_renames_and_it_stays_on_record(case: Case, clerk: Actor, judge: Actor, now: dt.datetime) -> None:
    first, second, other = entry(case, "借条"), entry(case, "收条"), entry(case, "笔录", Matter.EXHIBITS)
    move_entry(actor=clerk, entry_id=other.pk, catalogue_number=11, before_id=second.pk, reason="放错了", now=now)
    assert titles(clerk, case) == ["借条", "笔录", "收条"]
    entry(case, "后来的证据")
    assert titles(clerk, case) == ["借条", "笔录", "收条", "后来的证据"]
    rename_entry(actor=clerk, entry_id=first.pk, title="借条原件", reason="写明原件", now=now)
    assert list(EntryChange.objects.order_by("made_at", "pk").values_list("kind", "before")) == [
        ("moved", "34"),
        ("renamed", "借条"),
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        EntryChange.objects.update(reason="别的")
    for changed, code in (
        ({"catalogue_number": 2, "reason": "x"}, "no_heading"),
        ({"catalogue_number": 11, "reason": " "}, "no_reason"),
    ):
        with pytest.raises(CannotArrange, match=code):
            move_entry(actor=clerk, entry_id=other.pk, before_id=None, now=now, **changed)  # type: ignore[arg-type]
    with pytest.raises(PermissionDenied):
        rename_entry(actor=judge, entry_id=first.pk, title="x", reason="x", now=now)


def test_sealing_needs_a_judge_a_reason_and_an_order(case: Case, judge: Actor, clerk: Actor, now: dt.datetime) -> None:
    one = entry(case, "病历")
    for reason, number in (("", "1号"), ("隐私", " ")):
        with pytest.raises(ValueError, match="needed"):
            seal_entry(actor=judge, entry_id=one.pk, sealing="sealed", reason=reason, order_number=number, now=now)
    with pytest.raises(PermissionDenied):
        seal_entry(actor=clerk, entry_id=one.pk, sealing="sealed", reason="隐私", order_number="1号", now=now)
    seal(judge, one, "sealed", now)
    seal(judge, one, "", now)
    assert list(EntryChange.objects.order_by("made_at", "pk").values_list("before", "after")) == [("", "sealed"), ("sealed", "")]


# -- the secret volume -----------------------------------------------------------------------------------------------


@pytest.fixture
def secret(case: Case) -> SecretEntry:
    return add_secret_entry(case=case, kind="deliberation", title=CANARY, key="d", data=CANARY.encode(), source="合议庭")


def test_the_secret_volume_is_the_panels_alone(case: Case, secret: SecretEntry, judge: Actor, plaintiff: Actor) -> None:
    assert [(row.title, row.entry.catalogue_number) for row in secret_rows(judge, case)] == [(CANARY, 6)]
    assert secret_rows(plaintiff, case) == []
    again = add_secret_entry(case=case, kind="deliberation", title="x", key="d", data=b"x")
    assert (again.pk, read_secret(again.pk).decode()) == (secret.pk, CANARY)


def test_nothing_of_it_lies_open_on_disk_or_in_the_database(secret: SecretEntry) -> None:
    folder = Path(settings.DATA_DIR)
    assert not any(CANARY.encode() in file.read_bytes() for file in (folder / "secret").rglob("*") if file.is_file())
    assert CANARY.encode() not in bytes(secret.head)
    assert (folder / "secret" / "keys" / "ring.json").read_bytes() != (folder / "keys" / "ring.json").read_bytes()
    with pytest.raises(VaultError):
        open_head(make_user().pk, secret.head)


@pytest.mark.parametrize("role", ["plaintiff", "defendant"])
def test_no_page_of_a_side_shows_even_a_title_of_it(case: Case, secret: SecretEntry, role: str) -> None:
    entry(case, "借条")
    client = sign_in(case.parties.get(role=role).user)
    urls = [reverse("filing:case", args=[case.pk]), reverse("filing:dossier", args=[case.pk]), reverse("filing:my")]
    urls.append(reverse("filing:dossier", args=[case.pk]) + "?q=" + CANARY)
    for url in urls:
        page = client.get(url).content.decode().replace(f'value="{CANARY}"', "")
        assert CANARY not in page, url
    for name, key in (
        ("secret_volume", case.pk),
        ("secret_file", secret.pk),
        ("dossier_entry", secret.pk),
        ("dossier_reading_copy", secret.pk),
    ):
        assert client.get(reverse(f"filing:{name}", args=[key])).status_code in {403, 404}


# -- copies ----------------------------------------------------------------------------------------------------------


def made(actor: Actor, case: Case, now: dt.datetime, form: str = "pdf", purpose: str = "reading") -> DossierCopy:
    copy = order_copy(actor=actor, case_id=case.pk, form=form, purpose=purpose, now=now)
    run_until_quiet()
    copy.refresh_from_db()
    assert copy.state == DossierCopy.State.READY
    return copy


def bytes_of(copy: DossierCopy) -> bytes:
    assert copy.file is not None
    return read_bytes(copy.file)


@pytest.mark.slow
def test_a_reading_copy_is_one_signed_pdf_with_bookmarks_numbers_and_watermark(
    case: Case, plaintiff: Actor, judge: Actor, now: dt.datetime
) -> None:
    ready_to_sign(now)
    entry(case, "借条", pages=2)
    entry(case, "照片", pages=1, data=picture(), media_type="image/png")
    seal(judge, entry(case, "病历", pages=1), "sealed", now)
    add_secret_entry(case=case, kind="deliberation", title=CANARY, key="d", data=b"%PDF secret")
    copy = made(plaintiff, case, now)
    data = bytes_of(copy)
    assert validate_pdf(data, now=now).verdict == "valid"
    with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_outline() as outline:
        assert [mark.title for mark in outline.root[0].children] == ["封面", "卷内目录", "借条", "照片", "备考表"]
        assert len(pdf.pages) == 6
        assert sum("(1) Tj" in _text(page) for page in pdf.pages) == 1
        assert ["Tj" in _text(page) and "/OC" in _text(page) for page in pdf.pages] == [False, False, True, True, True, False]
        assert str(pdf.Root.OCProperties.OCGs[0].Name) == "页码"
        assert pdf.pages[2].Resources.XObject  # the watermark lies over it
    reading = DossierReading.objects.get(copy=copy)
    assert (reading.name, reading.case) == (plaintiff.name, case)
    with pytest.raises(IntegrityError), transaction.atomic():
        DossierReading.objects.all().delete()


def _text(page: pikepdf.Page) -> str:
    contents = page.obj.Contents
    streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    return b"\n".join(stream.read_bytes() for stream in streams).decode("latin-1")


def test_a_zip_holds_the_original_bytes_and_nothing_sealed_or_secret(
    case: Case, plaintiff: Actor, judge: Actor, clerk: Actor, now: dt.datetime
) -> None:
    first = entry(case, "借条", pages=2)
    sealed = entry(case, "病历甲乙丙", pages=1)
    seal(judge, sealed, "sealed", now)
    add_secret_entry(case=case, kind="deliberation", title=CANARY, key="d", data=b"%PDF secret")
    theirs, ours = made(plaintiff, case, now, "zip"), made(clerk, case, now, "zip", "court")
    with zipfile.ZipFile(io.BytesIO(bytes_of(theirs))) as archive:
        assert archive.namelist() == ["第1卷/00001 借条.pdf"]
        assert first.file is not None
        assert archive.read("第1卷/00001 借条.pdf") == read_bytes(first.file)
    with zipfile.ZipFile(io.BytesIO(bytes_of(ours))) as archive:
        assert len(archive.namelist()) == 2
        assert not any(CANARY in name for name in archive.namelist())


@pytest.mark.slow
def test_a_certified_copy_says_that_it_is_true_and_bears_the_seal(case: Case, plaintiff: Actor, now: dt.datetime) -> None:
    ready_to_sign(now)
    entry(case, "借条")
    data = bytes_of(made(plaintiff, case, now, purpose="certified"))
    report = validate_pdf(data, now=now)
    assert report.verdict == "valid"
    assert "禅城" in report.signatures[0].signer
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pikepdf.Name.Sig == pdf.pages[0].Annots[0].FT


def test_parts_are_made_once_and_a_sealed_entry_is_left_out_even_then(
    case: Case, plaintiff: Actor, judge: Actor, now: dt.datetime
) -> None:
    entry(case, "借条")
    late = entry(case, "病历")
    copy = order_copy(actor=plaintiff, case_id=case.pk, form="zip", purpose="reading", now=now)
    seal(judge, late, "sealed", now)
    part = copy.parts.get()
    bound = bind_part(part_id=part.pk, now=now).file
    assert bind_part(part_id=part.pk, now=now).file == bound
    for _ in range(2):
        finished = finish_copy(copy_id=copy.pk, now=now)
    with zipfile.ZipFile(io.BytesIO(bytes_of(finished))) as archive:
        assert archive.namelist() == ["第1卷/00001 借条.pdf"]
    assert OutboxEvent.objects.filter(name="filing.VolumeToBind").count() == 1


@pytest.mark.parametrize("purpose", ["reading", "certified"])
def test_a_finished_copy_is_not_fetched_once_one_of_its_entries_is_sealed(
    case: Case, plaintiff: Actor, judge: Actor, now: dt.datetime, purpose: str
) -> None:
    entry(case, "借条")
    late = entry(case, "病历")
    copy = made(plaintiff, case, now, form="zip", purpose=purpose)
    client = sign_in(case.parties.get(role="plaintiff").user)
    file, state = reverse("filing:dossier_copy_file", args=[copy.pk]), reverse("filing:dossier_copy", args=[copy.pk])
    assert client.get(file).status_code == 200
    seal(judge, late, "sealed", now)
    assert client.get(file).status_code == 403
    page = client.get(state).content.decode()
    assert file not in page
    assert reverse("filing:dossier_copy_order", args=[case.pk]) in page
    again = made(plaintiff, case, now, form="zip", purpose=purpose)
    assert client.get(reverse("filing:dossier_copy_file", args=[again.pk])).status_code == 200
    seal(judge, late, "", now)
    assert client.get(file).status_code == 200


def test_an_entry_sealed_before_the_binding_is_not_counted_as_held(
    case: Case, plaintiff: Actor, judge: Actor, now: dt.datetime
) -> None:
    entry(case, "借条", pages=2)
    late = entry(case, "病历", pages=3)
    copy = order_copy(actor=plaintiff, case_id=case.pk, form="zip", purpose="reading", now=now)
    seal(judge, late, "sealed", now)
    run_until_quiet()
    copy.refresh_from_db()
    assert copy.pages == 2
    assert not holds_closed_entries(plaintiff, copy)


def test_who_may_copy_what(case: Case, plaintiff: Actor, clerk: Actor, now: dt.datetime) -> None:
    with pytest.raises(NothingToCopy):
        order_copy(actor=plaintiff, case_id=case.pk, form="zip", purpose="reading", now=now)
    entry(case, "借条")
    with pytest.raises(NothingToCopy):
        order_copy(actor=plaintiff, case_id=case.pk, form="pdf", purpose="court", now=now)
    with pytest.raises(Http404):
        order_copy(actor=actor_for(make_user("旁人"), Role.LITIGANT), case_id=case.pk, form="pdf", purpose="reading", now=now)
    order_copy(actor=clerk, case_id=case.pk, form="zip", purpose="court", now=now)
    assert not DossierReading.objects.exists()


# -- pages -----------------------------------------------------------------------------------------------------------


def test_a_side_that_opens_an_entry_leaves_one_sheet_a_day(case: Case, clerk: Actor) -> None:
    one, client = entry(case, "借条"), sign_in(case.parties.get(role="plaintiff").user)
    for _ in range(3):
        assert client.get(reverse("filing:dossier_entry", args=[one.pk])).status_code == 200
    assert DossierReading.objects.count() == 1
    page = sign_in(member(case, "clerk")).get(reverse("filing:dossier_readings", args=[case.pk])).content.decode()
    assert "林小满" in page


def test_the_docket_asks_as_often_for_a_hundred_entries_as_for_one(case: Case) -> None:
    client, url, asked = sign_in(member(case, "clerk")), reverse("filing:dossier", args=[case.pk]), []
    entry(case, "第一份")
    for _ in range(2):
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(url)
        asked.append(len(queries))
        for number in range(100):
            entry(case, f"材料{number}")
    assert asked[0] == asked[1]
    assert len(page.content) < 200_000


def test_the_clerk_arranges_and_the_judge_seals_on_their_pages(case: Case) -> None:
    one, other = entry(case, "借条"), entry(case, "收条")
    clerk = sign_in(member(case, "clerk"))
    url = reverse("filing:dossier_arrange", args=[other.pk])
    assert url in clerk.get(reverse("filing:dossier", args=[case.pk])).content.decode()
    sent = {"title": "收条原件", "catalogue_number": "11", "before": str(one.pk), "seen": "0"}
    assert clerk.post(url, sent).status_code == 422
    assert clerk.post(url, {**sent, "reason": "按时间排"}).status_code == 302
    judge = sign_in(member(case, "sole_judge"))
    url = reverse("filing:dossier_seal", args=[one.pk])
    assert judge.post(url, {"sealing": "sealed", "reason": "隐私"}).status_code == 422
    assert judge.post(url, {"sealing": "sealed", "reason": "隐私", "order_number": "1号", "seen": "0"}).status_code == 302
    assert titles(actor_for(member(case, "clerk")), case) == ["收条原件", "借条"]
    assert "对当事人封存" in judge.get(reverse("filing:dossier", args=[case.pk])).content.decode()


def test_a_copy_is_ordered_followed_and_fetched_by_its_owner_alone(case: Case) -> None:
    entry(case, "借条")
    client = sign_in(case.parties.get(role="plaintiff").user)
    for _twice in range(2):
        client.post(reverse("filing:dossier_copy_order", args=[case.pk]), {"form": "zip", "purpose": "reading", "key": "one"})
    copy = DossierCopy.objects.get()
    state, file = reverse("filing:dossier_copy", args=[copy.pk]), reverse("filing:dossier_copy_file", args=[copy.pk])
    assert client.get(state)["Refresh"] == "3"
    assert client.get(file).status_code == 404
    run_until_quiet()
    assert "下载" in client.get(state).content.decode()
    assert client.get(file)["Content-Disposition"].startswith("attachment")
    assert sign_in(case.parties.get(role="defendant").user).get(file).status_code == 404
