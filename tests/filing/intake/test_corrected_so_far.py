"""Before a correction is sent in, its check page says of each thing asked for whether it was changed since."""

import datetime as dt

import pytest
from django.urls import reverse

from courtportal.kernel.authz import Actor
from courtportal.kernel.identity.models import User
from courtportal.kernel.web.components import TaskState
from filing.intake.actions.drafts import save_page, save_party
from filing.intake.actions.evidence import add_evidence, describe_evidence, remove_evidence
from filing.intake.actions.review import claim, request_correction
from filing.intake.corrections import corrected_so_far
from filing.intake.models import Filing, FilingDraft
from filing.intake.rules import content as contents
from filing.intake.steps import tasks
from tests.factories.filings import DEFENDANT, filing_clerk, litigant, make_filing, make_upload
from tests.factories.lending import lending_answers
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
INTEREST = {"page": "interest", "field": "interest_amount", "reason": "amount_mismatch", "note": ""}
DEFENDANTS = {"page": "defendant", "reason": "unclear_defendant", "note": ""}
FILE = {"page": "evidence", "file": 1, "file_page": 1, "reason": "evidence_illegible", "note": ""}
EVIDENCE = {"page": "evidence", "reason": "evidence_missing", "note": ""}
NOT_YET = "还没有改动"


@pytest.fixture
def owner(now: dt.datetime) -> Actor:
    return litigant()


@pytest.fixture
def draft(owner: Actor, now: dt.datetime) -> FilingDraft:
    clerk = filing_clerk()
    filing = claim(actor=clerk, filing_id=make_filing(now, owner).pk, now=now)
    items = [INTEREST, DEFENDANTS, FILE, EVIDENCE]
    request_correction(actor=clerk, filing_id=filing.pk, version=filing.version, items=items, days=7, checked=[], now=now)
    return FilingDraft.objects.get(filing=filing)


def changed(draft: FilingDraft) -> list[bool]:
    return [item["changed"] for item in corrected_so_far(FilingDraft.objects.get(pk=draft.pk))]


def test_saving_a_page_as_it_was_changes_nothing(owner: Actor, draft: FilingDraft, now: dt.datetime) -> None:
    save_page(actor=owner, draft_id=draft.pk, page="interest", typed=lending_answers(), seen=True, now=now)
    assert changed(draft) == [False, False, False, False]


def test_each_thing_asked_for_is_changed_by_what_is_done_at_its_place(owner: Actor, draft: FilingDraft, now: dt.datetime) -> None:
    mended = lending_answers(interest_amount="1234.5")
    save_page(actor=owner, draft_id=draft.pk, page="interest", typed=mended, seen=True, now=now)
    assert changed(draft) == [True, False, False, False]
    [sued] = contents.parties(draft.content, "defendant")
    typed = {**DEFENDANT, "employer": "示例公司"}
    save_party(actor=owner, draft_id=draft.pk, party_id=sued["id"], typed=typed, seen=True, now=now)
    assert changed(draft) == [True, True, False, False]
    upload = make_upload(User.objects.get(pk=owner.user_id), now, "转账.pdf")
    add_evidence(actor=owner, draft_id=draft.pk, upload=upload, title="转账", purpose="", kinds=["transfer_record"], now=now)
    assert changed(draft) == [True, True, False, True], "more evidence is no better picture of the first"
    first = draft.evidence.order_by("order").first()
    assert first is not None
    describe_evidence(actor=owner, draft_id=draft.pk, evidence_id=first.pk, title="借条原件", purpose="", kinds=["iou"], now=now)
    assert changed(draft) == [True, True, False, True], "another name makes no page legible"
    remove_evidence(actor=owner, draft_id=draft.pk, evidence_id=first.pk, now=now)
    assert changed(draft) == [True, True, True, True]


def test_nothing_is_sent_in_unchanged_but_on_purpose(owner: Actor, draft: FilingDraft, now: dt.datetime) -> None:
    client = sign_in(User.objects.get(pk=owner.user_id))
    page = client.get(reverse("filing:draft_check", args=[draft.pk])).content.decode()
    listed = page[page.index('id="asked"') : page.index('id="findings"')]
    assert (listed.count("<li>"), listed.count(NOT_YET), "已改动" in listed) == (4, 4, False)
    submit = reverse("filing:draft_submit", args=[draft.pk])
    refused = client.post(submit, {"key": "k1"})
    assert (refused.status_code, "确认不改的，请勾选" in refused.content.decode()) == (422, True)
    filing = Filing.objects.get(draft=draft)
    assert (filing.state, filing.versions.count()) == ("supplement_requested", 1)
    assert client.post(submit, {"key": "k1", "unchanged": "on"}).status_code == 302
    filing.refresh_from_db()
    assert (filing.state, filing.versions.count()) == ("in_review", 2)


def standing(draft: FilingDraft, now: dt.datetime) -> dict[str, TaskState]:
    """What the task list says of each page."""
    found = FilingDraft.objects.get(pk=draft.pk)
    return {task.url.split("/")[-2]: task.state for _group, listed in tasks(found, now.date()) for task in listed}


def test_the_task_list_says_of_a_page_what_the_check_page_says_of_what_was_asked_there(
    owner: Actor, draft: FilingDraft, now: dt.datetime
) -> None:
    waiting = dict.fromkeys(("defendant", "interest", "evidence"), TaskState.NEEDS_YOU)
    save_page(actor=owner, draft_id=draft.pk, page="interest", typed=lending_answers(), seen=True, now=now)
    assert standing(draft, now) == waiting, "saved as it was"
    mended = lending_answers(interest_amount="1234.5")
    save_page(actor=owner, draft_id=draft.pk, page="interest", typed=mended, seen=True, now=now)
    upload = make_upload(User.objects.get(pk=owner.user_id), now, "借条背面（重拍）.pdf")
    add_evidence(actor=owner, draft_id=draft.pk, upload=upload, title="重拍", purpose="", kinds=["iou"], now=now)
    assert standing(draft, now) == {**waiting, "interest": TaskState.DONE}, "the page asked for is the one it was"
    first = draft.evidence.order_by("order")[0]
    remove_evidence(actor=owner, draft_id=draft.pk, evidence_id=first.pk, now=now)
    assert standing(draft, now) == {**waiting, "interest": TaskState.DONE, "evidence": TaskState.DONE}


def test_the_list_of_what_is_asked_says_of_each_whether_it_was_changed(
    owner: Actor, draft: FilingDraft, now: dt.datetime
) -> None:
    mended = lending_answers(interest_amount="1234.5")
    save_page(actor=owner, draft_id=draft.pk, page="interest", typed=mended, seen=True, now=now)
    client = sign_in(User.objects.get(pk=owner.user_id))
    page = client.get(reverse("filing:draft", args=[draft.pk])).content.decode()
    assert (page.count("已改动"), page.count(NOT_YET)) == (1, 3)
    evidence = client.get(reverse("filing:draft_evidence", args=[draft.pk])).content.decode()
    assert (evidence.count("已改动"), evidence.count(NOT_YET)) == (0, 3), "twice above the catalogue, once at the item"
