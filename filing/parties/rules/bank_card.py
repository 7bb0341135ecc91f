"""Numbers of bank cards: ISO/IEC 7812, 13 to 19 digits, the last of them the Luhn check digit. Pure."""

import re
from enum import StrEnum

SHORTEST, LONGEST = 13, 19


class BankCardProblem(StrEnum):
    """Why a text is not the number of a bank card."""

    SHAPE = "shape"
    LENGTH = "length"
    CHECK_DIGIT = "check_digit"


class InvalidBankCard(ValueError):
    """Not the number of a bank card; ``problem`` says why."""

    def __init__(self, problem: BankCardProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def luhn_digit(without_last: str) -> str:
    """The check digit that follows these digits: every second one from the right is doubled, digits are summed."""
    total = 0
    for place, char in enumerate(reversed(without_last)):
        value = int(char) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def parse_bank_card(text: str) -> str:
    """The digits without spaces and dashes. Raises ``InvalidBankCard``."""
    digits = re.sub(r"[\s-]", "", text)
    if not (digits.isascii() and digits.isdigit()) or set(digits) == {"0"}:
        raise InvalidBankCard(BankCardProblem.SHAPE)
    if not SHORTEST <= len(digits) <= LONGEST:
        raise InvalidBankCard(BankCardProblem.LENGTH)
    if luhn_digit(digits[:-1]) != digits[-1]:
        raise InvalidBankCard(BankCardProblem.CHECK_DIGIT)
    return digits
