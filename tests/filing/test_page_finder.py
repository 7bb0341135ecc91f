"""Which pages say a word, and the copy that a machine has read: at the review desk, in the case, in the litigant's draft."""

import datetime as dt
from typing import Any
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.identity.models import User
from courtportal.kernel.reading.models import FileReading, PageReading
from courtportal.kernel.vault.models import StoredFile
from filing.cases.actions.hand_in_evidence import hand_in_evidence
from filing.cases.models import EvidenceItem
from filing.dossier.actions.seal import seal_entry
from filing.intake.models import Filing
from filing.intake.sharing.models import DraftShare
from tests.factories.disputes import Dispute, make_dispute
from tests.factories.filings import litigant, make_draft, make_filing, make_upload
from tests.factories.people import make_staff, make_user
from tests.factories.sessions import sign_in
from tests.filing.page_reading import COPY, read, unread

pytestmark = pytest.mark.django_db
IOU = "借 条\n今借到林小满人民币壹拾万元整"


def evidence_of(filing: Filing) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = filing.versions.latest("number").content["evidence"]
    return rows


def file_of(row: dict[str, Any]) -> StoredFile:
    return StoredFile.objects.get(pk=row["file_id"])


@pytest.fixture
def filing(now: dt.datetime) -> Filing:
    return make_filing(now)


@pytest.fixture
def clerk(filing: Filing) -> Client:
    return sign_in(make_staff(Role.FILING_CLERK, filing.court))


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    return make_dispute(now)


def client_of(actor: Actor) -> Client:
    return sign_in(User.objects.get(pk=actor.user_id))


@pytest.fixture
def item(dispute: Dispute, now: dt.datetime) -> EvidenceItem:
    given = {"upload": make_upload(User.objects.get(pk=dispute.plaintiff.user_id), now), "title": "借条", "purpose": "借款"}
    return hand_in_evidence(actor=dispute.plaintiff, case_id=dispute.case.pk, **given, now=now)


def body(client: Client, url: str, words: str | None = None, **more: str) -> str:
    answer = client.get(url, ({"q": words} if words is not None else {}) | more)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_desk_finds_the_page_by_its_words_and_leads_to_it(filing: Filing, clerk: Client) -> None:
    first = evidence_of(filing)[0]
    read(file_of(first), "转账记录", IOU)
    desk = body(clerk, reverse("filing:review_desk", args=[filing.pk]))
    url = reverse("filing:review_evidence_words", args=[filing.pk])
    assert f'action="{url}"' in desk
    page = body(clerk, url, "借条")
    assert f'href="{reverse("filing:review_evidence_page", args=[filing.pk, first["order"], 2])}"' in page
    assert f"{first['order']}. {first['title']}" in page
    assert "<mark>借 条</mark>今借到林小满人民币壹拾万元整" in page
    assert reverse("filing:review_evidence_page", args=[filing.pk, first["order"], 1]) not in page
    assert "没有识别完" not in page
    assert "没有查到写有“收条”的页面" in body(clerk, url, "收条")
    assert AuditEntry.objects.filter(action="read", object_id=str(filing.pk)).count() == 3


def test_a_page_still_to_be_read_and_a_file_that_cannot_be_read_are_said(filing: Filing, clerk: Client) -> None:
    url = reverse("filing:review_evidence_words", args=[filing.pk])
    pieces = len(evidence_of(filing))
    assert f"有 {pieces} 件证据没有可以识别的页面" in body(clerk, url, "借条")
    reading = unread(file_of(evidence_of(filing)[0]), IOU)
    page = body(clerk, url, "借条")
    assert "还有 1 件证据的文字没有识别完，查到的可能不全" in page
    assert "<mark>借 条</mark>" in page
    FileReading.objects.filter(pk=reading.pk).update(state=FileReading.State.FAILED)
    assert "有 1 件证据的文字没能识别" in body(clerk, url, "借条")
    clerk.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    english = body(clerk, url, "借条")
    assert "“借条” stands on 1 page" in english
    assert "could not be read; open the original" in english


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", "'\" onfocus=x", "%' OR 1=1 --", "../../etc/passwd", "(a+)+$", "{{7*7}}"]
)
def test_hostile_words_are_words(filing: Filing, clerk: Client, hostile: str) -> None:
    read(file_of(evidence_of(filing)[0]), f"前 {hostile} 后", "<b>粗</b>")
    page = body(clerk, reverse("filing:review_evidence_words", args=[filing.pk]), hostile, page="-1'")
    assert f"<mark>{escape(hostile)}</mark>" in page
    assert hostile == escape(hostile) or hostile not in page
    assert "<b>粗</b>" not in page
    assert "49</" not in page


@pytest.mark.parametrize("nothing", ["", "   ", "\u3000", "长" * 81, "借\x00条"])
def test_what_cannot_be_looked_for_is_said_beside_the_field_and_stays_typed(filing: Filing, clerk: Client, nothing: str) -> None:
    answer = clerk.get(reverse("filing:review_evidence_words", args=[filing.pk]), {"q": nothing})
    assert answer.status_code == 422
    assert answer.context["finder"].form.errors["q"]
    assert escape(nothing.strip()) in answer.content.decode()
    assert not AuditEntry.objects.filter(action="read", object_id=str(filing.pk)).exists()


def test_many_pages_come_twenty_at_a_time_in_order_and_without_a_query_for_each(filing: Filing, clerk: Client) -> None:
    first = evidence_of(filing)[0]
    reading = read(file_of(first), *[f"第{number}次借条" for number in range(1, 46)])
    url = reverse("filing:review_evidence_words", args=[filing.pk])
    found = clerk.get(url, {"q": "借条"}).context["finder"].hits
    assert (found.paginator.count, [one.number for one in found][:3], len(found)) == (45, [1, 2, 3], 20)
    last = clerk.get(url, {"q": "借条", "page": "99999"}).context["finder"].hits
    assert [one.number for one in last] == [41, 42, 43, 44, 45]
    assert "q=%E5%80%9F%E6%9D%A1&amp;page=2" in body(clerk, url, "借条")

    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            clerk.get(url, {"q": "借条"})
        return len(counted)

    few = queries()
    for number in range(46, 120):
        PageReading.objects.create(reading=reading, number=number, text="借条")
    assert queries() == few


def test_the_judge_and_both_sides_find_words_in_the_evidence_and_nobody_else(dispute: Dispute, item: EvidenceItem) -> None:
    read(item.file, IOU)
    url = reverse("filing:evidence_catalogue", args=[dispute.case.pk])
    link = reverse("filing:evidence_page", args=[item.pk, 1])
    for actor in (dispute.judge, dispute.clerk, dispute.plaintiff, dispute.defendant):
        client = client_of(actor)
        assert url in body(client, reverse("filing:case", args=[dispute.case.pk]))
        assert link not in body(client, url)
        assert f'href="{link}"' in body(client, url, "借条")
    client = client_of(dispute.stranger)
    assert client.get(url, {"q": "借条"}).status_code == 404
    assert client.get(link).status_code == 404
    # Who supervises sees the case and not its evidence, and learns nothing of what it says.
    head = client_of(dispute.head)
    assert "壹拾万" not in head.get(url, {"q": "借条"}).content.decode()
    assert url not in body(head, reverse("filing:case", args=[dispute.case.pk]))


def test_what_is_sealed_is_not_found_by_the_sides(dispute: Dispute, item: EvidenceItem, now: dt.datetime) -> None:
    read(item.file, IOU)
    entry = dispute.case.dossier.get(file=item.file)
    seal_entry(
        actor=dispute.judge, entry_id=entry.pk, sealing="sealed", order_number="（2026）粤0604司令1号", reason="涉及隐私", now=now
    )
    url = reverse("filing:evidence_catalogue", args=[dispute.case.pk])
    page = body(client_of(dispute.defendant), url, "借条")
    assert "壹拾万" not in page
    assert item.title not in page
    for name in ("evidence_searchable", "evidence_file"):
        assert client_of(dispute.defendant).get(reverse(f"filing:{name}", args=[item.pk])).status_code in {403, 404}
    assert "壹拾万" in body(client_of(dispute.judge), url, "借条")


def copy_name(answer: Any) -> str:
    return unquote(answer["Content-Disposition"].rpartition("''")[2])


def test_the_copy_is_given_to_whoever_may_read_the_original_under_a_name_of_its_own(dispute: Dispute, item: EvidenceItem) -> None:
    entry = dispute.case.dossier.get(file=item.file)
    copies = [reverse("filing:evidence_searchable", args=[item.pk]), reverse("filing:dossier_searchable", args=[entry.pk])]
    pages = [
        reverse("filing:evidence_catalogue", args=[dispute.case.pk]),
        reverse("filing:dossier", args=[dispute.case.pk]),
        reverse("filing:dossier_pages", args=[entry.pk]),
    ]
    judge = client_of(dispute.judge)
    assert [judge.get(url).status_code for url in copies] == [404, 404]
    assert not any("可检索副本（" in body(judge, url) for url in pages)
    read(item.file, IOU)
    assert all("可检索副本（机器制作，不是原件）" in body(judge, url) for url in pages)
    for url in copies:
        before = AuditEntry.objects.filter(action="read").count()
        answer = judge.get(url)
        assert b"".join(answer.streaming_content) == COPY  # type: ignore[attr-defined]
        assert copy_name(answer) == f"{item.file_name.rpartition('.')[0]}（可检索副本 searchable copy）.pdf"
        assert AuditEntry.objects.filter(action="read").count() > before
        assert client_of(dispute.plaintiff).get(url).status_code == 200
        assert client_of(dispute.stranger).get(url).status_code == 404
        assert client_of(dispute.filing_clerk_above).get(url).status_code in {403, 404}


def test_at_the_desk_the_copy_stands_beside_the_original(filing: Filing, clerk: Client) -> None:
    first = evidence_of(filing)[0]
    url, desk = (
        reverse("filing:review_evidence_searchable", args=[filing.pk, first["order"]]),
        reverse("filing:review_desk", args=[filing.pk]),
    )
    assert "可检索副本" not in body(clerk, desk)
    assert clerk.get(url).status_code == 404
    read(file_of(first), IOU)
    assert body(clerk, desk).count("可检索副本") == 1
    assert f'href="{url}"' in body(clerk, desk)
    assert b"".join(clerk.get(url).streaming_content) == COPY  # type: ignore[attr-defined]
    assert clerk.get(reverse("filing:review_evidence_searchable", args=[filing.pk, 99])).status_code == 404
    other = sign_in(make_user("何处来"))
    assert other.get(url).status_code in {403, 404}


def test_the_litigant_has_the_copy_of_own_evidence(now: dt.datetime) -> None:
    actor = litigant()
    draft = make_draft(actor, now)
    item = draft.evidence.order_by("order")[0]
    url = reverse("filing:draft_evidence_searchable", args=[draft.pk, item.pk])
    page, client = reverse("filing:draft_evidence", args=[draft.pk]), client_of(actor)
    assert url not in body(client, page)
    read(item.file, IOU)
    assert f'href="{url}"' in body(client, page)
    assert client.get(url).status_code == 200
    assert sign_in(make_user("何处来")).get(url).status_code == 404


def test_a_co_reader_of_a_shared_draft_has_the_copy_too(now: dt.datetime) -> None:
    actor = litigant()
    draft = make_draft(actor, now)
    item = draft.evidence.order_by("order")[0]
    page, url = (
        reverse("filing:draft_read", args=[draft.pk]),
        reverse("filing:draft_evidence_searchable", args=[draft.pk, item.pk]),
    )
    reader = make_user("何共读")
    joined = {"user": reader, "joined_at": now, "expires_at": now + dt.timedelta(days=1), "invited_by_id": actor.user_id}
    DraftShare.objects.create(draft=draft, role=DraftShare.Role.CO_COUNSEL, name="何共读", **joined)
    client = sign_in(reader)
    assert url not in body(client, page)
    read(item.file, IOU)
    assert f'href="{url}"' in body(client, page)
    assert client.get(url).status_code == 200
