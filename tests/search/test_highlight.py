"""Marks stand exactly where the words stand, and never where something is hidden."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from search.query import parse
from search.query.highlight import matches, merged, segments, window
from search.query.needles import needles

TEXTS = st.text(alphabet="利息借款。，民间A1", min_size=0, max_size=80)


def spans(text: str, query: str, masked: tuple[tuple[int, int], ...] = ()) -> list[tuple[int, int]]:
    return merged(matches(text, needles(parse(query)), masked))


def oracle(text: str, phrase: str) -> list[tuple[int, int]]:
    """Places of a Han phrase, punctuation and blanks between its characters ignored; overlapping ones joined."""
    between = r"[^\w]*"
    found = [m.span(1) for m in re.finditer(rf"(?=({between.join(phrase)}))", text)]
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.text(alphabet="利息借款民间", min_size=1, max_size=3))
def test_a_phrase_is_marked_where_it_stands_and_nowhere_else(text: str, phrase: str) -> None:
    assert spans(text, f'"{phrase}"') == oracle(text, phrase)


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.integers(0, 40), st.integers(1, 60))
def test_segments_joined_are_the_window_of_the_text(text: str, start: int, width: int) -> None:
    found = matches(text, needles(parse("利息 借款")))
    low, high = window(text, found, width)
    assert 0 <= low <= high <= len(text)
    assert "".join(s.text for s in segments(text, merged(found), low, high)) == text[low:high]
    assert all(not found or any(low <= m.start and m.end <= high for m in found) for _ in (0,))


def test_a_match_that_touches_an_anonymised_span_is_not_marked() -> None:
    text = "原告张某1与被告李某借款"
    assert spans(text, "张某1 借款", masked=((2, 5),)) == [(10, 12)]
    assert spans(text, '"告张某"', masked=((2, 5),)) == []


def test_negated_words_and_words_of_other_fields_are_not_marked() -> None:
    text = "利率过高，担保无效"
    assert spans(text, "利率 非 担保") == [(0, 2)]
    assert spans(text, "案由:担保 利率") == [(0, 2)]


def test_a_number_is_marked_whole_or_not_at_all() -> None:
    assert spans("第823条与第1823条", "823") == [(1, 4)]
    assert spans("借款100,000元", "100000") == [(2, 9)]


def test_the_window_shows_the_place_with_most_different_words() -> None:
    text = "利息。" + "无关内容" * 60 + "。利息与担保责任并存。" + "无关内容" * 60
    found = matches(text, needles(parse("利息 担保")))
    low, high = window(text, found, 60)
    assert "担保责任" in text[low:high]
    assert text[low:].startswith("利息与担保")
