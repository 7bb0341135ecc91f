"""Telephone numbers of mainland China: mobile (eleven digits) and landline (area code and number). Pure."""

import re
from dataclasses import dataclass
from enum import StrEnum

from courtportal.kernel.identity.rules.mobile_phone import InvalidMobilePhone, parse_mobile_phone

# Ten cities have a three-digit area code and numbers of eight digits; all others a four-digit code and seven or eight.
_SHORT_AREAS = frozenset({"010", "020", "021", "022", "023", "024", "025", "027", "028", "029"})
_LONG_AREA = re.compile(r"0[3-9][0-9]{2}")
_EXTENSION = re.compile(r"(?:转|ext\.?|-|#)(\d{1,6})$", re.IGNORECASE)


class PhoneProblem(StrEnum):
    """Why a text is not a telephone number."""

    SHAPE = "shape"
    MOBILE_LENGTH = "mobile_length"
    MOBILE_PREFIX = "mobile_prefix"
    AREA_CODE = "area_code"
    LANDLINE_LENGTH = "landline_length"


class InvalidPhone(ValueError):
    """Not a telephone number; ``problem`` says why."""

    def __init__(self, problem: PhoneProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Phone:
    """A number as it is dialled. A mobile number has no ``area``; SMS goes to mobiles only."""

    number: str
    area: str = ""
    extension: str = ""

    @property
    def is_mobile(self) -> bool:
        """Messages can be sent to it."""
        return not self.area

    def __str__(self) -> str:
        landline = f"{self.area}-{self.number}" + (f"-{self.extension}" if self.extension else "")
        return self.number if self.is_mobile else landline


def parse_phone(text: str) -> Phone:
    """Read a mobile or landline number with or without +86, spaces and dashes. Raises ``InvalidPhone``."""
    plain = re.sub(r"[\s()（）]", "", text).replace("－", "-").replace("—", "-")
    plain = re.sub(r"^(\+86|0086)-?", "", plain)
    digits = plain.replace("-", "")
    if digits.startswith("1"):
        return _mobile(digits)
    if plain.startswith("0"):
        return _landline(plain)
    raise InvalidPhone(PhoneProblem.SHAPE)


def _mobile(digits: str) -> Phone:
    if not digits.isascii() or not digits.isdigit():
        raise InvalidPhone(PhoneProblem.SHAPE)
    if len(digits) != 11:
        raise InvalidPhone(PhoneProblem.MOBILE_LENGTH)
    try:
        return Phone(parse_mobile_phone(digits))
    except InvalidMobilePhone as error:
        raise InvalidPhone(PhoneProblem.MOBILE_PREFIX) from error


def _landline(plain: str) -> Phone:
    area_length = 3 if plain[:3] in _SHORT_AREAS else 4
    area, rest = plain[:area_length], plain[area_length:].removeprefix("-")
    if area not in _SHORT_AREAS and not _LONG_AREA.fullmatch(area):
        raise InvalidPhone(PhoneProblem.AREA_CODE)
    extension = ""
    found = _EXTENSION.search(rest)
    # 8765-4321 is a number written in two halves, 87654321-801 one with an extension.
    if found and (found[0][0] != "-" or len(rest[: found.start()].replace("-", "")) >= 7):
        extension, rest = found[1], rest[: found.start()]
    number = rest.replace("-", "")
    if not number.isascii() or not number.isdigit():
        raise InvalidPhone(PhoneProblem.SHAPE)
    lengths = {8} if area in _SHORT_AREAS else {7, 8}
    if len(number) not in lengths or number[0] in "01":
        raise InvalidPhone(PhoneProblem.LANDLINE_LENGTH)
    return Phone(number, area, extension)
