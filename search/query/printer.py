"""Writes a tree back as a query: parse(print_query(tree)) == tree for every tree that parse made."""

from datetime import date
from decimal import Decimal

from search.query.fields import BY_KEY
from search.query.tree import And, Bound, Field, Node, Not, Or, Phrase, Range, Word


def print_query(node: Node | None) -> str:
    """The canonical spelling of `node`: Chinese names, half-width marks, only the parentheses that are needed."""
    return "" if node is None else _print(node)


def _print(node: Node) -> str:
    match node:
        case Word(text):
            return text
        case Phrase(text):
            return _quoted(text)
        case Range():
            return _range(node)
        case Field(name, inner):
            body = _print(inner)
            wrapped = body if isinstance(inner, Word | Phrase | Range) else f"({body})"
            return f"{BY_KEY[name].name_zh}:{wrapped}"
        case Not(inner):
            return f"非 {_grouped(inner, And, Or)}"
        case And(parts):
            return " ".join(_grouped(part, Or) for part in parts)
        case Or(parts):
            return " 或 ".join(_print(part) for part in parts)


def _grouped(node: Node, *kinds: type[And] | type[Or]) -> str:
    return f"({_print(node)})" if isinstance(node, kinds) else _print(node)


def _quoted(text: str) -> str:
    return f"「{text}」" if any(mark in text for mark in '"“”＂') else f'"{text}"'


def _range(node: Range) -> str:
    if node.low == node.high and node.low is not None:
        return bound_text(node.low)
    low = "" if node.low is None else bound_text(node.low)
    high = "" if node.high is None else bound_text(node.high)
    return f"{low}..{high}"


def bound_text(bound: Bound) -> str:
    """One end of a range as people write it."""
    match bound:
        case date():
            return bound.isoformat()
        case Decimal():
            return f"{bound:f}"
        case _:
            return f"{bound:04d}"
