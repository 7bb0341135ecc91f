"""Saves that arrive late, twice or from several windows: the newest of each window stands, and only what it changed."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from filing.intake.rules.autosave import TABS_REMEMBERED, WHOLE_PAGE, Sent, of_these, sent_as, takes_effect

NUMBERS = st.integers(min_value=1, max_value=50)
A_FIELD = frozenset({"amount"})


@given(st.lists(st.tuples(st.sampled_from("ab"), NUMBERS), max_size=40))
def test_whatever_the_order_of_arrival_the_newest_save_of_each_window_is_the_last_to_take_effect(
    arrivals: list[tuple[str, int]],
) -> None:
    content: dict[str, Any] = {}
    taken: dict[str, list[int]] = {"a": [], "b": []}
    for tab, number in arrivals:
        if takes_effect(content, Sent(tab, number, A_FIELD)):
            taken[tab].append(number)
    for tab, numbers in taken.items():
        assert numbers == sorted(set(numbers))
        sent = [number for name, number in arrivals if name == tab]
        assert numbers[-1:] == [max(sent, default=0)] * bool(sent)


@given(st.lists(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=3), max_size=60))
def test_only_so_many_windows_are_remembered_and_the_last_one_always(tabs: list[str]) -> None:
    content: dict[str, Any] = {}
    for number, tab in enumerate(tabs, 1):
        assert takes_effect(content, Sent(tab, number))
        assert content["saves"][tab] == number
        assert len(content["saves"]) <= TABS_REMEMBERED


def test_a_whole_page_sent_on_counts_even_if_a_fields_save_has_overtaken_it() -> None:
    content: dict[str, Any] = {}
    assert takes_effect(content, Sent("a", 8, A_FIELD))
    assert takes_effect(content, Sent("a", 7))
    assert not takes_effect(content, Sent("a", 7, A_FIELD))
    assert content["saves"] == {"a": 8}


def test_a_page_without_scripts_saves_everything_it_sends_each_time() -> None:
    content: dict[str, Any] = {}
    assert takes_effect(content, WHOLE_PAGE)
    assert takes_effect(content, WHOLE_PAGE)
    assert content == {}
    assert of_these({"amount": "1", "purpose": "x"}, WHOLE_PAGE) == {"amount": "1", "purpose": "x"}


def test_only_the_changed_fields_of_a_window_are_saved() -> None:
    sent = sent_as({"_tab": "t", "_number": "3", "_changed": "amount,unknown"})
    assert of_these({"amount": "1", "purpose": "x"}, sent) == {"amount": "1"}


@given(st.dictionaries(st.sampled_from(["_tab", "_number", "_changed"]), st.text(max_size=60)))
def test_whatever_stands_in_the_marks_is_understood_or_left_alone(fields: dict[str, str]) -> None:
    sent = sent_as(fields)
    assert len(sent.tab) <= 40
    assert sent.number >= 0
    assert takes_effect({}, Sent("t", 1))
