"""What somebody told at the start stays: in the search, and as the first words of the facts, until it is changed there."""

import datetime as dt
import html
import re
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse

from courtportal.kernel.authz import Role
from courtportal.kernel.identity.models import User
from filing.causes.elements import form_keys, load_form
from filing.causes.themes import is_account
from filing.intake.models import FilingDraft
from filing.intake.rules import content as contents
from tests.factories.court_cases import make_case
from tests.factories.people import make_court, make_staff, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
SENTENCE = "朋友去年借走五万块钱一直拖着不还"
START = reverse("filing:start")


@pytest.fixture
def user() -> User:
    return make_user("林小满")


@pytest.fixture
def client(user: User) -> Client:
    make_court()
    return sign_in(user)


def way_on(client: Client, page: str, form_key: str = "private_lending") -> str:
    """The first address on a page at which a filing with the form begins."""
    found = re.search(rf'href="({re.escape(reverse("filing:court_advice", args=[form_key]))}[^"]*)"', page)
    assert found is not None
    return html.unescape(found[1])


def begun(client: Client, address: str) -> FilingDraft:
    assert client.post(address, {"court": "粤0604"}).status_code == 302
    return FilingDraft.objects.get()


def test_the_sentence_is_the_first_text_of_the_facts_and_can_be_changed(client: Client, now: dt.datetime) -> None:
    search = client.post(START, {"q": SENTENCE}, follow=True).content.decode()
    assert f'value="{SENTENCE}"' in search
    address = way_on(client, search)
    assert "朋友" not in address, "the address names nobody"
    court = client.get(address, {"told": address.partition("told=")[2], "defendant": "粤0604"}).content.decode()
    back = re.search(rf'href="({START}[?]told=[^"]*)"', court)
    assert back is not None
    assert "朋友" not in unquote(back[1])
    assert f'value="{SENTENCE}"' in client.get(html.unescape(back[1])).content.decode(), "it stays in the search"
    draft = begun(client, address)
    url = reverse("filing:draft_page", args=[draft.pk, "reasons"])
    page = client.get(url).content.decode()
    assert re.search(rf"<textarea[^>]*remarks[^>]*>\s*{SENTENCE}</textarea>", page)
    assert "里先放了您开始时写的那句话" in page
    client.post(url, {"remarks": "他借了五万元。", "basis": ["contract"], "basis_text": ""})
    page = client.get(url).content.decode()
    assert SENTENCE not in page, "whoever rewrites it keeps the own words"
    assert "里先放了" not in page


@pytest.mark.parametrize("method", ["post", "get"])
def test_the_address_of_the_search_has_its_mark_and_nothing_of_what_was_told(
    client: Client, now: dt.datetime, method: str
) -> None:
    answer = getattr(client, method)(START, {"q": SENTENCE})
    assert re.fullmatch(rf"{START}[?]told=[0-9a-f]{{8}}", answer["Location"])
    assert f'value="{SENTENCE}"' in client.get(answer["Location"]).content.decode()


def test_a_word_that_is_looked_for_stands_in_the_address(client: Client, now: dt.datetime) -> None:
    answer = client.post(f"{START}?told=12345678", {"q": "押金"})
    assert unquote(answer["Location"]) == f"{START}?q=押金"
    assert 'value="押金"' in client.get(answer["Location"]).content.decode()


def test_the_clerk_at_the_counter_writes_nothing_told_into_the_address_either(now: dt.datetime) -> None:
    clerk = sign_in(make_staff(Role.FILING_CLERK, make_court()))
    answer = clerk.post(reverse("filing:counter_start"), {"q": SENTENCE})
    assert "朋友" not in unquote(answer["Location"])
    assert "借出去的钱要不回来" in clerk.get(answer["Location"]).content.decode().split("常见的事")[0]


def test_all_causes_and_the_places_lead_on_with_it(client: Client, now: dt.datetime) -> None:
    search = client.post(START, {"q": SENTENCE}, follow=True).content.decode()
    everything = re.search(rf'href="({reverse("filing:all_causes")}[^"]*)"', search)
    assert everything is not None
    address = way_on(client, client.get(html.unescape(everything[1])).content.decode())
    mark = address.partition("told=")[2]
    places = client.get(address).content.decode()
    assert f'<input type="hidden" name="told" value="{mark}">' in places
    draft = begun(client, f"{address}&defendant=%E7%B2%A40604")
    assert contents.answers(draft.content)["remarks"] == SENTENCE


def test_each_tab_begins_with_what_was_told_in_it(client: Client, now: dt.datetime) -> None:
    mine = way_on(client, client.post(START, {"q": SENTENCE}, follow=True).content.decode())
    client.post(START, {"q": SENTENCE.replace("朋友", "同事")})
    draft = begun(client, mine)
    assert contents.answers(draft.content)["remarks"] == SENTENCE


def test_a_filing_begun_without_it_takes_up_nothing_of_an_earlier_search(client: Client, now: dt.datetime) -> None:
    client.post(START, {"q": SENTENCE})
    draft = begun(client, way_on(client, client.get(START).content.decode()))
    assert "remarks" not in contents.answers(draft.content)


def test_a_suit_between_the_people_of_a_case_begins_with_it_too(now: dt.datetime) -> None:
    case = make_case(now=now)
    plaintiff = sign_in(case.parties.get(role="plaintiff").user)
    search = plaintiff.post(f"{START}?earlier={case.pk}", {"q": SENTENCE}, follow=True).content.decode()
    draft = begun(plaintiff, way_on(plaintiff, search))
    assert contents.answers(draft.content)["remarks"] == SENTENCE


@pytest.mark.parametrize("typed", ["押金", "离婚", "lihun", "民间借贷纠纷", "房屋租赁合同", "108", "欠钱不还"])
def test_a_word_or_the_name_of_a_cause_is_no_account(typed: str) -> None:
    assert not is_account(typed)


@pytest.mark.parametrize("told", [SENTENCE, "房东不退押金", "老板三个月没发工资了", "my landlord keeps the deposit"])
def test_a_sentence_is_an_account(told: str) -> None:
    assert is_account(told)


@pytest.mark.parametrize("form", sorted(form_keys()))
def test_every_form_has_one_place_for_it_among_its_facts(form: str) -> None:
    [section] = [
        one for one in load_form(form).sections if any(e.prefill == contents.TOLD for p in one.pages for e in p.elements)
    ]
    assert section.key == "facts"
    assert len([e for e in load_form(form).elements() if e.prefill == contents.TOLD and e.type == "long_text"]) == 1
