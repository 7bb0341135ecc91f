"""How a text becomes tokens: one definition for the index, the query and the highlighter.

A Han character is a token, so that a phrase of characters equals a substring. A run of letters or digits is one
token, so that 823 never matches 1823. Full-width forms and capitals are folded one to one, so that offsets stay.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType

_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_FOLD |= {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_FOLD |= {code: code - 0xFEE0 + 32 for code in range(0xFF21, 0xFF3B)}

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_TOKEN = re.compile(rf"[{HAN}]|[0-9]{{1,3}}(?:,[0-9]{{3}})+(?![0-9])|[^\W_{HAN}]+")


@dataclass(frozen=True, slots=True)
class Token:
    """A token with its place in the text it came from (end exclusive)."""

    text: str
    start: int
    end: int


def fold(text: str) -> str:
    """Half-width and lower case, character by character: the length never changes."""
    return text.translate(_FOLD)


def tokenize(text: str) -> list[Token]:
    """Tokens with offsets; a thousands comma is dropped from a number (100,000 is found as 100000)."""
    return [Token(match.group().replace(",", ""), match.start(), match.end()) for match in _TOKEN.finditer(fold(text))]


def tokens(text: str) -> list[str]:
    """The tokens of `text` without their offsets."""
    return [match.replace(",", "") for match in _TOKEN.findall(fold(text))]


def _dictionary() -> ModuleType:
    """Its words take 32 MB: a process that never searches does not load them."""
    import rjieba

    return rjieba


def words(text: str) -> list[str]:
    """Words for ranking: rjieba in search mode, so that a long word also counts for its parts."""
    return [word for word in _dictionary().cut_for_search(fold(text)) if _TOKEN.search(word)]


@lru_cache(maxsize=2048)
def pieces(term: str) -> tuple[str, ...]:
    """The words of a search term, each of which a matching text must contain."""
    return tuple(dict.fromkeys(word for word in _dictionary().cut(fold(term)) if _TOKEN.search(word)))


def find_all(haystack: list[Token], needle: list[str]) -> list[tuple[int, int]]:
    """Character spans of every place where the tokens of `needle` stand next to each other."""
    if not needle:
        return []
    first, length = needle[0], len(needle)
    return [
        (token.start, haystack[at + length - 1].end)
        for at, token in enumerate(haystack)
        if token.text == first and [t.text for t in haystack[at : at + length]] == needle
    ]


def contains(text: str, phrase: str) -> bool:
    """Whether `phrase` stands in `text`, apart from punctuation, blanks, width and case."""
    return bool(find_all(tokenize(text), tokens(phrase)))
