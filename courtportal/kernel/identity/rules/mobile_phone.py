"""Mobile phone numbers of mainland China: eleven digits that begin with 13 to 19. Pure."""

import re

_MOBILE = re.compile(r"1[3-9][0-9]{9}")


class InvalidMobilePhone(ValueError):
    """Not a mainland mobile number."""


def parse_mobile_phone(text: str) -> str:
    """The eleven digits, without spaces, dashes or the country code +86. Raises ``InvalidMobilePhone``."""
    digits = re.sub(r"[\s-]", "", text)
    digits = re.sub(r"^(\+86|0086)", "", digits)
    if not (digits.isascii() and _MOBILE.fullmatch(digits)):
        raise InvalidMobilePhone
    return digits


def masked_mobile_phone(digits: str) -> str:
    """The number as it is shown to others: 138****5678."""
    return f"{digits[:3]}****{digits[-4:]}"
