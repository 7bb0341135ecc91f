"""A piece of evidence is read in the page by everyone who may read it, piece after piece, and not only downloaded."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import Actor
from courtportal.kernel.identity.models import User
from filing.cases.actions.hand_in_evidence import hand_in_evidence
from filing.cases.models import EvidenceItem
from filing.dossier.actions.seal import seal_entry
from tests.factories.disputes import Dispute, make_dispute
from tests.factories.filings import make_upload
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    return make_dispute(now)


def handed_in(dispute: Dispute, actor: Actor, title: str, now: dt.datetime) -> EvidenceItem:
    upload = make_upload(User.objects.get(pk=actor.user_id), now)
    return hand_in_evidence(actor=actor, case_id=dispute.case.pk, upload=upload, title=title, purpose="借款", now=now)


def client_of(actor: Actor) -> Client:
    return sign_in(User.objects.get(pk=actor.user_id))


def page_of(item: EvidenceItem) -> str:
    return reverse("filing:evidence_pages", args=[item.pk])


def test_both_sides_and_the_panel_see_the_pages_and_nobody_else(dispute: Dispute, now: dt.datetime) -> None:
    item = handed_in(dispute, dispute.plaintiff, "借条", now)
    for actor in (dispute.judge, dispute.clerk, dispute.plaintiff, dispute.defendant):
        client = client_of(actor)
        catalogue = client.get(reverse("filing:evidence_catalogue", args=[dispute.case.pk])).content.decode()
        assert f'href="{page_of(item)}"' in catalogue
        assert f">{item.pages} 页</td>" in catalogue
        shown = client.get(page_of(item)).content.decode()
        assert f'src="{reverse("filing:evidence_page", args=[item.pk, 1])}"' in shown
        assert f'href="{reverse("filing:evidence_file", args=[item.pk])}"' in shown
    assert client_of(dispute.stranger).get(page_of(item)).status_code == 404
    assert client_of(dispute.head).get(page_of(item)).status_code in {403, 404}


def test_that_the_court_read_it_is_noted(dispute: Dispute, now: dt.datetime) -> None:
    item = handed_in(dispute, dispute.plaintiff, "借条", now)
    client_of(dispute.judge).get(page_of(item))
    assert AuditEntry.objects.filter(action="read", object_id=str(item.pk), actor_id=dispute.judge.user_id).exists()


def test_the_reader_goes_on_to_the_next_piece_and_back(dispute: Dispute, now: dt.datetime) -> None:
    for title, actor in (("借条", dispute.plaintiff), ("转账记录", dispute.plaintiff), ("收条", dispute.defendant)):
        handed_in(dispute, actor, title, now)
    client = client_of(dispute.defendant)
    rows = client.get(reverse("filing:evidence_catalogue", args=[dispute.case.pk])).context["rows"]
    items = [row[0] for row in rows]
    for place, item in enumerate(items):
        shown = client.get(page_of(item)).content.decode()
        for rel, other in (("prev", place - 1), ("next", place + 1)):
            there = 0 <= other < len(items)
            assert (f'rel="{rel}"' in shown) == there
            assert not there or f'rel="{rel}" href="{page_of(items[other])}"' in shown
        assert f"第 {place + 1} 件，共 {len(items)} 件" in shown


def test_a_sealed_piece_is_stepped_over_by_the_sides(dispute: Dispute, now: dt.datetime) -> None:
    items = [handed_in(dispute, dispute.plaintiff, title, now) for title in ("借条", "病历", "转账记录")]
    entry = dispute.case.dossier.get(file=items[1].file, title__contains="病历")
    order = {"sealing": "sealed", "order_number": "（2026）粤0604司令1号", "reason": "涉及隐私"}
    seal_entry(actor=dispute.judge, entry_id=entry.pk, now=now, **order)
    client = client_of(dispute.defendant)
    assert client.get(page_of(items[1])).status_code in {403, 404}
    shown = client.get(page_of(items[0])).content.decode()
    assert page_of(items[1]) not in shown
    assert "病历" not in shown


def test_what_has_no_pages_is_offered_as_a_file(dispute: Dispute, now: dt.datetime) -> None:
    item = handed_in(dispute, dispute.plaintiff, "录音", now)
    item.file.media_type = "audio/mpeg"
    item.file.save(update_fields=["media_type"])
    shown = client_of(dispute.judge).get(page_of(item)).content.decode()
    assert "请下载文件" in shown
    assert "<figure" not in shown
    assert reverse("filing:evidence_file", args=[item.pk]) in shown
