"""Whole sentences as ordinary people say them, for every frequent kind of matter, lead first to what is meant."""

from pathlib import Path

import pytest

from filing.causes.themes import situations, told
from filing.causes.turns import _data, _patterns, elsewhere

SENTENCES = Path(__file__).parent / "data" / "said.txt"


def said() -> list[tuple[str, tuple[str, ...]]]:
    """Each sentence with the causes that may stand first for it: they head it in brackets."""
    found, meant = [], ()
    for line in SENTENCES.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            meant = tuple(line.strip("[]").split())
        else:
            found.append((line, meant))
    return found


@pytest.mark.parametrize(("sentence", "meant"), said())
def test_a_sentence_leads_first_to_one_of_the_causes_meant(sentence: str, meant: tuple[str, ...]) -> None:
    assert [one.cause for one in told(sentence)][:1] in [[cause] for cause in meant]


@pytest.mark.parametrize(
    ("sentence", "matter"),
    [
        ("判决了不给钱怎么办", "enforce"),
        ("法院判了他还是不给钱", "enforce"),
        ("我收到法院传票", "sued"),
        ("有人把我告了", "sued"),
    ],
)
def test_who_has_a_case_already_is_led_to_it(sentence: str, matter: str) -> None:
    assert elsewhere(sentence) == matter


@pytest.mark.parametrize("sentence", ["朋友欠我三万块钱不还", "外星人来了", ""])
def test_who_has_none_is_not(sentence: str) -> None:
    assert elsewhere(sentence) == ""


def test_every_turn_leads_to_a_situation_and_names_something_in_each_of_its_parts() -> None:
    assert set(_data()["turns"]) <= {one.cause for one in situations()}
    for kind in ("turns", "elsewhere"):
        assert not [one.pattern for patterns in _patterns(kind).values() for one in patterns if "()" in one.pattern]
