"""The pages of filing and review, as a browser without scripts sees them."""

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import Role
from courtportal.kernel.identity.models import User
from filing.cases.models import Case
from filing.intake.actions.review import claim, review_data
from filing.intake.forms import AcceptForm
from filing.intake.models import Filing, FilingDraft
from filing.intake.rules import content as contents
from filing.intake.rules.connections import cpl, cpl_i
from tests.factories.filings import DEFENDANT, PLAINTIFF, filing_clerk, make_bench, make_draft, make_filing
from tests.factories.lending import lending_answers
from tests.factories.people import actor_for, make_court, make_staff, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return make_user("林小满")


@pytest.fixture
def client(user: User) -> Client:
    return sign_in(user)


def shown(page: str) -> str:
    """The keys that the page asked for."""
    found = re.search(r'name="_shown" value="([^"]*)"', page)
    assert found is not None
    return found[1]


def fill_in(client: Client, url: str, typed: dict[str, object]) -> str:
    """Answer a page as often as it opens further questions; returns where it leads."""
    page = client.get(url).content.decode()
    for _ in range(3):
        answer = client.post(url, {**typed, "_shown": shown(page)})
        if answer.status_code == 302:
            return answer["Location"]
        assert answer.status_code == 200, answer.content.decode()
        page = answer.content.decode()
    raise AssertionError(url)


def started(client: Client) -> FilingDraft:
    make_court()
    answer = client.post(reverse("filing:court_advice", args=["private_lending"]), {"court": "粤0604"})
    assert answer.status_code == 302
    return FilingDraft.objects.get()


def test_the_start_leads_to_the_competent_courts_with_their_reasons(client: Client, now: dt.datetime) -> None:
    make_court()
    make_court("粤0605", "佛山市南海区人民法院")
    assert "借出去的钱要不回来" in client.get(reverse("filing:start")).content.decode()
    url = reverse("filing:court_advice", args=["private_lending"])
    page = client.get(url, {"defendant": "粤0604", "payee": "粤0605"}).content.decode()
    assert page.index("佛山市禅城区人民法院</label>") < page.index("佛山市南海区人民法院</label>")
    assert cpl("22").text.zh in page
    assert cpl_i("18").text.zh in page


def test_a_whole_filing_without_scripts_ends_with_one_filing(client: Client, now: dt.datetime) -> None:
    draft = started(client)
    own = contents.parties(draft.content, "plaintiff")[0]["id"]
    fill_in(client, reverse("filing:draft_party", args=[draft.pk, own]), {**PLAINTIFF, "id_type": "id_card", "has_agent": "no"})
    answer = client.post(reverse("filing:draft_parties", args=[draft.pk, "defendant"]), {"add": "person"})
    fill_in(client, answer["Location"], dict(DEFENDANT))
    url = reverse("filing:draft_page", args=[draft.pk, "principal"])
    for _ in range(9):
        url = fill_in(client, url, lending_answers())
    assert url == reverse("filing:draft_evidence", args=[draft.pk])
    picture = (Path(__file__).parent / "data" / "iou.png").read_bytes()
    _add_evidence(client, draft, picture)
    url = fill_in(client, reverse("filing:draft_page", args=[draft.pk, "service_address"]), lending_answers())
    url = fill_in(client, url, lending_answers())
    assert url == reverse("filing:draft_check", args=[draft.pk])
    page = client.get(url).content.decode()
    assert "¥1,186.00" in page
    key = re.search(r'name="key" value="([^"]*)"', page)
    assert key is not None
    first = client.post(reverse("filing:draft_submit", args=[draft.pk]), {"key": key[1]})
    second = client.post(reverse("filing:draft_submit", args=[draft.pk]), {"key": key[1]})
    assert first["Location"] == second["Location"]
    assert Filing.objects.count() == 1
    assert "法院已收到您的立案申请" in client.get(first["Location"]).content.decode()


@pytest.mark.parametrize(
    ("name", "of"), [("parties", ["defendant"]), ("papers", []), ("evidence", []), ("check", []), ("court", [])]
)
def test_every_page_of_a_draft_leads_back_to_what_is_mine(client: Client, now: dt.datetime, name: str, of: list[str]) -> None:
    page = client.get(reverse(f"filing:draft_{name}", args=[started(client).pk, *of])).content.decode()
    crumbs = page[page.index('class="crumbs"') : page.index("<main")]
    assert f'href="{reverse("filing:my")}"' in crumbs
    assert "我的事项" in crumbs


def test_amounts_in_a_foreign_currency_are_asked_for_in_it(client: Client, now: dt.datetime) -> None:
    draft = started(client)
    url = reverse("filing:draft_page", args=[draft.pk, "principal"])
    assert "¥</span>" in client.get(url).content.decode()
    page = client.post(url, {"currency": "USD", "_shown": "principal_owed,currency"}).content.decode()
    assert "尚欠本金（美元）" in page
    assert "¥</span>" not in page


def _add_evidence(client: Client, draft: FilingDraft, picture: bytes) -> None:
    url = reverse("filing:draft_evidence", args=[draft.pk])
    wrong = client.post(url, {"file": SimpleUploadedFile("借条.png", picture), "title": "借条"})
    assert wrong.status_code == 422
    given = re.search(r'name="file_upload" value="([^"]+)"', wrong.content.decode())
    assert given is not None, "the file need not be chosen again"
    right = client.post(url, {"file_upload": given[1], "title": "借条", "kinds": ["iou"], "purpose": "证明借款"})
    assert right.status_code == 302
    assert draft.evidence.get().title == "借条"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"principal_owed": "-5", "principal_as_of": "2026-08-20"}, "金额不能小于 0"),
        ({"principal_owed": "", "principal_as_of": "2026-08-20"}, "请填写这一项"),
        ({"principal_owed": "很多钱", "principal_as_of": "2026-08-20"}, "请用数字填写"),
    ],
)
def test_bad_input_is_named_beside_its_field_and_nothing_typed_is_lost(
    client: Client, now: dt.datetime, typed: dict[str, str], words: str
) -> None:
    draft = started(client)
    url = reverse("filing:draft_page", args=[draft.pk, "principal"])
    answer = client.post(url, {**typed, "currency": "HKD", "_shown": shown(client.get(url).content.decode())})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(words) == 2  # in the summary and beside the field
    assert f'value="{typed["principal_owed"]}"' in page or not typed["principal_owed"]
    assert 'value="2026-08-20"' in page
    again = client.get(url).content.decode()
    assert typed["principal_owed"] in again
    assert re.search(r'value="HKD"[^>]*checked', again)


def test_a_wrong_check_digit_is_named_and_the_rest_of_the_party_stays(client: Client, now: dt.datetime) -> None:
    draft = started(client)
    url = client.post(reverse("filing:draft_parties", args=[draft.pk, "defendant"]), {"add": "person"})["Location"]
    asked = shown(client.get(url).content.decode())
    answer = client.post(url, {**DEFENDANT, "id_type": "id_card", "id_number": "440604199001011234", "_shown": asked})
    assert answer.status_code == 422
    assert "校验不符" in answer.content.decode()
    assert "周远航" in client.get(url).content.decode()


def test_a_name_that_no_font_prints_is_refused_and_stays(client: Client, now: dt.datetime) -> None:
    draft = started(client)
    url = client.post(reverse("filing:draft_parties", args=[draft.pk, "defendant"]), {"add": "person"})["Location"]
    asked = shown(client.get(url).content.decode())
    answer = client.post(url, {**DEFENDANT, "name": "周\U0001f600航", "_shown": asked})
    assert answer.status_code == 422
    assert "无法印在法院文书上：\U0001f600" in answer.content.decode()
    assert "周\U0001f600航" in client.get(url).content.decode()


def test_autosave_keeps_what_is_typed_and_opens_the_questions_that_follow(client: Client, now: dt.datetime) -> None:
    draft = started(client)
    url = reverse("filing:draft_autosave", args=[draft.pk, "interest"])
    page = client.post(url, {"interest_claimed": "yes", "_shown": "interest_claimed"}).content.decode()
    assert 'id="saved"' in page
    assert 'name="interest_amount"' in page
    draft.refresh_from_db()
    assert draft.content["answers"]["interest_claimed"] == "yes"


def test_a_page_sent_before_its_new_questions_were_there_comes_back_and_says_so(client: Client, now: dt.datetime) -> None:
    draft = started(client)
    url = reverse("filing:draft_page", args=[draft.pk, "interest"])
    pressed_at_once = client.post(url, {"interest_claimed": "yes", "_shown": "interest_claimed"})
    page = pressed_at_once.content.decode()
    assert ("还要回答" in page, 'href="#id_interest_amount"' in page, 'role="alert"' in page) == (True, True, True)
    assert "还要回答" not in client.get(url).content.decode()
    sent_on = client.post(url, {"interest_claimed": "no", "_shown": "interest_claimed"})
    assert sent_on.status_code == 302  # where nothing new opens, the press goes on


def test_given_a_save_overtaken_by_a_newer_one_when_it_arrives_then_it_changes_nothing(client: Client, now: dt.datetime) -> None:
    draft = started(client)
    url = reverse("filing:draft_autosave", args=[draft.pk, "interest"])
    for number, answer in (("2", "yes"), ("1", "no")):
        marks = {"_tab": "window", "_number": number, "_changed": "interest_claimed"}
        client.post(url, {"interest_claimed": answer, "_shown": "interest_claimed", **marks})
    draft.refresh_from_db()
    assert draft.content["answers"]["interest_claimed"] == "yes"


def test_given_two_windows_on_a_page_when_each_answers_a_question_then_both_answers_stand(
    client: Client, now: dt.datetime
) -> None:
    draft = started(client)
    url = reverse("filing:draft_autosave", args=[draft.pk, "interest"])
    both = {"interest_claimed": "yes", "interest_amount": "100", "_shown": "interest_claimed,interest_amount"}
    client.post(url, both)
    client.post(url, {**both, "interest_amount": "200", "_tab": "first", "_number": "1", "_changed": "interest_amount"})
    client.post(url, {**both, "interest_claimed": "no", "_tab": "second", "_number": "1", "_changed": "interest_claimed"})
    draft.refresh_from_db()
    answers = draft.content["answers"]
    assert (answers["interest_claimed"], answers["interest_amount"]) == ("no", "200")


def test_an_autosave_kept_by_an_expired_session_leads_back_to_its_page(client: Client, now: dt.datetime) -> None:
    draft = started(client)
    url = reverse("filing:draft_autosave", args=[draft.pk, "interest"])
    answer = client.post(url, {"interest_claimed": "yes", "_shown": "interest_claimed", "sent_again": "yes"})
    assert answer.headers["Location"] == reverse("filing:draft_page", args=[draft.pk, "interest"])
    draft.refresh_from_db()
    assert draft.content["answers"]["interest_claimed"] == "yes"


def test_the_check_page_lists_what_is_missing_with_the_way_there(client: Client, now: dt.datetime) -> None:
    draft = started(client)
    page = client.get(reverse("filing:draft_check", args=[draft.pk])).content.decode()
    assert reverse("filing:draft_page", args=[draft.pk, "contract"]) in page
    answer = client.post(reverse("filing:draft_submit", args=[draft.pk]), {"key": "k"})
    assert answer.status_code == 422
    assert not Filing.objects.exists()


def test_someone_without_a_proven_name_is_sent_to_prove_it(now: dt.datetime, user: User, client: Client) -> None:
    draft = make_draft(actor_for(user, Role.LITIGANT), now)
    nameless = make_user("无名", verified=False)
    FilingDraft.objects.filter(pk=draft.pk).update(owner=nameless)
    answer = sign_in(nameless).post(reverse("filing:draft_submit", args=[draft.pk]), {"key": "k"})
    assert answer.status_code == 403
    assert reverse("identity:prove") in answer.content.decode()


def test_strangers_and_visitors_do_not_reach_a_draft(now: dt.datetime, client: Client) -> None:
    draft = started(client)
    for name, arguments in (("draft", []), ("draft_check", []), ("draft_page", ["principal"])):
        url = reverse(f"filing:{name}", args=[draft.pk, *arguments])
        assert sign_in(make_user("旁人")).get(url).status_code == 404
        assert Client().get(url).status_code == 302


def test_each_count_of_the_queue_is_the_length_of_its_list(now: dt.datetime) -> None:
    user = make_staff(Role.FILING_CLERK)
    actor, clerk = actor_for(user), sign_in(user)
    for _ in range(3):
        make_filing(now)
    claim(actor=actor, filing_id=Filing.objects.all()[0].pk, now=now)
    page = clerk.get(reverse("filing:review_queue")).content.decode()
    counts = re.findall(r'view=(\w+)"[^>]*>[^<]*<span class="count">(\d+)', page)
    assert dict(counts) == {
        "mine": "1",
        "section": "2",
        "second_look": "0",
        "in_progress": "0",
        "overdue": "0",
        "sample": "0",
        "done": "0",
    }
    for name, count in counts:
        listed = clerk.get(reverse("filing:review_queue"), {"view": name}).content.decode()
        assert listed.count("/review/0") == int(count)


def desk(now: dt.datetime) -> tuple[Client, Filing]:
    user = make_staff(Role.FILING_CLERK)
    return sign_in(user), claim(actor=actor_for(user), filing_id=make_filing(now, rate="24").pk, now=now)


CONDITIONS = [one["key"] for one in review_data()["check_list"]]


def accepting(filing: Filing, **changed: Any) -> dict[str, Any]:
    """What the clerk sends to accept: every condition ticked, and why, where the check found something."""
    drawn = {"version": filing.version, "drawn_for": filing.pk, "procedure": "summary"}
    return {**drawn, "checked": CONDITIONS, "reason": "利率超出部分在审理中处理", **changed}


def flagged(now: dt.datetime) -> tuple[Client, Filing]:
    """A desk at which the check found that more is owed than was lent."""
    user = make_staff(Role.FILING_CLERK)
    filing = make_filing(now, principal_owed="120000")
    return sign_in(user), claim(actor=actor_for(user), filing_id=filing.pk, now=now)


def test_a_filing_is_not_accepted_before_every_condition_is_ticked_and_nothing_typed_is_lost(now: dt.datetime) -> None:
    clerk, filing = flagged(now)
    url = reverse("filing:review_accept", args=[filing.pk])
    for checked in ([], CONDITIONS[:-1]):
        answer = clerk.post(url, accepting(filing, checked=checked, procedure="ordinary"))
        form = answer.context["accept_form"]
        assert answer.status_code == 422
        assert list(form.errors) == ["checked"]
        assert (form["procedure"].value(), form["checked"].value()) == ("ordinary", checked)
        assert form["reason"].value() == "利率超出部分在审理中处理"
    assert not Case.objects.exists()


def test_what_should_be_dealt_with_first_is_answered_for_in_writing_and_on_record(now: dt.datetime) -> None:
    clerk, filing = flagged(now)
    url = reverse("filing:review_accept", args=[filing.pk])
    answer = clerk.post(url, accepting(filing, reason=" "))
    assert answer.status_code == 422
    assert list(answer.context["accept_form"].errors) == ["reason"]
    clerk.post(url, accepting(filing))
    assert filing.reviews.get().reason == "利率超出部分在审理中处理"
    assert json.loads(bytes(AuditEntry.objects.get(action="accept").canonical))["reason"] == "利率超出部分在审理中处理"
    assert "利率超出部分在审理中处理" in clerk.get(reverse("filing:review_desk", args=[filing.pk])).content.decode()


def test_no_reason_is_asked_where_nothing_was_found_and_no_tick_where_the_term_is_over(now: dt.datetime) -> None:
    user = make_staff(Role.FILING_CLERK)
    clerk, filing = sign_in(user), claim(actor=actor_for(user), filing_id=make_filing(now).pk, now=now)
    assert "reason" not in AcceptForm(filing=filing).fields
    assert "file_first" not in AcceptForm(filing=filing).fields
    with clock.at(now + dt.timedelta(days=7)):
        assert AcceptForm({"procedure": "summary", "file_first": "on"}, filing=filing).is_valid()
        assert not AcceptForm({"procedure": "summary"}, filing=filing).is_valid()
    assert clerk.post(reverse("filing:review_accept", args=[filing.pk]), accepting(filing, reason="")).status_code == 302


def test_the_desk_shows_findings_beside_answers_and_accepts(now: dt.datetime) -> None:
    make_bench()
    clerk, filing = desk(now)
    page = clerk.get(reverse("filing:review_desk", args=[filing.pk])).content.decode()
    assert "超过合同成立时一年期 LPR 四倍" in page
    assert "还欠您多少本金" not in page  # the court reads the rows of the form, not the questions to the litigant
    assert "<strong>本金</strong>" in page
    accepted = clerk.post(
        reverse("filing:review_accept", args=[filing.pk]),
        accepting(filing),
    )
    case = Case.objects.get()
    assert accepted["Location"] == reverse("filing:case", args=[case.pk])
    assert filing.reviews.get().checked == CONDITIONS
    assert case.case_number in clerk.get(accepted["Location"]).content.decode()


def test_an_outdated_desk_says_so_and_does_nothing(now: dt.datetime) -> None:
    clerk, filing = desk(now)
    data = accepting(filing, version=filing.version - 1)
    answer = clerk.post(reverse("filing:review_accept", args=[filing.pk]), data)
    assert answer.status_code == 409
    assert "还没有办理" in answer.content.decode()
    assert not Case.objects.exists()


def items(**rows: str) -> dict[str, str]:
    return {"form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "0", "days": "7", **rows}


def test_a_correction_needs_whole_items_and_keeps_what_the_clerk_wrote(now: dt.datetime) -> None:
    clerk, filing = desk(now)
    url = reverse("filing:review_correct", args=[filing.pk])
    for wrong in (
        {},
        {"form-0-reason": "other", "form-0-page": "principal"},
        {"form-0-note": "缺日期", "form-0-page": "interest"},
    ):
        answer = clerk.post(url, items(version=str(filing.version), drawn_for=str(filing.pk), **wrong))
        assert answer.status_code == 422
    assert "缺日期" in answer.content.decode()
    right = items(
        version=str(filing.version), drawn_for=str(filing.pk), **{"form-0-page": "interest", "form-0-reason": "interest_unclear"}
    )
    assert clerk.post(url, right).status_code == 302
    filing.refresh_from_db()
    assert filing.state == Filing.State.SUPPLEMENT_REQUESTED
    owner = sign_in(filing.owner)
    page = owner.get(reverse("filing:draft", args=[filing.draft.pk])).content.decode()
    assert page.count(f"/drafts/{filing.draft.pk}/page/") == 1


def test_litigants_do_not_reach_the_review(now: dt.datetime, client: Client) -> None:
    filing = make_filing(now)
    assert client.get(reverse("filing:review_queue")).status_code == 403
    assert client.get(reverse("filing:review_desk", args=[filing.pk])).status_code == 403
    assert client.get(reverse("filing:filing", args=[filing.pk])).status_code == 404
    assert filing_clerk().court_id == filing.court_id


def test_a_second_press_on_accept_leads_to_the_same_case_and_reading_is_recorded(now: dt.datetime) -> None:
    clerk, filing = desk(now)
    clerk.get(reverse("filing:review_desk", args=[filing.pk]))
    assert AuditEntry.objects.filter(action="read", object_id=str(filing.pk)).count() == 1
    data = accepting(filing)
    pressed = [clerk.post(reverse("filing:review_accept", args=[filing.pk]), data)["Location"] for _ in range(2)]
    assert pressed == [reverse("filing:case", args=[Case.objects.get().pk])] * 2


def test_an_expired_session_does_not_take_the_page_away_from_who_is_typing(client: Client, now: dt.datetime) -> None:
    draft = started(client)
    client.logout()
    url = reverse("filing:draft_autosave", args=[draft.pk, "interest"])
    answer = client.post(url, {"interest_claimed": "yes"}, headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert "HX-Redirect" not in answer.headers
    assert 'id="saved"' in answer.content.decode()
    assert "登录已过期" in answer.content.decode()
