"""The citizen identity number of GB 11643-1999: eighteen characters with a birth date, a sex and a check digit. Pure."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_SHAPE = re.compile(r"[1-9][0-9]{16}[0-9X]")
_WEIGHTS = tuple(2**place % 11 for place in range(17, 0, -1))
_CHECK_CHARACTERS = "10X98765432"
_EARLIEST_BIRTH = date(1875, 1, 1)
# GB/T 2260: the first two digits of the county code where the number was first given out.
_REGIONS = frozenset({
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44", "45", "46",
    "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83", "91",
})  # fmt: skip


class Sex(StrEnum):
    """As the number says it."""

    FEMALE = "female"
    MALE = "male"


class IdentityProblem(StrEnum):
    """Why a text is not an identity number."""

    SHAPE = "shape"
    REGION = "region"
    BIRTH_DATE = "birth_date"
    CHECK_DIGIT = "check_digit"


class InvalidIdentityNumber(ValueError):
    """Not an identity number; ``problem`` says why."""

    def __init__(self, problem: IdentityProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """A number that checks, with what it tells about its holder."""

    number: str
    birth_date: date
    sex: Sex

    @property
    def masked(self) -> str:
        """The number as it is shown to the public: 440604********1234."""
        return f"{self.number[:6]}********{self.number[-4:]}"


def check_character(first_seventeen: str) -> str:
    """The eighteenth character for the first seventeen digits."""
    total = sum(int(digit) * weight for digit, weight in zip(first_seventeen, _WEIGHTS, strict=True))
    return _CHECK_CHARACTERS[total % 11]


def parse_identity_number(text: str, *, today: date) -> IdentityNumber:
    """Read an identity number; spaces and a small x are accepted. Raises ``InvalidIdentityNumber``."""
    number = re.sub(r"\s", "", text).upper()
    if not (_SHAPE.fullmatch(number) and number.isascii()):
        raise InvalidIdentityNumber(IdentityProblem.SHAPE)
    if number[:2] not in _REGIONS:
        raise InvalidIdentityNumber(IdentityProblem.REGION)
    try:
        birth_date = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError as error:
        raise InvalidIdentityNumber(IdentityProblem.BIRTH_DATE) from error
    if not _EARLIEST_BIRTH <= birth_date <= today:
        raise InvalidIdentityNumber(IdentityProblem.BIRTH_DATE)
    if check_character(number[:17]) != number[17]:
        raise InvalidIdentityNumber(IdentityProblem.CHECK_DIGIT)
    return IdentityNumber(number, birth_date, Sex.MALE if int(number[16]) % 2 else Sex.FEMALE)


def age_on(birth_date: date, day: date) -> int:
    """Completed years of life on a day."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))
