"""Cuts a query into tokens. Full-width and half-width marks mean the same."""

import re
from dataclasses import dataclass
from typing import Literal

from search.case_numbers import CASE_NUMBER, canonical
from search.query.errors import QueryError
from search.query.fields import BY_NAME
from search.text import HAN, tokens

TokenKind = Literal["word", "phrase", "field", "and", "or", "not", "(", ")", "end"]

OPERATORS: dict[str, TokenKind] = {
    "且": "and", "AND": "and", "或": "or", "OR": "or", "非": "not", "NOT": "not",
}  # fmt: skip
_QUOTES = {'"': '"“”＂', "“": '"“”＂', "”": '"“”＂', "＂": '"“”＂', "「": "」』", "『": "」』"}
_BLANK = re.compile(r"[\s，、。；！？\u200b\ufeff]+")
_WORD = re.compile(r'[^\s，、。；！？\u200b\ufeff()（）"“”＂「」『』]+')
_FIELD = re.compile(rf"[A-Za-z_{HAN}]{{1,12}}(?=[:：])")


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A token of the query: its kind, its text (of a field: the key) and where it begins."""

    kind: TokenKind
    text: str
    position: int


def lex(query: str) -> list[Lexeme]:
    """The lexemes of `query`, closed by one of kind "end". Raises QueryError (quote_open, phrase_empty, field_unknown)."""
    lexemes: list[Lexeme] = []
    at = 0
    while at < len(query):
        if blank := _BLANK.match(query, at):
            at = blank.end()
            continue
        lexeme, at = _next(query, at)
        if lexeme is not None:
            lexemes.append(lexeme)
    return [*lexemes, Lexeme("end", "", len(query))]


def _next(query: str, at: int) -> tuple[Lexeme | None, int]:
    char = query[at]
    if number := CASE_NUMBER.match(query, at):
        return Lexeme("word", canonical(number.group()), at), number.end()
    if char in "(（":
        return Lexeme("(", char, at), at + 1
    if char in ")）":
        return Lexeme(")", char, at), at + 1
    if char in _QUOTES:
        return _phrase(query, at)
    if char in "」』":
        return None, at + 1
    if field := _FIELD.match(query, at):
        return _field(field.group(), at), field.end() + 1
    if char == "-" and at + 1 < len(query) and not query[at + 1].isspace():
        return Lexeme("not", char, at), at + 1
    return _word(query, at)


def _phrase(query: str, at: int) -> tuple[Lexeme, int]:
    closing = _QUOTES[query[at]]
    end = next((i for i in range(at + 1, len(query)) if query[i] in closing), None)
    if end is None:
        raise QueryError("quote_open", at, query[at:])
    text = " ".join(query[at + 1 : end].split())
    if not tokens(text):
        raise QueryError("phrase_empty", at)
    return Lexeme("phrase", text, at), end + 1


def _field(name: str, at: int) -> Lexeme:
    spec = BY_NAME.get(name.lower())
    if spec is None:
        raise QueryError("field_unknown", at, name)
    return Lexeme("field", spec.key, at)


def _word(query: str, at: int) -> tuple[Lexeme | None, int]:
    match = _WORD.match(query, at)
    if match is None:  # cannot happen with the marks above; never loop on an odd character
        return None, at + 1
    text, end = match.group(), match.end()
    if operator := OPERATORS.get(text) or OPERATORS.get(text.upper() if text.isascii() else ""):
        return Lexeme(operator, text, at), end
    if not tokens(text):
        return None, end
    return Lexeme("word", text, at), end
