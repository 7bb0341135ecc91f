"""Recursive descent from lexemes to the tree. 非 binds closest, then 且 (or a blank), then 或."""

from search.query.errors import QueryError
from search.query.fields import BY_KEY, FieldSpec
from search.query.lexer import Lexeme, TokenKind, lex
from search.query.ranges import parse_range
from search.query.tree import And, Field, Node, Not, Or, Phrase, Range, Word

MAX_LENGTH = 500
MAX_TERMS = 60
MAX_DEPTH = 20


def parse(query: str) -> Node | None:
    """The tree of `query`; None for an empty one. Raises QueryError and nothing else."""
    if len(query) > MAX_LENGTH:
        raise QueryError("too_long", MAX_LENGTH, str(MAX_LENGTH))
    lexemes = lex(query)
    if len(lexemes) > MAX_TERMS:
        raise QueryError("too_many", lexemes[MAX_TERMS].position, str(MAX_TERMS))
    if len(lexemes) == 1:
        return None
    parser = _Parser(lexemes)
    node = parser.either(None)
    if parser.here.kind == ")":
        raise QueryError("group_close", parser.here.position)
    return node


class _Parser:
    def __init__(self, lexemes: list[Lexeme]) -> None:
        self.lexemes = lexemes
        self.at = 0
        self.depth = 0

    @property
    def here(self) -> Lexeme:
        return self.lexemes[self.at]

    def take(self, kind: TokenKind) -> bool:
        if self.here.kind != kind:
            return False
        self.at += 1
        return True

    def either(self, field: FieldSpec | None) -> Node:
        """a 或 b 或 c"""
        parts = [self.both(field)]
        while self.take("or"):
            parts.append(self.both(field))
        return parts[0] if len(parts) == 1 else Or(_flat(parts, Or))

    def both(self, field: FieldSpec | None) -> Node:
        """a 且 b, a b"""
        parts = [self.unary(field)]
        while self.take("and") or self.here.kind not in {"or", ")", "end"}:
            parts.append(self.unary(field))
        return parts[0] if len(parts) == 1 else And(_flat(parts, And))

    def unary(self, field: FieldSpec | None) -> Node:
        if self.here.kind != "not":
            return self.primary(field)
        self.deeper()
        self.at += 1
        node = Not(self.unary(field))
        self.depth -= 1
        return node

    def primary(self, field: FieldSpec | None) -> Node:
        lexeme = self.here
        if lexeme.kind == "(":
            return self.group(field)
        if lexeme.kind == "field":
            return self.fielded(field)
        if lexeme.kind in {"word", "phrase"}:
            self.at += 1
            return _value(lexeme, field)
        raise QueryError("operand_missing", lexeme.position, self._before())

    def group(self, field: FieldSpec | None) -> Node:
        opening = self.here
        self.deeper()
        self.at += 1
        if self.here.kind == ")":
            raise QueryError("group_empty", opening.position)
        node = self.either(field)
        if not self.take(")"):
            raise QueryError("group_open", opening.position)
        self.depth -= 1
        return node

    def fielded(self, outer: FieldSpec | None) -> Field:
        lexeme = self.here
        spec = BY_KEY[lexeme.text]
        if outer is not None:
            raise QueryError("field_nested", lexeme.position, spec.key)
        self.at += 1
        if self.here.kind not in {"word", "phrase", "("}:
            raise QueryError("field_empty", lexeme.position, spec.key)
        return Field(spec.key, self.primary(spec))

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise QueryError("too_deep", self.here.position, str(MAX_DEPTH))

    def _before(self) -> str:
        return self.lexemes[self.at - 1].text if self.at else self.here.text


def _value(lexeme: Lexeme, field: FieldSpec | None) -> Word | Phrase | Range:
    if field is not None and field.is_range:
        return parse_range(field.kind, lexeme.text, lexeme.position)
    return Phrase(lexeme.text) if lexeme.kind == "phrase" else Word(lexeme.text)


def _flat(parts: list[Node], kind: type[And] | type[Or]) -> tuple[Node, ...]:
    """(a 且 b) 且 c is a 且 b 且 c."""
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, kind) else [part])
    return tuple(flat)
