"""Whether a party's numbers can be real: yes-or-no questions for the checks of element forms. Pure."""

from datetime import date

from courtportal.kernel.identity.rules.credit_code import InvalidCreditCode, parse_credit_code
from courtportal.kernel.identity.rules.identity_number import InvalidIdentityNumber, parse_identity_number
from courtportal.kernel.identity.rules.mobile_phone import InvalidMobilePhone, parse_mobile_phone


def valid_id_number(text: str, today: date = date.max) -> bool:
    """Whether this is a citizen identity number (GB 11643) of somebody born by ``today``."""
    try:
        parse_identity_number(text, today=today)
    except InvalidIdentityNumber:
        return False
    return True


def valid_uscc(text: str) -> bool:
    """Whether this is a unified social credit code (GB 32100)."""
    try:
        parse_credit_code(text)
    except InvalidCreditCode:
        return False
    return True


def valid_phone(text: str) -> bool:
    """Whether this is a mobile phone number of mainland China."""
    try:
        parse_mobile_phone(text)
    except InvalidMobilePhone:
        return False
    return True
