"""Words are found on a page however the machine spaced them, and shown with what stands around them."""

import time

from hypothesis import given
from hypothesis import strategies as st

from courtportal.kernel.reading.words import AROUND, Place, place_of, squeezed

IOU = "借  条\n今 借 到 林小满 人民币\n壹拾万元整，借期一年。借条一式两份。"


def test_words_are_found_across_spaces_and_lines_with_what_stands_around() -> None:
    assert place_of("借条", IOU) == Place("", "借 条", "今 借 到 林小满 人民币 壹拾万元整，借期一年…", 2)
    found = place_of("人民币壹拾万", IOU)
    assert found is not None
    assert (found.before, found.words, found.times) == ("借 条 今 借 到 林小满", "人民币 壹拾万", 1)


def test_case_and_width_make_no_difference() -> None:
    assert place_of("abc10", "见 ＡＢＣ１０ 号") == Place("见", "ＡＢＣ１０", "号", 1)
    assert place_of("STRASSE", "die Straße") == Place("die", "Straße", "", 1)


def test_what_does_not_stand_there_and_nothing_but_spaces_are_not_found() -> None:
    for words in ("收条", "", "  \u3000\n", "借条.*", "%", "_"):
        assert place_of(words, IOU) is None


@given(st.text(max_size=60), st.text(min_size=1, max_size=6), st.text(max_size=60))
def test_whatever_stands_on_a_page_is_found_and_never_more_than_a_line_is_shown(before: str, words: str, after: str) -> None:
    page = f"{before} {words} {after}"
    found = place_of(words, page)
    if squeezed(words) and squeezed(words) in squeezed(page):
        assert found is not None
        assert squeezed(words) in squeezed(found.words)
        assert max(len(found.before), len(found.after)) <= AROUND + 1
    else:
        assert found is None


def test_a_page_made_to_be_slow_is_searched_at_once() -> None:
    began = time.process_time()
    assert place_of("a" * 79 + "b", "a" * 200_000) is None
    assert time.process_time() - began < 2
