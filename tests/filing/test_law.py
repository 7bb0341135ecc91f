"""How a court document cites the law."""

import pytest

from filing.law import Citation, as_cited

CODE, PROCEDURE = "《中华人民共和国民法典》", "《中华人民共和国民事诉讼法》"
INTERPRETATION = "《最高人民法院关于适用〈民事诉讼法〉的解释》"


@pytest.mark.parametrize(
    ("places", "cited"),
    [
        ([f"{CODE}第六百六十七条", f"{CODE}第六百七十五条"], [f"{CODE}第六百六十七条、第六百七十五条"]),
        (
            [f"{CODE}第六百六十七条", f"{PROCEDURE}第一百四十七条", f"{CODE}第六百七十六条"],
            [f"{CODE}第六百六十七条、第六百七十六条", f"{PROCEDURE}第一百四十七条"],
        ),
        ([f"{CODE}第六百六十七条", f"{CODE}第六百六十七条"], [f"{CODE}第六百六十七条"]),
        ([f"{PROCEDURE}（2023）第一百八十条"], [f"{PROCEDURE}第一百八十条"]),
        ([f"{INTERPRETATION}（法释〔2022〕11号）第三百三十六条"], [f"{INTERPRETATION}第三百三十六条"]),
        ([CODE, "已写明"], [CODE, "已写明"]),
        ([f"{PROCEDURE}第一百七十七条第一款第（二）项"], [f"{PROCEDURE}第一百七十七条第一款第（二）项"]),
        ([], []),
    ],
)
def test_each_law_is_named_once_with_its_articles_and_without_its_version(places: list[str], cited: list[str]) -> None:
    assert as_cited(places) == cited


def test_a_citation_of_the_catalogue_loses_its_version_in_a_document() -> None:
    assert as_cited([Citation("CPL", "2023", "180").text.zh]) == [f"{PROCEDURE}第一百八十条"]
