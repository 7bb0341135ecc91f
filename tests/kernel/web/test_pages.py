"""The frame and the kernel's own pages: language, display, headers, error pages, pagination, navigation."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import Client, RequestFactory

from courtportal.kernel.authz import Actor, Refused, Role
from courtportal.kernel.web import errors, headers
from courtportal.kernel.web.navigation import MOST_SECTIONS, Navigation, Section, register_section, registry
from courtportal.kernel.web.pagination import paginate
from tests.factories.people import make_staff, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
PAGES = (
    "/",
    "/display/",
    "/help/",
    "/accessibility/",
    "/privacy/",
    "/status/",
    "/design/",
    "/account/login/",
    "/account/signup/",
)


@pytest.fixture
def sections() -> Iterator[None]:
    """Two sections for the length of a test."""
    before = dict(registry.sections)
    registry.sections[Role.LITIGANT] = []
    register_section(Role.LITIGANT, "我的资料", "identity:profile", 10)
    register_section(Role.LITIGANT, "测试栏目", "identity:people", 20)
    register_section(Role.LITIGANT, "测试栏目", "identity:people", 20)
    yield
    registry.sections.clear()
    registry.sections.update(before)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_one_heading_a_skip_link_landmarks_and_a_language(path: str) -> None:
    text = Client().get(path).content.decode()
    assert text.count("<h1") == 1
    assert text.index('class="skip" href="#main"') < text.index("<header")
    assert re.search(r'<html lang="zh-Hans"', text)
    assert text.count("<main") == text.count("<footer") == 1
    assert re.search(r"<title>\s*\S", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", text)  # nothing inline
    assert not re.search(r'\sstyle="|\son\w+="', text)


def test_the_front_page_names_itself_once_and_the_icon_is_where_programs_look_for_it() -> None:
    title = re.search(r"<title>(.*?)</title>", Client().get("/").content.decode())
    assert title is not None
    assert " · " not in title[1]
    assert Client().get("/favicon.ico").headers["Location"].endswith("emblem.svg")


def test_switching_the_language_is_kept_and_told_to_the_account() -> None:
    user = make_user()
    client = sign_in(user)
    answer = client.post("/language/", {"language": "en", "next": "/help/"})
    assert answer.headers["Location"] == "/help/"
    assert '<html lang="en"' in client.get("/help/").content.decode()
    user.refresh_from_db()
    assert user.language == "en"
    client.post("/language/", {"language": "xx", "next": "/help/"})
    assert '<html lang="en"' in client.get("/help/").content.decode()


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_no_form_of_the_frame_leads_to_another_site(target: str) -> None:
    for path, field in (("/language/", "language"), ("/display/", "text")):
        assert Client().post(path, {field: "en", "next": target}).headers["Location"] == "/"


def test_display_choices_are_kept_in_a_cookie_and_unknown_ones_ignored() -> None:
    client = Client()
    client.post("/display/", {"text": "elder", "next": "/"})
    client.post("/display/", {"contrast": "high", "theme": "dark", "text": "<script>", "next": "/"})
    text = client.get("/").content.decode()
    assert 'data-text="elder" data-contrast="high"' in text
    assert re.search(r'dark\.css[^>]*media="all"', text)
    client.cookies["display"] = "text=%22onload&theme=../x"
    assert 'data-text="standard" data-contrast="standard"' in client.get("/").content.decode()


def test_an_address_that_only_takes_forms_answers_with_a_page_of_the_house() -> None:
    client, wants_page = Client(), {"accept": "text/html"}
    page = client.get("/language/", headers=wants_page)
    assert page.status_code == 405
    assert page.headers["Allow"] == "POST"
    assert "这个地址不能直接打开" in page.content.decode()
    client.cookies["django_language"] = "en"
    assert "This address cannot be opened directly" in client.get("/language/", headers=wants_page).content.decode()
    assert client.get("/language/", headers={"accept": "application/json"}).content == b""  # a program reads the status


def test_a_cell_says_its_column_for_a_phone_and_keeps_its_role() -> None:
    written = Template(
        '{% load web %}{% table "表" %}<thead><tr><th scope="col">名<b>称</b></th><th scope="col">"额"</th></tr></thead>'
        '<tbody><tr><th scope="row">甲</th><td class="num">1</td></tr><tr><td colspan="2">合计</td></tr></tbody>{% endtable %}'
    ).render(Context())
    assert '<td role="cell" class="num" data-label="&quot;额&quot;">1</td>' in written
    assert '<th role="rowheader" scope="row">甲</th>' in written
    assert '<td role="cell" colspan="2">合计</td>' in written
    assert 'class="table stacks"' in written
    plain = Template("{% load web %}{% table '表' %}<tbody><tr><td>1</td></tr></tbody>{% endtable %}").render(Context())
    assert "<tr><td>1</td></tr>" in plain
    assert "stacks" not in plain


def test_security_headers_stand_on_every_page_and_on_errors() -> None:
    for path in (*PAGES, "/nothing-here/", "/design/errors/500/"):
        got = Client().get(path).headers
        policy = dict(part.strip().partition(" ")[::2] for part in got["Content-Security-Policy"].split(";"))
        assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == "'none'"
        assert "unsafe" not in got["Content-Security-Policy"]
        assert policy["require-trusted-types-for"] == "'script'"
        assert policy["trusted-types"] == "htmx"
        assert got["X-Content-Type-Options"] == "nosniff"
        assert got["Cross-Origin-Opener-Policy"] == got["Cross-Origin-Resource-Policy"] == "same-origin"
        assert got["Referrer-Policy"] == "same-origin"
        assert "microphone=()" in got["Permissions-Policy"]


def test_only_the_hearing_page_may_ask_for_the_microphone() -> None:
    @headers.hearing_page
    def live(_request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    got = headers.HeadersMiddleware(live)(RequestFactory().get("/")).headers["Permissions-Policy"]
    assert "microphone=(self)" in got
    assert "camera=()" in got


def test_pages_of_a_logged_in_person_are_not_stored() -> None:
    assert "no-store" in sign_in(make_user()).get("/account/me/").headers["Cache-Control"]


@pytest.mark.parametrize("status", sorted(errors.WORDS))
def test_error_pages_say_what_happened_what_is_safe_and_what_to_do(status: int) -> None:
    answer = Client().get(f"/design/errors/{status}/")
    text = answer.content.decode()
    assert answer.status_code == status
    for words in (errors.WORDS[status].happened, errors.WORDS[status].safe, errors.WORDS[status].do):
        assert str(words) in text
    assert "系统错误" not in text


def test_the_500_page_asks_the_database_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert errors.failed(RequestFactory().get("/")).status_code == 500


def test_a_body_beyond_the_limit_is_413_and_a_refusal_says_why() -> None:
    request = RequestFactory().get("/")
    assert errors.bad_request(request, RequestDataTooBig()).status_code == 413
    assert errors.bad_request(request, ValueError()).status_code == 400
    request.actor = Actor(role=Role.PUBLIC)  # type: ignore[attr-defined]
    page = errors.forbidden(request, Refused("filing.case", "sign", ["还没有到签名的时候"]))
    assert "还没有到签名的时候" in page.content.decode()
    assert errors.forbidden(request, PermissionDenied()).status_code == 403
    assert errors.too_many(request).headers["Retry-After"]


def test_a_form_from_elsewhere_is_refused_in_plain_words() -> None:
    answer = Client(enforce_csrf_checks=True).post("/language/", {"language": "en"})
    assert answer.status_code == 403
    assert "请再确认一次" in answer.content.decode()


def test_every_unsafe_method_needs_the_token_htmx_included() -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.get("/help/").content.decode()
    found = re.search(r'name="csrf-token" content="([^"]+)"', page)
    assert found is not None
    assert client.post("/language/", {"language": "en"}, headers={"HX-Request": "true"}).status_code == 403
    given = {"HX-Request": "true", "X-CSRFToken": found.group(1)}
    assert client.post("/language/", {"language": "en"}, headers=given).status_code == 302


@pytest.mark.parametrize("asked", ["0", "-1", "9999", "x", "1e9", ""])
def test_a_hostile_page_number_shows_a_page_that_exists(asked: str) -> None:
    page = paginate(RequestFactory().get("/", {"page": asked}), list(range(95)))
    assert 1 <= page.number <= 5
    assert len(page) <= 20


def test_pagination_links_keep_the_rest_of_the_query() -> None:
    request = RequestFactory().get("/", {"page": "2", "q": "借款 & 利息", "court": "粤06"})
    page = paginate(request, list(range(95)))
    text = Template("{% load web %}{% pagination page %}").render(Context({"page": page, "request": request}))
    assert 'aria-current="page">2<' in text
    assert "q=%E5%80%9F%E6%AC%BE+%26+%E5%88%A9%E6%81%AF&amp;court=%E7%B2%A406&amp;page=3" in text


def test_sections_of_the_role_are_shown_in_order_and_the_current_one_is_marked(sections: None) -> None:
    text = sign_in(make_user()).get("/account/me/people/").content.decode()
    nav = text[text.index('<nav class="sections"') :]
    nav = nav[: nav.index("</nav>")]
    assert nav.count("<li>") == 2
    assert re.search(r'href="/account/me/people/" aria-current="page"', nav)
    assert nav.count("aria-current") == 1
    assert "测试栏目" not in sign_in(make_staff(Role.JUDGE)).get("/help/").content.decode().split("<main")[0]


def test_a_role_has_at_most_six_sections() -> None:
    navigation = Navigation({Role.JUDGE: [Section(Role.JUDGE, str(n), "home", 10 - n) for n in range(9)]})
    shown = navigation.of(Role.JUDGE)
    assert len(shown) == MOST_SECTIONS
    assert [section.order for section in shown] == sorted(section.order for section in shown)
    assert [*shown[:5], *navigation.further(Role.JUDGE)] == sorted(navigation.sections[Role.JUDGE], key=lambda one: one.order)


def test_what_the_bar_has_no_room_for_stands_in_the_persons_menu(sections: None) -> None:
    for order, name in enumerate(("help", "status", "privacy", "accessibility"), 30):
        register_section(Role.LITIGANT, f"栏目{name}", f"web:{name}", order)
    page = sign_in(make_user()).get("/help/").content.decode()
    menu = page[page.index("更多栏目") : page.index("退出登录")]
    assert "栏目accessibility" in menu
    assert "栏目privacy" not in menu


class Loan(forms.Form):
    amount = forms.DecimalField(label="本金", min_value=1)
    written = forms.ChoiceField(label="借条", choices=[("yes", "有")], widget=forms.RadioSelect)
    note = forms.CharField(label="备注", required=False)


def test_a_form_says_each_error_on_top_and_beside_its_field_and_keeps_what_was_typed() -> None:
    text = str(Loan({"amount": "-5", "note": "<b>"}))
    assert 'href="#id_amount"' in text
    assert 'href="#id_written_0"' in text
    assert 'id="id_amount_error"' in text
    assert re.search(r'<input[^>]*name="amount"[^>]*aria-invalid="true"[^>]*aria-describedby="id_amount_error"', text)
    assert 'value="-5"' in text
    assert "&lt;b&gt;" in text
    assert "（选填）" in text


class Remarks(forms.Form):
    first = forms.CharField(label="意见", required=False)
    second = forms.CharField(label="说明", required=False)


def test_where_nothing_has_to_be_filled_in_it_is_said_once() -> None:
    text = str(Remarks())
    assert text.count("都是选填") == 1
    assert "（选填）" not in text
    assert "都是选填" not in str(Loan())


def test_the_front_page_leads_those_who_are_logged_in_to_their_work(sections: None) -> None:
    assert Client().get("/").status_code == 200
    assert sign_in(make_user()).get("/").headers["Location"] == "/account/me/"


def test_only_the_demo_shows_its_accounts_on_the_log_in_page(settings: Any) -> None:
    user = make_user("沈清")
    assert user.phone in Client().get("/account/login/").content.decode()
    settings.DEMO = False
    assert user.phone not in Client().get("/account/login/").content.decode()
