"""The unified social credit code of organisations, GB 32100-2015: eighteen characters with two check characters. Pure."""

import re
from enum import StrEnum

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(3**place % 31 for place in range(17))
_SHAPE = re.compile(f"[{_ALPHABET}]{{2}}[0-9]{{6}}[{_ALPHABET}]{{10}}")


class CreditCodeProblem(StrEnum):
    """Why a text is not a unified social credit code."""

    SHAPE = "shape"
    CHECK_CHARACTER = "check_character"


class InvalidCreditCode(ValueError):
    """Not a unified social credit code; ``problem`` says why."""

    def __init__(self, problem: CreditCodeProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def check_character(first_seventeen: str) -> str:
    """The eighteenth character for the first seventeen."""
    total = sum(_ALPHABET.index(char) * weight for char, weight in zip(first_seventeen, _WEIGHTS, strict=True))
    return _ALPHABET[-total % 31]


def parse_credit_code(text: str) -> str:
    """The code in capital letters without spaces. Raises ``InvalidCreditCode``."""
    code = re.sub(r"\s", "", text).upper()
    if not (code.isascii() and _SHAPE.fullmatch(code)):
        raise InvalidCreditCode(CreditCodeProblem.SHAPE)
    if check_character(code[:17]) != code[17]:
        raise InvalidCreditCode(CreditCodeProblem.CHECK_CHARACTER)
    return code
