"""The public pages: the URL is the search, errors are explained, nothing unreleased is ever shown."""

import datetime as dt
import html
import re

import pytest
from django.test import Client

from search.engines import SearchEngine
from search.judgments.actions.anonymise import record_anonymisation
from search.judgments.models import Judgment, JudgmentLink
from tests.factories.documents import ready_to_render
from tests.factories.judgments import make_effective_decision, make_publication

pytestmark = pytest.mark.django_db


def text_of(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", page))


def get(client: Client, **values: str) -> str:
    answer = client.get("/judgments/", values)
    assert answer.status_code == 200
    return answer.content.decode()


def total(page: str) -> int:
    match = re.search(r"找到(\d+)件", page)
    assert match
    return int(match.group(1))


def test_a_search_shows_hits_marks_reasons_and_facets(demo: SearchEngine, client: Client) -> None:
    page = get(client, q="民间借贷 理由:利率")
    assert "理解为：含“民间借贷”，并且在“理由”中含“利率”" in text_of(page)
    assert "<mark>民间借贷</mark>" in page
    assert "为什么找到：" in page
    assert re.search(r"“民间借贷”：案件由来和审理经过 1、", page)
    assert re.search(r"“利率”：[^；<]*裁判理由 \d", page)
    assert all(label in page for label in ("法院", "案由", "裁判年份", "文书类型", "审理程序"))


def test_choosing_a_facet_gives_as_many_as_it_counted(demo: SearchEngine, client: Client) -> None:
    page = get(client, q="合同")
    options = re.findall(r'<a href="(\?[^"]+)"[^>]*><span>[^<]*</span> <span class="number">(\d+)</span>', page)
    assert len(options) > 10
    for url, count in options:
        assert total(client.get("/judgments/" + html.unescape(url)).content.decode()) == int(count)


def test_every_hit_is_on_exactly_one_page(demo: SearchEngine, client: Client) -> None:
    seen: list[str] = []
    for number in range(1, 20):
        page = get(client, sort="newest", page=str(number))
        ids = re.findall(r'<h2><a href="/judgments/([0-9a-f-]{36})/', page)
        if number > 1 and ids[0] in seen:
            break
        seen += ids
    assert len(seen) == len(set(seen)) == Judgment.objects.count()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("“没关", "引号没有配对"),
        ("案有:借款", "没有“案有”这个检索字段"),
        ("借款 且", "旁边缺少检索词"),
        ("年份:去年", "看不懂“去年”"),
    ],
)
def test_an_error_is_explained_and_the_query_stays_in_the_box(
    index: SearchEngine, client: Client, query: str, words: str
) -> None:
    page = get(client, q=query)
    assert words in text_of(page)
    assert f'value="{html.escape(query)}"' in page


@pytest.mark.parametrize(
    "values",
    [
        {"page": "-1"}, {"page": "99999999999999999999"}, {"page": "²"}, {"year": "abcd"}, {"year": "９９９９"},
        {"court": "';--"},
        {"sort": "x"}, {"q": "\x00利"}, {"q": "<script>alert(1)</script>"}, {"cause": "x" * 5000}, {"q": "a" * 600},
    ],
)  # fmt: skip
def test_hostile_values_do_no_harm(index: SearchEngine, client: Client, values: dict[str, str]) -> None:
    page = get(client, **values)
    assert "<script>alert" not in page


def test_nothing_found_says_what_to_do(index: SearchEngine, client: Client) -> None:
    page = get(client, q="不存在的词语")
    assert "没有找到符合条件的裁判文书" in page
    assert "去掉引号" in page


def test_an_unreleased_judgment_is_in_no_hit_count_facet_or_address(
    index: SearchEngine, client: Client, now: dt.datetime
) -> None:
    bench = make_effective_decision()
    publication = make_publication(bench, now)
    record_anonymisation(actor=bench.clerk_actor, publication_id=publication.pk, now=now)
    page = get(client, q="林小满")
    assert total(page) == 0
    assert 'class="facet"' not in page
    assert client.get(f"/judgments/{publication.pk}/").status_code == 404
    assert client.get(f"/publications/{publication.pk}/").status_code in {302, 404}


def test_a_row_that_left_the_database_is_not_shown_from_a_stale_index(demo: SearchEngine, client: Client) -> None:
    judgment = Judgment.objects.filter(cause_code="108(3)").first()
    assert judgment is not None
    pk = judgment.pk
    assert f"/judgments/{pk}/" in get(client, q=judgment.case_number)
    judgment.delete()
    assert f"/judgments/{pk}/" not in get(client, q=judgment.case_number)


def test_the_judgment_page_shows_sections_marks_statutes_and_related(demo: SearchEngine, client: Client) -> None:
    link = JudgmentLink.objects.select_related("judgment").filter(judgment__procedure="second_instance").first()
    assert link is not None
    page = client.get(f"/judgments/{link.judgment_id}/", {"q": "判决"}).content.decode()
    shown = text_of(page)
    assert all(heading in shown for heading in ("当事人信息", "事实", "裁判理由", "裁判主文"))
    assert "<mark>判决</mark>" in page
    assert "引用的法条" in shown
    assert link.case_number in shown, "the first instance is linked"
    assert f'<a href="/judgments/{Judgment.objects.get(case_number=link.case_number).pk}/">' in page
    assert "演示数据，人物均为虚构" in shown


def test_marks_never_reveal_a_hidden_name(demo: SearchEngine, client: Client) -> None:
    family = Judgment.objects.filter(cause_code="29").first()
    assert family is not None
    page = client.get(f"/judgments/{family.pk}/", {"q": family.people["parties"][0]}).content.decode()
    assert "在本文中标出0处" in text_of(page)


def test_a_broken_query_still_opens_the_judgment(demo: SearchEngine, client: Client) -> None:
    judgment = Judgment.objects.first()
    assert judgment is not None
    assert client.get(f"/judgments/{judgment.pk}/", {"q": "“"}).status_code == 200


def test_searching_needs_few_queries(demo: SearchEngine, client: Client, django_assert_max_num_queries: object) -> None:
    client.get("/judgments/", {"q": "合同"})
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        client.get("/judgments/", {"q": "合同"})


@pytest.mark.slow
def test_the_pdf_is_made_on_demand(demo: SearchEngine, client: Client) -> None:
    ready_to_render()
    judgment = Judgment.objects.first()
    assert judgment is not None
    answer = client.get(f"/judgments/{judgment.pk}/pdf/")
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"].startswith("attachment")
