"""Whether a party's numbers can be real: a yes-or-no question for the checks of element forms. Pure."""

from courtportal.kernel.identity.rules.mobile_phone import InvalidMobilePhone, parse_mobile_phone


def valid_phone(text: str) -> bool:
    """Whether this is a mobile phone number of mainland China."""
    try:
        parse_mobile_phone(text)
    except InvalidMobilePhone:
        return False
    return True
