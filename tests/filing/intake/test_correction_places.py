"""Each reason of a correction is tied to its place in the filing; what the clerk has to say stands apart from the reasons."""

import datetime as dt
from unittest import mock

import pytest
from django.test import Client
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor
from courtportal.kernel.identity.models import User
from courtportal.kernel.rendering.documents import render_data
from filing.intake.actions.review import claim
from filing.intake.correction_places import choices, mark_of_place, place_of_mark
from filing.intake.models import Filing
from filing.intake.papers import correction_data
from filing.intake.queries import latest_version
from filing.intake.rules.checks.model import Place
from filing.intake.views.desk import page_keys
from tests.factories.documents import ready_to_sign
from tests.factories.filings import filing_clerk, litigant, make_filing
from tests.factories.programs import program_of
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
WORDS = "可以打电话到立案窗口咨询。"


@pytest.fixture
def owner(now: dt.datetime) -> Actor:
    return litigant()


@pytest.fixture
def filing(owner: Actor, now: dt.datetime) -> Filing:
    return claim(actor=filing_clerk(), filing_id=make_filing(now, owner).pk, now=now)


def client_of(actor: Actor) -> Client:
    return sign_in(User.objects.get(pk=actor.user_id))


def clerk_of(filing: Filing) -> Client:
    assert filing.claimed_by is not None
    return sign_in(filing.claimed_by)


def sent(filing: Filing, *lines: dict[str, str], **more: str) -> dict[str, str]:
    typed = {"version": str(filing.version), "drawn_for": str(filing.pk), "days": "7", "form-INITIAL_FORMS": "0"}
    typed |= {"form-TOTAL_FORMS": str(len(lines)), **more}
    return typed | {f"form-{n}-{name}": value for n, line in enumerate(lines) for name, value in line.items()}


def asked(filing: Filing, now: dt.datetime, *lines: dict[str, str], **more: str) -> Filing:
    with clock.at(now):
        assert (
            clerk_of(filing).post(reverse("filing:review_correct", args=[filing.pk]), sent(filing, *lines, **more)).status_code
            == 302
        )
    filing.refresh_from_db()
    return filing


BLURRED = {"page": "evidence|||1", "file_page": "2", "reason": "evidence_illegible", "note": "请在光线好的地方重拍。"}


def test_a_reason_keeps_its_place_and_the_note_stands_apart(filing: Filing, now: dt.datetime) -> None:
    request = asked(filing, now, BLURRED, words=WORDS).corrections.get()
    [item] = request.items
    assert (item["page"], item["file"], item["file_page"]) == ("evidence", 1, 2)
    assert (item["reason"], item["note"], request.note) == ("evidence_illegible", "请在光线好的地方重拍。", WORDS)
    [row] = correction_data(request, now)["items"]
    title = latest_version(filing).content["evidence"][0]["title"]
    assert row["subject"] == f"证据，第1件证据“{title}”第2页"
    assert row["note"] == "请在光线好的地方重拍。"
    assert row["note"] not in row["reason"]
    assert correction_data(request, now)["note"] == WORDS


def test_the_litigant_reads_the_place_the_reason_and_the_note_each_by_itself(
    filing: Filing, owner: Actor, now: dt.datetime
) -> None:
    filing = asked(filing, now, BLURRED, words=WORDS)
    with clock.at(now):
        client = client_of(owner)
        pages = [
            client.get(reverse(f"filing:{name}", args=[pk])).content.decode()
            for name, pk in (("filing", filing.pk), ("draft", filing.draft.pk), ("draft_evidence", filing.draft.pk))
        ]
        answer = program_of(owner).get(f"/filings/{filing.pk}").json()
    for page in pages:
        assert "第2页" in page
        assert "立案人员的说明：</span>请在光线好的地方重拍。" in page
    assert all(WORDS in page for page in pages[:2])
    [item] = answer["correction"]
    assert (item["page"], item["file"], item["file_page"], item["note"]) == ("evidence", 1, 2, "请在光线好的地方重拍。")
    assert item["place"].endswith("第2页")
    assert (item["reason"], answer["correction_note"]) == ("证据看不清楚，请重新拍照或者扫描", WORDS)


def test_a_fact_of_one_party_is_named_with_the_party(filing: Filing, now: dt.datetime) -> None:
    content = latest_version(filing).content
    party = next(one for one in content["parties"] if one["role"] == "defendant")
    line = {"page": f"defendant|address|{party['id']}", "file_page": "", "reason": "address_incomplete", "note": ""}
    [row] = correction_data(asked(filing, now, line).corrections.get(), now)["items"]
    assert party["answers"]["name"] in row["subject"]


def test_a_page_belongs_to_a_file(filing: Filing, now: dt.datetime) -> None:
    with clock.at(now):
        address = reverse("filing:review_correct", args=[filing.pk])
        answer = clerk_of(filing).post(address, sent(filing, {**BLURRED, "page": "principal"}))
    assert answer.status_code == 422
    assert list(answer.context["items"].forms[0].errors) == ["file_page"]
    assert not filing.corrections.exists()


def test_every_place_of_the_filing_can_be_named_and_comes_back_as_it_was(filing: Filing) -> None:
    keys = page_keys(filing)
    groups = choices(filing, keys, latest_version(filing).content)
    marks = [mark for _part, places in groups for mark, _words in places]
    assert [places[0][0] for _part, places in groups] == keys
    assert len(marks) == len(set(marks)) > 2 * len(keys)
    assert all(words for _part, places in groups for _mark, words in places)
    assert [mark_of_place(place_of_mark(mark)) for mark in marks] == marks
    assert place_of_mark("evidence|||3", 4) == Place("evidence", file=3, file_page=4)


def test_a_name_that_cannot_be_printed_keeps_no_notice_from_going_out(filing: Filing, now: dt.datetime) -> None:
    ready_to_sign(now)
    request = asked(filing, now, BLURRED).corrections.get()
    named = {"title": "证据", "place_text": "第1件证据“微信😀”", "reason_text": "看不清"}
    with mock.patch("filing.intake.papers.correction_items", return_value=[named]):
        data = correction_data(request, now)
    assert data["items"][0]["subject"] == "证据，第1件证据“微信〓”"
    assert render_data(kind="notice_of_correction", data=data, court=filing.court, now=now).page_count == 1


def test_what_the_clerk_writes_must_be_printable(filing: Filing, now: dt.datetime) -> None:
    with clock.at(now):
        answer = clerk_of(filing).post(reverse("filing:review_correct", args=[filing.pk]), sent(filing, BLURRED, words="请看😀"))
    assert answer.status_code == 422
    assert "这些字符无法印在法院文书上：😀" in answer.content.decode()
