"""What a query asks to see: the positive terms, for highlights and for "why found"."""

from dataclasses import dataclass

from search.query.fields import BY_KEY
from search.query.tree import And, Field, Node, Not, Or, Phrase, Range, Word
from search.text import pieces, tokens


@dataclass(frozen=True, slots=True)
class Needle:
    """Token sequences, each of which is marked where it stands; `section` limits it to one section (None: all).

    `term` is what the person wrote.
    """

    term: str
    sequences: tuple[tuple[str, ...], ...]
    section: str | None = None


def needles(node: Node | None, section: str | None = None) -> list[Needle]:
    """The needles of `node`; nothing of what is negated, of ranges, or of fields that are not in the text."""
    match node:
        case None | Not() | Range():
            return []
        case Word(text):
            return [Needle(text, _word_sequences(text), section)]
        case Phrase(text):
            return [Needle(text, (tuple(tokens(text)),), section)]
        case Field(name, inner):
            kind = BY_KEY[name].kind
            if kind == "section":
                return needles(inner, name)
            return needles(inner) if kind in {"name", "statute"} else []
        case And(parts) | Or(parts):
            found = [needle for part in parts for needle in needles(part, section)]
            return list(dict.fromkeys(found))


def _word_sequences(text: str) -> tuple[tuple[str, ...], ...]:
    """The term itself and its words; a lone character is marked only where it is the whole term."""
    whole = tuple(tokens(text))
    parts = (tuple(tokens(piece)) for piece in pieces(text))
    return tuple(dict.fromkeys([whole, *(part for part in parts if len("".join(part)) > 1)]))
