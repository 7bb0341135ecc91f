"""Two write on one page: field by field, and nothing typed is lost."""

from hypothesis import given
from hypothesis import strategies as st

from filing.intake.rules.merge import clashes, fingerprint, fingerprints, merged

KEYS = ["principal_owed", "rate", "remarks"]
pages = st.fixed_dictionaries({key: st.sampled_from(["", "甲", "乙", "丙", "甲\r\n乙"]) for key in KEYS})


@given(start=pages, theirs=pages, mine=pages)
def test_a_field_that_only_one_changed_takes_the_change_and_one_that_both_changed_is_shown(
    start: dict[str, str], theirs: dict[str, str], mine: dict[str, str]
) -> None:
    base = fingerprints(start, KEYS)
    stored, clashing = merged(mine, base=base, current=theirs), clashes(mine, base=base, current=theirs)
    for key in KEYS:
        changed_here, changed_there = mine[key] != start[key], theirs[key] != start[key]
        if changed_here and changed_there and mine[key] != theirs[key]:
            assert key in clashing
            assert stored[key] == theirs[key]
        else:
            assert key not in clashing
            assert fingerprint(stored[key]) == fingerprint(mine[key] if changed_here else theirs[key])


@given(start=pages, mine=pages)
def test_whoever_writes_alone_is_never_asked(start: dict[str, str], mine: dict[str, str]) -> None:
    base = fingerprints(start, KEYS)
    assert clashes(mine, base=base, current=start) == []
    assert {key: fingerprint(value) for key, value in merged(mine, base=base, current=start).items()} == fingerprints(mine, KEYS)


@given(start=pages, before=pages, mine=pages)
def test_ones_own_later_typing_wins_over_ones_own_earlier_typing(
    start: dict[str, str], before: dict[str, str], mine: dict[str, str]
) -> None:
    assert clashes(mine, base=fingerprints(start, KEYS), current=before, own=KEYS) == []


@given(mine=pages, theirs=pages)
def test_a_page_without_fingerprints_simply_writes(mine: dict[str, str], theirs: dict[str, str]) -> None:
    assert merged(mine, base={}, current=theirs) == mine


def test_line_ends_of_browsers_and_choices_without_an_answer_are_no_change() -> None:
    assert fingerprint("甲\r\n乙") == fingerprint("甲\n乙")
    assert fingerprint([]) == fingerprint("") == fingerprint(["", " "])
    assert fingerprint(["transfer", "cash"]) != fingerprint("transfercash")
