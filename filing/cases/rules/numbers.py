"""Numbers of people, licences and telephones as they are compared. Knows no Django."""

import unicodedata


def plain_number(typed: str) -> str:
    """Without spaces and in one width and case, so that a number typed twice is one number."""
    return "".join(unicodedata.normalize("NFKC", typed).split()).upper()
