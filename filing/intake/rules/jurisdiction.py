"""Places of courts in words, and the amount from which a higher court hears the case. Knows no Django."""

import re
from collections.abc import Sequence
from decimal import Decimal

# 法发〔2021〕27号 art. 1: from here intermediate courts hear first instance, when both sides live in the province or
# both outside it; the lower line when only one of them does. 法发〔2019〕14号: high courts.
INTERMEDIATE_FROM = Decimal("500000000")
INTERMEDIATE_FROM_ACROSS = Decimal("100000000")
HIGH_FROM = Decimal("5000000000")


_ONE_OF_SEVERAL = re.compile(r"第[一二三四五六七八九十]+$")


def place_of(court_name: str) -> str:
    """The place a basic court serves, from its Chinese name: 佛山市禅城区人民法院 → 佛山市禅城区, 东莞市第一人民法院 → 东莞市."""
    return _ONE_OF_SEVERAL.sub("", court_name.removesuffix("人民法院"))


def place_with_court(court_name: str) -> str:
    """The place, and which court of it where several share a city: 东莞市（第一人民法院辖区）."""
    place = place_of(court_name)
    one = court_name.removeprefix(place).removesuffix("人民法院")
    return f"{place}（{one}人民法院辖区）" if one else place


def matches_place(court_name: str, addresses: Sequence[str]) -> bool:
    """Whether an address lies in the court's place, as far as words can tell: 禅城区 stands in the address."""
    place = place_of(court_name)
    district = place.split("市")[-1] or place
    return any(district in address for address in addresses)
