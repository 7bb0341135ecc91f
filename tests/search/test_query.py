"""The query language: what people write is understood, explained or printed back the same."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.query import QueryError, parse, print_query
from search.query.parser import MAX_DEPTH, MAX_LENGTH, MAX_TERMS
from search.query.tree import And, Field, Node, Not, Or, Phrase, Range, Word

GOLDEN = (Path(__file__).parent / "golden" / "queries.txt").read_text("utf-8").splitlines()[1:]
MARKS = '()（）"“”「」:：-且或非 ANDORNOT。，\t利息借款案由年份日期金额2024..万第六百条粤号'


@pytest.mark.parametrize("line", GOLDEN)
def test_a_query_is_printed_canonically_or_refused_with_code_and_place(line: str) -> None:
    query, _, expected = line.partition("\t")
    try:
        answer = print_query(parse(query))
    except QueryError as error:
        answer = f"!{error.code}@{error.position}"
    assert answer == expected


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=60), st.text(alphabet=MARKS, max_size=60)))
def test_no_text_makes_the_parser_raise_anything_but_a_query_error(query: str) -> None:
    try:
        tree = parse(query)
    except QueryError as refused:
        tree, error = None, refused
    else:
        error = None
    assert error is None or 0 <= error.position <= len(query)
    assert parse(print_query(tree)) == tree


words = st.text(alphabet="利息借款担保责任abc123", min_size=1, max_size=6).map(Word)
phrases = (
    st.text(alphabet="利息借款 ，“”担保12", min_size=1, max_size=8)
    .map(lambda t: f"利{t.strip()}")
    .map(lambda t: Phrase(" ".join(t.split())))
)
years = st.tuples(st.integers(1950, 2100), st.integers(0, 50)).map(lambda t: Field("year", Range(t[0], t[0] + t[1])))


def _trees(depth: int) -> st.SearchStrategy[Node]:
    leaves: st.SearchStrategy[Node] = st.one_of(words, phrases, words.map(lambda w: Field("reasons", w)), years)
    if depth == 0:
        return leaves
    inner = _trees(depth - 1)
    pairs = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(
        leaves,
        inner.map(Not),
        pairs.map(lambda parts: And(tuple(p for x in parts for p in (x.parts if isinstance(x, And) else (x,))))),
        pairs.map(lambda parts: Or(tuple(p for x in parts for p in (x.parts if isinstance(x, Or) else (x,))))),
    )


@settings(max_examples=300, deadline=None)
@given(_trees(3))
def test_every_tree_survives_printing_and_parsing(tree: Node) -> None:
    printed = print_query(tree)
    if len(printed) <= MAX_LENGTH:
        assert parse(printed) == tree


def test_hostile_sizes_are_refused_by_name() -> None:
    for query, code in (
        ("利" * (MAX_LENGTH + 1), "too_long"),
        ("利 " * (MAX_TERMS + 1), "too_many"),
        ("(" * (MAX_DEPTH + 1) + "利", "too_deep"),
        ("非 " * (MAX_DEPTH + 1) + "利", "too_deep"),
    ):
        with pytest.raises(QueryError) as refused:
            parse(query)
        assert refused.value.code == code
