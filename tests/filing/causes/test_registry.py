"""The tree of causes of action."""

import pytest

from filing.causes import registry


def test_private_lending_stands_under_loan_contracts() -> None:
    assert registry.path_names("108(3)") == ("合同、准合同纠纷", "合同纠纷", "借款合同纠纷", "民间借贷纠纷")
    assert registry.path_names("108(3)", "en")[-1] == "Private lending"


def test_the_tree_has_twelve_parts_and_every_cause_hangs_on_one() -> None:
    assert len(registry.children()) == 12
    assert all(registry.path(cause.code)[0].level == 1 for cause in registry.causes())


@pytest.mark.parametrize("text", ["民间借贷", "mjjd", "minjianjiedai", "private lend", "108(3)"])
def test_a_cause_is_found_by_name_pinyin_initials_or_number(text: str) -> None:
    assert registry.search(text)[0].code == "108(3)"


def test_headings_are_not_causes() -> None:
    assert all(cause.is_cause for cause in registry.search("合同纠纷", limit=200))
    assert not registry.get("H4.1").is_cause


def test_an_empty_search_finds_nothing() -> None:
    assert registry.search("  ") == []


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(registry.UnknownCause):
        registry.get("9999")
