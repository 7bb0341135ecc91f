"""What is told of the fee before anything is submitted: an application has other words and articles than a suit."""

import datetime as dt

import pytest
from django.urls import reverse

from filing.fees.rules.bearing import bearing_of
from filing.fees.rules.kinds import fee_kind_of_cause
from tests.factories.claims import make_claim_draft
from tests.factories.filings import litigant
from tests.filing.applications.test_pages import browser


@pytest.mark.parametrize(
    ("cause", "words", "articles"),
    [
        ("108(3)", "败诉方承担", ["20", "29"]),
        ("448", "不交案件受理费", ["8"]),
        ("451", "不交案件受理费", ["8", "204"]),
        ("458", "债务人没有提出异议的，由债务人负担", ["20", "36"]),
        ("459", "由申请人负担", ["20", "37"]),
        ("461", "从破产财产中支付", ["20", "42"]),
        ("475", "由申请人负担，起诉时可以列入请求", ["20", "38"]),
        ("481", "不交诉讼费", ["1"]),
        ("484", "由法院按照败诉方负担的规定决定", ["20", "29", "38"]),
        ("205(5)", "不用预交", ["20", "29"]),
    ],
)
def test_each_fee_is_told_with_its_own_words_and_articles(cause: str, words: str, articles: list[str]) -> None:
    told = bearing_of(fee_kind_of_cause(cause, has_amount=True), cause)
    assert words in told.words.zh
    assert [one.article for one in told.sources] == articles
    assert all(one.text.zh and one.text.en for one in told.sources)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cause", "changed", "said"),
    [
        ("481", {"has_amount": "no", "amount": None}, "申请人身安全保护令不交诉讼费"),
        ("475", {"has_amount": "yes", "amount": "100000"}, "起诉时可以列入请求"),
    ],
)
def test_the_pages_before_submission_promise_no_winner_where_nobody_sues(
    cause: str, changed: dict[str, str | None], said: str, now: dt.datetime
) -> None:
    owner = litigant()
    draft = make_claim_draft("general", owner, now, cause_code=cause, **changed)
    client = browser(owner)
    for name in ("draft", "draft_check"):
        page = client.get(reverse(f"filing:{name}", args=[draft.pk]), headers={"accept-language": "zh-hans"}).content.decode()
        assert said in page
        assert "打赢官司" not in page
        assert ("大约" in page or "1,020" in page) == (cause == "475")
