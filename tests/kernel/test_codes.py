"""QR codes of a series are, module by module, those that segno makes."""

import random

import pytest
import segno

from courtportal.kernel.ids import CODE_ALPHABET
from courtportal.kernel.rendering.prelayout.codes import CodeSeries


@pytest.mark.parametrize("before", ["http://localhost:8000/verify/", "https://portal.court.example/verify/", "https://a.cn/v/"])
def test_every_code_is_segnos(before: str) -> None:
    chance = random.Random(20_26)
    series = CodeSeries(f"{before}{'2' * 16}/")
    for _turn in range(40):
        address = f"{before}{''.join(chance.choices(CODE_ALPHABET, k=16))}/"
        assert series.matrix(address) == [bytes(row) for row in segno.make(address, error="m").matrix]


def test_an_address_of_another_length_has_another_series() -> None:
    with pytest.raises(ValueError, match="zip"):
        CodeSeries("https://a.cn/v/22222/").matrix("https://a.cn/v/2222/")
