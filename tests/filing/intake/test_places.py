"""Places of courts in words: what a court's name says, and whether an address lies there."""

import pytest

from filing.intake.rules.jurisdiction import matches_place, place_of, place_with_court


@pytest.mark.parametrize(
    ("court", "place", "with_court"),
    [
        ("佛山市禅城区人民法院", "佛山市禅城区", "佛山市禅城区"),
        ("东莞市第一人民法院", "东莞市", "东莞市（第一人民法院辖区）"),
        ("中山市第二人民法院", "中山市", "中山市（第二人民法院辖区）"),
        ("横琴粤澳深度合作区人民法院", "横琴粤澳深度合作区", "横琴粤澳深度合作区"),
    ],
)
def test_a_court_that_shares_its_city_keeps_the_citys_name_whole(court: str, place: str, with_court: str) -> None:
    assert place_of(court) == place
    assert place_with_court(court) == with_court


@pytest.mark.parametrize(
    ("court", "address", "inside"),
    [
        ("东莞市第一人民法院", "广东省东莞市南城街道示例路1号", True),
        ("东莞市第一人民法院", "佛山市南海区第一大道2号", False),
        ("佛山市禅城区人民法院", "广东省佛山市禅城区示例路1号", True),
    ],
)
def test_an_address_is_not_taken_for_a_place_because_of_an_ordinal(court: str, address: str, inside: bool) -> None:
    assert matches_place(court, [address]) is inside
