"""A correction opens the pages that the court asked for; every other page says so before and after typing."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from courtportal.kernel.authz import Role
from filing.intake.actions.review import claim, request_correction
from filing.intake.models import FilingDraft
from filing.intake.rules import content as contents
from filing.parties.actions.papers import Description, keep_paper
from filing.parties.rules.papers import PaperKind
from tests.factories.filings import filing_clerk, litigant, make_filing, make_upload
from tests.factories.people import actor_for
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(now: dt.datetime) -> FilingDraft:
    """The clerk asked for better evidence, and for nothing else."""
    actor, clerk = litigant(), filing_clerk()
    filing = make_filing(now, actor)
    version = claim(actor=clerk, filing_id=filing.pk, now=now).version
    items = [{"page": "evidence", "reason": "evidence_illegible", "note": "借条看不清"}]
    request_correction(actor=clerk, filing_id=filing.pk, version=version, items=items, days=7, checked=[], now=now)
    return FilingDraft.objects.get(filing=filing)


@pytest.fixture
def client(draft: FilingDraft) -> Client:
    return sign_in(draft.owner)


def test_the_check_page_offers_change_on_what_is_open_and_on_nothing_else(client: Client, draft: FilingDraft) -> None:
    page = client.get(reverse("filing:draft_check", args=[draft.pk])).content.decode()
    assert page.count("修改<span") == 1
    assert f'href="{reverse("filing:draft_evidence", args=[draft.pk])}">修改' in page


def test_a_closed_page_says_what_may_be_corrected_and_leads_there(client: Client, draft: FilingDraft) -> None:
    party = contents.parties(draft.content, contents.DEFENDANT)[0]["id"]
    closed = [
        ("draft_page", ["principal"]),
        ("draft_parties", ["defendant"]),
        ("draft_party", [party]),
        ("draft_court", []),
        ("draft_papers", []),
    ]
    for name, more in closed:
        answer = client.get(reverse(f"filing:{name}", args=[draft.pk, *more]))
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "这一页现在不能修改" in page
        assert f'href="{reverse("filing:draft_evidence", args=[draft.pk])}"' in page
        assert 'class="form"' not in page
    assert "借条看不清" in client.get(reverse("filing:draft_evidence", args=[draft.pk])).content.decode()


def test_what_was_typed_on_a_closed_page_comes_back_with_a_clear_word(client: Client, draft: FilingDraft) -> None:
    url = reverse("filing:draft_page", args=[draft.pk, "interest"])
    answer = client.post(url, {"interest_claimed": "yes", "interest_method": "按年利率百分之六另行计算"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "没有保存" in page
    assert "按年利率百分之六另行计算" in page
    assert "身份" not in page.split("<main")[1].split("</main")[0]
    draft.refresh_from_db()
    assert "另行计算" not in str(draft.content["answers"])
    saved = client.post(reverse("filing:draft_autosave", args=[draft.pk, "interest"]), {"interest_method": "另行"})
    assert saved.status_code == 409


def test_a_kept_paper_is_not_picked_into_a_closed_page_and_the_page_says_so(
    client: Client, draft: FilingDraft, now: dt.datetime
) -> None:
    said = Description(PaperKind.POWER_OF_ATTORNEY, "林小满的授权委托书")
    upload = make_upload(draft.owner, now, "授权委托书.pdf", 1)
    paper = keep_paper(actor=actor_for(draft.owner, Role.LITIGANT), upload_id=upload.pk, said=said, now=now)
    answer = client.post(reverse("filing:draft_pick", args=[draft.pk, paper.pk]))
    assert answer.status_code == 409
    assert "法院没有要求补正“身份和委托材料”" in answer.content.decode()
    assert not draft.papers.exists()
