"""The HTML of a form taken apart into its tags and the texts between them. Pure."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass

_TAG = re.compile(r"(<[^>]*>)")
STAND_IN = "某"
"""What stands in a slot while a form is laid out: a form holds nobody's name, not even in its fonts."""

_BLANKS = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True)
class Markup:
    """Tags and texts by turns, a text first; what is between two tags may be empty."""

    tags: tuple[str, ...]
    texts: tuple[str, ...]

    @classmethod
    def of(cls, source: str) -> "Markup":
        """Taken apart; the texts as the reader sees them, with single blanks."""
        pieces = _TAG.split(source)
        texts = tuple(_BLANKS.sub(" ", html.unescape(one)).strip(" ") if one.strip() else "" for one in pieces[::2])
        return cls(tuple(pieces[1::2]), texts)

    def with_texts(self, changed: Mapping[int, str]) -> str:
        """The HTML again, with other texts in some places."""
        texts = [html.escape(changed.get(place, text)) for place, text in enumerate(self.texts)]
        return texts[0] + "".join(tag + text for tag, text in zip(self.tags, texts[1:], strict=True))

    @property
    def title(self) -> int | None:
        """The place of the document's title among the texts."""
        return next((place + 1 for place, tag in enumerate(self.tags) if tag.startswith("<title")), None)


def is_ideograph(one: str) -> bool:
    """A character that is as wide as it is high and lets a line break on both of its sides (class ID of UAX #14)."""
    return "\u3400" <= one <= "\u9fff" or "\U00020000" <= one <= "\U0003ffff"
