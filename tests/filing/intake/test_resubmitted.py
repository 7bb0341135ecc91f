"""A corrected filing says at its desk what became of each thing asked for, and what else is otherwise than before."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from courtportal.kernel.authz import Actor
from courtportal.kernel.identity.models import User
from filing.intake.actions.drafts import save_page
from filing.intake.actions.evidence import add_evidence
from filing.intake.actions.replace_evidence import replace_evidence
from filing.intake.actions.review import claim, request_correction
from filing.intake.actions.submit import submit
from filing.intake.models import Filing
from filing.intake.queries import latest_version
from filing.intake.resubmitted import Field, in_fields, resubmitted
from tests.factories.filings import filing_clerk, litigant, make_filing, make_upload
from tests.factories.lending import lending_answers
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
INTEREST = {"page": "interest", "field": "interest_amount", "reason": "amount_mismatch", "note": "请重新计算"}
FILE = {"page": "evidence", "file": 1, "file_page": 1, "reason": "evidence_illegible", "note": ""}
CONFIRMED = "（申请人确认不改"


@pytest.fixture
def owner(now: dt.datetime) -> Actor:
    return litigant()


@pytest.fixture
def filing(owner: Actor, now: dt.datetime) -> Filing:
    clerk = filing_clerk()
    found = claim(actor=clerk, filing_id=make_filing(now, owner).pk, now=now)
    request_correction(
        actor=clerk, filing_id=found.pk, version=found.version, items=[INTEREST, FILE], days=7, checked=[], now=now
    )
    found.refresh_from_db()
    return found


@pytest.fixture
def clerk(filing: Filing) -> Client:
    assert filing.claimed_by is not None
    return sign_in(filing.claimed_by)


def desk(clerk: Client, filing: Filing) -> str:
    return clerk.get(reverse("filing:review_desk", args=[filing.pk])).content.decode()


def said(fields: list[Field]) -> list[tuple[str, str, bool]]:
    return [(one.before, one.after, one.new_file) for _part, _label, one in fields]


def test_before_the_correction_arrives_the_desk_compares_nothing(clerk: Client, filing: Filing) -> None:
    page = desk(clerk, filing)
    assert ("要求补正的内容改了没有" in page, "本次改动" in page) == (False, False)


def test_the_desk_shows_what_was_asked_what_stood_there_and_what_stands_there_now(
    clerk: Client, owner: Actor, filing: Filing, now: dt.datetime
) -> None:
    draft, user = filing.draft, User.objects.get(pk=owner.user_id)
    save_page(
        actor=owner, draft_id=draft.pk, page="interest", typed=lending_answers(interest_amount="1234.5"), seen=True, now=now
    )
    upload, again = make_upload(user, now, "转账.pdf"), make_upload(user, now, "重拍.pdf")
    piece = draft.evidence.get()
    replace_evidence(actor=owner, draft_id=draft.pk, evidence_id=piece.pk, upload_id=again.pk, now=now)
    add_evidence(actor=owner, draft_id=draft.pk, upload=upload, title="转账", purpose="", kinds=["transfer_record"], now=now)
    submit(actor=owner, draft_id=draft.pk, now=now + dt.timedelta(days=1))
    found = resubmitted(filing, latest_version(filing))
    assert found is not None
    assert [item["changed"] for item in found.items] == [True, True]
    described = f"{piece.title}：{piece.purpose}"
    assert said(found.asked) == [("3,600.00元", "1,234.50元", False), (described, described, True)]
    assert said(found.others) == [("", "转账", False)]
    page = desk(clerk, filing)
    top = page[page.index('id="resubmitted"') : page.index('class="desk-two"')]
    assert (top.count("已改动"), top.count("未改动"), "（换了文件）" in top) == (2, 0, True)
    assert re.search(r">3,600.00元</td><td[^>]*>1,234.50元</td>", top)
    papers, answers = page[page.index("data-papers") :].split('id="part-court"')
    assert papers.count("本次改动") == 2, "the replaced piece and the new one"
    assert answers.count("本次改动") == 2 + 3, "two parts; in them the field and both pieces"


def test_a_fact_of_a_party_is_shown_in_words(owner: Actor, filing: Filing, now: dt.datetime) -> None:
    before, after = latest_version(filing).content, latest_version(filing).content
    [sued] = [one for one in after["parties"] if one["role"] == "defendant"]
    sued["answers"]["sex"] = "male"
    assert said(in_fields(filing, before, after)) == [("", "男", False)]


def test_what_was_left_on_purpose_is_said_to_be(clerk: Client, owner: Actor, filing: Filing) -> None:
    client = sign_in(User.objects.get(pk=owner.user_id))
    answer = client.post(reverse("filing:draft_submit", args=[filing.draft.pk]), {"key": "k1", "unchanged": "on"})
    assert answer.status_code == 302
    page = desk(clerk, filing)
    assert (page.count(CONFIRMED), "其他内容没有改动" in page, "本次改动" in page) == (2, True, False)


def test_who_confirmed_nothing_is_not_said_to_have(clerk: Client, owner: Actor, filing: Filing, now: dt.datetime) -> None:
    submit(actor=owner, draft_id=filing.draft.pk, now=now + dt.timedelta(days=1))
    page = desk(clerk, filing)
    assert (page.count("未改动"), CONFIRMED in page) == (2, False)
