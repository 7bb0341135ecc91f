"""The unified social credit code of organisations, GB 32100-2015: eighteen characters with two check characters. Pure."""

import re
from enum import StrEnum

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(3**place % 31 for place in range(17))
_SHAPE = re.compile(f"[{_ALPHABET}]{{2}}[0-9]{{6}}[{_ALPHABET}]{{10}}")
# GB 11714: the organisation code inside (characters 9 to 17) has letters for 10 to 35.
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


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


def organisation_check_character(first_eight: str) -> str:
    """The check character of the organisation code that is inside a credit code (GB 11714)."""
    total = sum(int(char, 36) * weight for char, weight in zip(first_eight, _ORGANISATION_WEIGHTS, strict=True))
    remainder = 11 - total % 11
    return "X" if remainder == 10 else "0" if remainder == 11 else str(remainder)


def parse_credit_code(text: str) -> str:
    """The code in capital letters without spaces. Raises ``InvalidCreditCode``."""
    code = re.sub(r"\s", "", text).upper()
    if not (code.isascii() and _SHAPE.fullmatch(code)):
        raise InvalidCreditCode(CreditCodeProblem.SHAPE)
    if check_character(code[:17]) != code[17]:
        raise InvalidCreditCode(CreditCodeProblem.CHECK_CHARACTER)
    return code
