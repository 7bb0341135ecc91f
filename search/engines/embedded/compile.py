"""From the query tree to tantivy queries: what must match, and beside it what ranks."""

from datetime import date
from decimal import Decimal

from tantivy import FieldType, Occur, Query, Schema

from search.engines.base import Filters
from search.engines.embedded.schema import cents, day_number
from search.judgments.rules.citations import statute_query
from search.query.fields import BY_KEY
from search.query.tree import And, Bound, Field, Node, Not, Or, Phrase, Range, Word
from search.text import pieces, tokens, words

_RANGE_FIELDS = {"year": "year", "date": "decided", "amount": "amount"}
_TITLE_WEIGHT = 2.0
_PHRASE_WEIGHT = 1.5


class Compiler:
    """Compiles trees against one schema."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema

    def full(self, node: Node | None, filters: Filters, *, ranked: bool = True) -> Query:
        """Matches `node` and the filters; with `ranked` scored by the positive terms of `node`."""
        must = [(Occur.Must, Query.const_score_query(self.match(node), 0.0))] if node else [(Occur.Must, Query.all_query())]
        must += [(Occur.Must, Query.const_score_query(query, 0.0)) for query in self.filters(filters)]
        scored = [(Occur.Should, query) for query in self.ranking(node)] if node and ranked else []
        return Query.boolean_query([*must, *scored])

    def match(self, node: Node, field: str = "ch") -> Query:
        """Which documents hold `node`; says nothing of rank."""
        match node:
            case Word(text):
                return self._statute(text) if field == "statute" else self._word(field, text)
            case Phrase(text):
                return self._statute(text) if field == "statute" else self._phrase(field, text)
            case Range(low, high):
                return self._range(field, low, high)
            case Field(name, inner):
                return self.match(inner, _index_field(name))
            case Not(inner):
                return Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, self.match(inner, field))])
            case And(parts):
                return Query.boolean_query([(Occur.Must, self.match(part, field)) for part in parts])
            case Or(parts):
                return Query.boolean_query([(Occur.Should, self.match(part, field)) for part in parts])

    def filters(self, filters: Filters) -> list[Query]:
        """One query for each filter that is set."""
        chosen = [
            Query.term_query(self.schema, name, value)
            for name in ("court", "cause", "document_type", "procedure")
            if (value := getattr(filters, name))
        ]
        if filters.year:
            year = int(filters.year) if filters.year.isascii() and filters.year.isdigit() and len(filters.year) == 4 else -1
            chosen.append(Query.term_query(self.schema, "year", year))
        return chosen

    def ranking(self, node: Node) -> list[Query]:
        """Each different word once (its repetition in the query says little), and the literal term as a phrase."""
        terms = list(dict.fromkeys(_positive(node)))
        ranked: dict[str, Query] = {}
        for term in terms:
            for word in words(term):
                ranked[word] = Query.term_query(self.schema, "w", word)
                ranked[f"title {word}"] = Query.boost_query(Query.term_query(self.schema, "w_title", word), _TITLE_WEIGHT)
            if len(tokens(term)) > 1:
                ranked[f"phrase {term}"] = Query.boost_query(self._phrase("ch", term), _PHRASE_WEIGHT)
        return list(ranked.values())

    def _word(self, field: str, text: str) -> Query:
        """Every word of the term as a substring. A case number is one phrase."""
        parts = pieces(text) if not text.startswith("（") else (text,)
        queries = [self._phrase(field, part) for part in parts]
        return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Must, query) for query in queries])

    def _phrase(self, field: str, text: str) -> Query:
        found = tokens(text)
        if not found:
            return Query.empty_query()
        if len(found) == 1:
            return Query.term_query(self.schema, field, found[0])
        return Query.phrase_query(self.schema, field, list(found))

    def _statute(self, text: str) -> Query:
        return Query.term_query(self.schema, "statute", statute_query(text))

    def _range(self, field: str, low: Bound | None, high: Bound | None) -> Query:
        ends = (None if low is None else _integer(low), None if high is None else _integer(high))
        return Query.range_query(self.schema, field, FieldType.Integer, *ends)


def _index_field(name: str) -> str:
    if name in _RANGE_FIELDS:
        return _RANGE_FIELDS[name]
    return "statute" if BY_KEY[name].kind == "statute" else f"ch_{name}"


def _integer(bound: Bound) -> int:
    match bound:
        case date():
            return day_number(bound.year, bound.month, bound.day)
        case Decimal():
            return cents(bound)
        case _:
            return bound


def _positive(node: Node) -> list[str]:
    match node:
        case Word(text) | Phrase(text):
            return [text]
        case And(parts) | Or(parts):
            return [term for part in parts for term in _positive(part)]
        case Field(name, inner) if BY_KEY[name].kind in {"section", "text", "name"}:
            return _positive(inner)
        case _:
            return []
