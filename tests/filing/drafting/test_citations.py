"""What the models of freely drafted rulings cite is known place by place, and told where nobody has read it."""

import re

import pytest

from courtportal.kernel.chinese import number_in_words
from filing.drafting.rules.kinds import KINDS, PaperKind
from filing.law import LAWS

_PLACE = re.compile(r"第([一二三四五六七八九十百零]+)条")


def named_in(kind: PaperKind) -> set[str]:
    """The articles that the texts of the kind name, in words."""
    return set(_PLACE.findall("".join((*kind.legal_basis, kind.remedy))))


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.code)
def test_every_article_that_a_model_names_is_among_its_citations(kind: PaperKind) -> None:
    assert kind.cites
    cited = {number_in_words(int(place.article.partition("(")[0])) for place in kind.cites}
    assert named_in(kind) <= cited
    assert all(place.law in LAWS for place in kind.cites)


@pytest.mark.parametrize(
    ("code", "articles"),
    [
        ("suspend", []),  # 民事诉讼法 第二百六十七条 was read
        ("end", []),
        ("other", []),
        ("transfer_deposit", ["253"]),
        ("correct_slip", ["157(7)", "245"]),
        ("perform_in_advance", ["109", "110", "111"]),
        ("sold", ["258", "20", "26"]),
    ],
)
def test_what_was_not_read_in_a_published_text_is_told_apart(code: str, articles: list[str]) -> None:
    assert [place.article for place in KINDS[code].unread] == articles
