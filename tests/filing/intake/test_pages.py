"""The pages of filing and review, as a browser without scripts sees them."""

import datetime as dt
import html
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from courtportal.kernel.authz import Role
from courtportal.kernel.identity.models import User
from filing.intake.actions.drafts import start_draft
from filing.intake.models import Filing, FilingDraft
from filing.intake.rules import content as contents
from filing.intake.rules.connections import cpl, cpl_i
from tests.factories.filings import DEFENDANT, PLAINTIFF, make_draft
from tests.factories.lending import lending_answers
from tests.factories.people import actor_for, make_court, make_user
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
        ({"principal_owed": "很多钱", "principal_as_of": "2026-08-20"}, "请填写多少元"),
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


def test_a_question_that_opens_and_may_stay_empty_holds_nobody_up(client: Client, now: dt.datetime) -> None:
    draft = started(client)
    url = reverse("filing:draft_page", args=[draft.pk, "contract"])
    who = {"lender": "林小满", "borrower": "周远航"}
    answers = {"contract_form": "iou", "contract_date": "2025-01-15", "contract_place": "", **who}
    assert client.post(url, {**answers, "_shown": ",".join(answers)}).status_code == 302
    assert "contract" in FilingDraft.objects.get(pk=draft.pk).content["seen"]


def test_a_question_that_opens_with_an_answer_known_already_is_answered_with_it(client: Client, now: dt.datetime) -> None:
    draft = started(client)
    url = reverse("filing:draft_page", args=[draft.pk, "service_address"])
    address = {"service_address": "佛山市禅城区演示路1号", "service_recipient": "林小满", "service_phone": "13800000001"}
    answers = {**address, "e_service": "yes"}
    assert client.post(url, {**answers, "_shown": ",".join(answers)}).status_code == 302
    assert FilingDraft.objects.get(pk=draft.pk).content["answers"]["e_service_channels"] == ["portal", "sms"]


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


def test_the_page_of_papers_leads_on_to_the_next_step(client: Client, now: dt.datetime) -> None:
    draft = started(client)
    page = client.get(reverse("filing:draft_papers", args=[draft.pk])).content.decode()
    first = draft.form.sections[0].pages[0].key
    assert f'<a class="button" href="{reverse("filing:draft_page", args=[draft.pk, first])}">继续</a>' in page


def test_interest_left_empty_is_worked_out_from_rate_and_days_and_told_with_its_rule(client: Client) -> None:
    draft = started(client)
    FilingDraft.objects.filter(pk=draft.pk).update(content={**draft.content, "answers": {"principal_owed": "100000"}})
    url = reverse("filing:draft_page", args=[draft.pk, "interest"])
    sent = {
        "interest_claimed": "yes", "interest_rate": "6", "interest_from": "2026-01-01", "interest_as_of": "2026-09-01",
        "interest_amount": "", "interest_method": "", "interest_until_paid": "yes",
    }  # fmt: skip
    client.post(url, {"interest_claimed": "yes"})  # its questions open
    assert client.post(url, sent).status_code == 302
    draft.refresh_from_db()
    assert draft.content["answers"]["interest_amount"] == "3994.52"
    page = client.get(url).content.decode()
    assert "本金×年利率×天数÷365" in page
    assert "共243天" in page


WORKED_OUT = {
    "interest_claimed": "yes", "interest_rate": "6", "interest_from": "2026-01-01", "interest_as_of": "2026-09-01",
    "interest_amount": "", "interest_method": "", "interest_until_paid": "yes",
}  # fmt: skip


def with_interest(client: Client) -> FilingDraft:
    """A draft in which the interest was worked out: 100000 × 6 % × 243 ÷ 365."""
    draft = started(client)
    FilingDraft.objects.filter(pk=draft.pk).update(content={**draft.content, "answers": {"principal_owed": "100000"}})
    client.post(reverse("filing:draft_page", args=[draft.pk, "interest"]), {"interest_claimed": "yes"})
    assert client.post(reverse("filing:draft_page", args=[draft.pk, "interest"]), WORKED_OUT).status_code == 302
    return draft


def interest_of(draft: FilingDraft) -> tuple[str, str]:
    draft.refresh_from_db()
    return draft.content["answers"]["interest_amount"], draft.content["answers"]["interest_method"]


def test_interest_that_was_worked_out_follows_the_principal(client: Client) -> None:
    draft = with_interest(client)
    page = next(page for page in draft.form.pages if any(one.key == "principal_owed" for one in page.elements)).key
    for typed, amount in (("50000", "1997.26"), ("200000", "7989.04")):
        client.post(reverse("filing:draft_autosave", args=[draft.pk, page]), {"principal_owed": typed})
        assert interest_of(draft)[0] == amount
    assert interest_of(draft)[1].startswith("以200,000.00元为基数")


def test_interest_that_was_worked_out_follows_the_rate_on_its_own_page(client: Client) -> None:
    draft = with_interest(client)
    amount, method = interest_of(draft)
    url = reverse("filing:draft_page", args=[draft.pk, "interest"])
    base = hidden(client.get(url).content.decode(), "_base")
    sent = {**WORKED_OUT, "interest_rate": "3", "interest_amount": amount, "interest_method": method}
    marks = {"_tab": "window", "_number": "1", "_changed": "interest_rate", "_base": base}
    saved = client.post(reverse("filing:draft_autosave", args=[draft.pk, "interest"]), {**sent, **marks}).content.decode()
    assert interest_of(draft)[0] == "1997.26"
    assert client.post(url, {**sent, "_tab": "window", "_number": "2", "_base": hidden(saved, "_base")}).status_code == 302
    assert interest_of(draft)[0] == "1997.26"
    assert "年利率3%" in interest_of(draft)[1]
    assert client.post(url, {**sent, "interest_rate": "6", "interest_amount": "3600"}).status_code == 302
    assert interest_of(draft)[0] == "3600"


def test_interest_goes_when_nothing_can_come_of_it_any_more_and_comes_back_with_the_principal(client: Client) -> None:
    draft = with_interest(client)
    principal = reverse("filing:draft_page", args=[draft.pk, "principal"])
    assert client.post(principal, {"principal_owed": "", "principal_as_of": "2026-08-20", "currency": "CNY"}).status_code == 422
    assert interest_of(draft) == ("", "")
    client.post(principal, {"principal_owed": "50000", "principal_as_of": "2026-08-20", "currency": "CNY"})
    assert interest_of(draft)[0] == "1997.26"


def test_whoever_takes_the_rate_out_is_told_that_the_interest_is_missing(client: Client) -> None:
    draft = with_interest(client)
    amount, method = interest_of(draft)
    url = reverse("filing:draft_page", args=[draft.pk, "interest"])
    answer = client.post(url, {**WORKED_OUT, "interest_rate": "", "interest_amount": amount, "interest_method": method})
    assert (answer.status_code, interest_of(draft)) == (422, ("", ""))
    assert 'href="#id_interest_rate"' in answer.content.decode()
    own = {**WORKED_OUT, "interest_rate": "", "interest_amount": "3600", "interest_method": "按约定"}
    assert client.post(url, own).status_code == 302
    client.post(reverse("filing:draft_page", args=[draft.pk, "principal"]), {"principal_owed": ""})
    assert interest_of(draft) == ("3600", "按约定")


def test_the_questions_about_interest_come_in_the_order_in_which_it_is_worked_out(client: Client) -> None:
    draft = with_interest(client)
    page = client.get(reverse("filing:draft_page", args=[draft.pk, "interest"])).content.decode()
    asked = [page.index(f'id="id_{key}"') for key in ("interest_rate", "interest_from", "interest_as_of", "interest_amount")]
    assert asked == sorted(asked)
    told = page[: asked[0]]
    assert "利息按这一项计算" in told
    assert "100,000.00" in told
    assert f'href="{reverse("filing:draft_page", args=[draft.pk, "principal"])}"' in told


def test_every_answer_that_the_interest_wants_is_missed_beside_itself(client: Client) -> None:
    draft = started(client)
    url = reverse("filing:draft_page", args=[draft.pk, "interest"])
    client.post(url, {"interest_claimed": "yes"})
    blank = {**WORKED_OUT, "interest_rate": "", "interest_from": "", "interest_as_of": ""}
    page = client.post(url, blank).content.decode()
    wrong = re.findall(r'<a href="#id_(interest_\w+)">', page)
    assert wrong == ["interest_rate", "interest_from", "interest_as_of", "interest_amount", "interest_method"]
    assert client.post(url, {**blank, "interest_amount": "3600"}).content.decode().count('href="#id_') == 2, "own reckoning"


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found is not None
    return html.unescape(found[1])


def test_someone_without_a_proven_name_is_sent_to_prove_it(now: dt.datetime, user: User, client: Client) -> None:
    draft = make_draft(actor_for(user, Role.LITIGANT), now)
    nameless = make_user("无名", verified=False)
    FilingDraft.objects.filter(pk=draft.pk).update(owner=nameless)
    answer = sign_in(nameless).post(reverse("filing:draft_submit", args=[draft.pk]), {"key": "k"})
    assert answer.status_code == 403
    back = quote(reverse("filing:draft_check", args=[draft.pk]), safe="")
    assert f"{reverse('identity:prove')}?next={back}" in answer.content.decode()


def test_who_has_not_proven_the_name_is_told_at_the_start_and_others_are_not(client: Client, now: dt.datetime) -> None:
    proven, nameless = started(client), make_user("无名", verified=False)
    mine = start_draft(actor=actor_for(nameless, Role.LITIGANT), form_key="private_lending", court=None, now=now)
    for url in (reverse("filing:start"), reverse("filing:draft", args=[mine.pk])):
        assert f"{reverse('identity:prove')}?next={quote(url, safe='')}" in sign_in(nameless).get(url).content.decode()
    for url in (reverse("filing:start"), reverse("filing:draft", args=[proven.pk])):
        assert reverse("identity:prove") not in client.get(url).content.decode()


def test_strangers_and_visitors_do_not_reach_a_draft(now: dt.datetime, client: Client) -> None:
    draft = started(client)
    for name, arguments in (("draft", []), ("draft_check", []), ("draft_page", ["principal"])):
        url = reverse(f"filing:{name}", args=[draft.pk, *arguments])
        assert sign_in(make_user("旁人")).get(url).status_code == 404
        assert Client().get(url).status_code == 302


def test_an_expired_session_does_not_take_the_page_away_from_who_is_typing(client: Client, now: dt.datetime) -> None:
    draft = started(client)
    client.logout()
    url = reverse("filing:draft_autosave", args=[draft.pk, "interest"])
    answer = client.post(url, {"interest_claimed": "yes"}, headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert "HX-Redirect" not in answer.headers
    assert 'id="saved"' in answer.content.decode()
    assert "登录已过期" in answer.content.decode()
