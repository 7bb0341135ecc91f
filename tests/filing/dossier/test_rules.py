"""Page numbers, volumes, the official order and the check before the archive."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filing.dossier.catalogue import heading, headings, lists, unnumbered
from filing.dossier.entries import SECRET_NUMBERS
from filing.dossier.rules.archiving import Facts, check, retention_of
from filing.dossier.rules.binding import MOST_PAGES, Item, bind, number_pages

slow = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a loaded machine draws slowly
items = st.lists(st.integers(0, 260), max_size=40).map(lambda pages: [Item(str(n), one) for n, one in enumerate(pages)])


@slow
@given(items)
def test_pages_run_through_the_whole_file_without_gap_or_repeat(file: list[Item]) -> None:
    pages = [page for one in number_pages(file) for page in range(one.first, one.last + 1)]
    assert pages == list(range(1, sum(item.pages for item in file) + 1))


@slow
@given(items)
def test_volumes_hold_every_entry_once_in_order_and_at_most_200_pages(file: list[Item]) -> None:
    volumes = bind(file)
    assert [one.key for volume in volumes for one in volume.placed] == [item.key for item in file]
    assert [volume.number for volume in volumes] == list(range(1, len(volumes) + 1))
    for volume in volumes:
        assert volume.pages <= MOST_PAGES or len(volume.placed) == 1 or sum(one.last >= one.first for one in volume.placed) == 1
    assert sum(volume.pages for volume in volumes) == sum(item.pages for item in file)


def test_a_volume_is_filled_before_the_next_begins() -> None:
    volumes = bind([Item("a", 150), Item("b", 50), Item("c", 1), Item("d", 300), Item("e", 0), Item("f", 2)])
    assert [[one.key for one in volume.placed] for volume in volumes] == [["a", "b"], ["c"], ["d", "e"], ["f"]]
    assert [(one.first, one.last) for volume in volumes for one in volume.placed][-1] == (502, 503)


def test_a_civil_first_instance_has_37_headings_and_13_secret_ones() -> None:
    assert list(headings("民初")) == list(range(1, 38))
    assert list(headings("民初", "secret")) == list(range(1, 14))
    assert heading("民初", 20).zh == "开庭通知、传票、公告"
    assert heading("民初", 6, "secret").zh == "合议庭评议笔录"
    assert unnumbered("民初") == {1, 2, 35, 37}
    assert heading("行初", 21) == heading("民初", 21)  # a kind without a list of its own
    assert heading("执", 5).zh == "执行依据"
    assert heading("民初", 99).zh == "其他材料"


def test_every_kind_of_secret_paper_has_a_heading_of_its_volume() -> None:
    for one in lists().values():
        assert set(SECRET_NUMBERS.values()) <= {row.number for row in one.secret if row.numbered}


WHOLE = [Facts(str(number), number, 1, True) for number in (5, 6, 20, 21, 26, 28)]


@pytest.mark.parametrize(
    ("entries", "codes"),
    [
        (WHOLE, []),
        (WHOLE[1:], ["missing"]),
        ([*WHOLE, Facts("空", 11, 0, True)], ["no_pages"]),
        ([*WHOLE, Facts("丢", 11, 0, False)], ["no_file"]),
        ([*WHOLE, Facts("乱", 77, 1, True)], ["misplaced"]),
        ([*WHOLE, Facts("稿", 26, 1, True, settled=False)], ["not_settled"]),
        ([], ["missing"] * 6 + ["empty"]),
    ],
)
def test_what_the_check_finds(entries: list[Facts], codes: list[str]) -> None:
    found = check("民撤", entries, frozenset(range(3, 35)))
    assert check("民初", entries, frozenset(range(3, 35))) == found
    assert [one.code for one in found] == codes
    assert all(one.grave == (one.code in {"no_file", "misplaced", "not_settled", "empty"}) for one in found)


def test_retention_is_configured_by_kind_of_case() -> None:
    assert [retention_of(kind) for kind in ("民初", "民撤", "执", "刑初")] == ["long", "long", "short", "long"]
