"""Numbers of people, licences and telephones as they are compared. Knows no Django."""

import re
import unicodedata

# The licences of lawyers and legal workers have seventeen digits.
_LICENCE = re.compile(r"[0-9]{17}")


def plain_number(typed: str) -> str:
    """Without spaces and in one width and case, so that a number typed twice is one number."""
    return "".join(unicodedata.normalize("NFKC", typed).split()).upper()


def is_licence(plain: str) -> bool:
    """Whether a number in its plain form can be one of a licence: "无" and the like name nobody."""
    return _LICENCE.fullmatch(plain) is not None
