"""What the public may see of a debtor, and for how long. Pure."""

from datetime import date, timedelta

#: The end of an identity number that a person may give to tell namesakes apart.
SUFFIX_LENGTH = 4
LISTING_YEARS = 2


def mask_identity(number: str) -> str:
    """4406**********1234: the first and last four stay; a short or missing number is hidden whole."""
    plain = number.strip().upper()
    if len(plain) < 12:
        return "*" * len(plain)
    return f"{plain[:4]}{'*' * (len(plain) - 8)}{plain[-4:]}"


def suffix(number: str) -> str:
    """The last four characters, by which namesakes are told apart; '' of a short number."""
    plain = number.strip().upper()
    return plain[-SUFFIX_LENGTH:] if len(plain) >= 12 else ""


def listing_expiry(listed_on: date, extra_years: int = 0) -> date:
    """The last day of a listing: two years, longer for violence or several grounds (法释〔2017〕7号 art. 2)."""
    year = listed_on.year + LISTING_YEARS + extra_years
    try:
        return listed_on.replace(year=year) - timedelta(days=1)
    except ValueError:  # 29 February
        return date(year, 2, 28)
