"""Where may I file, and why: a table of matters with the courts that the law connects them with."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing.causes import registry
from filing.intake.rules.competence import Matter, advise, level_of
from filing.intake.rules.connections import PLACES, connections_of, cpl, is_exclusive, may_agree

CHANCHENG, NANHAI, SHUNDE, TIANHE, FUTIAN, CHAOYANG = "粤0604", "粤0605", "粤0606", "粤0106", "粤0304", "京0105"
MILLION = Decimal(1_000_000)


def matter(cause: str, amount: Decimal | None = None, agreed: str = "", **more: Sequence[str] | str | bool) -> Matter:
    flags = {key: value for key, value in more.items() if isinstance(value, bool)}
    places = {key: [value] if isinstance(value, str) else value for key, value in more.items() if not isinstance(value, bool)}
    return Matter(cause, places, amount=amount, agreed_court=agreed, **flags)


ALL = {key: f"粤{number:04d}" for number, key in enumerate(PLACES, 1)}


def places_of(*keys: str) -> list[str]:
    return [ALL[key] for key in keys]


# cause, the places that connect it, best first
TABLE = [
    ("108(3)", ["defendant", "payee"]),
    ("108(1)", ["defendant", "payee"]),
    ("109", ["defendant", "payee"]),
    ("115(2)", ["defendant", "payee"]),
    ("126", ["defendant", "payee"]),
    ("88", ["defendant", "performance", "payee", "obligor"]),
    ("119", ["defendant", "performance", "payee", "obligor"]),
    ("142(15)", ["defendant", "performance", "payee", "obligor"]),
    ("144", ["defendant", "performance", "payee", "obligor"]),
    ("147", ["defendant", "performance", "payee", "obligor"]),
    ("298", ["defendant", "performance", "payee", "obligor"]),
    ("88(8)", ["defendant", "receipt"]),
    ("96", ["defendant", "immovable", "payee"]),
    ("96(2)", ["defendant", "immovable", "payee"]),
    ("116(2)", ["immovable"]),
    ("120(3)", ["immovable"]),
    ("55", ["immovable"]),
    ("116(3)", ["defendant", "use"]),
    ("117", ["defendant", "use"]),
    ("121(2)", ["start", "destination", "defendant"]),
    ("371(1)", ["defendant", "insured"]),
    ("379", ["payment", "defendant"]),
    ("290", ["company"]),
    ("296", ["company"]),
    ("315", ["company"]),
    ("14", ["defendant", "plaintiff"]),
    ("15", ["defendant"]),
    ("27", ["defendant", "plaintiff"]),
    ("28", ["defendant"]),
    ("22(1)", ["defendant", "plaintiff"]),
    ("24(1)", ["defendant", "plaintiff"]),
    ("29", ["deceased", "estate"]),
    ("30", ["deceased", "estate"]),
    ("205", ["workplace", "employer"]),
    ("206(2)", ["workplace", "employer"]),
    ("214(1)", ["workplace", "employer"]),
    ("411", ["event", "arrival", "defendant"]),
    ("412", ["event", "arrival", "defendant"]),
    ("1", ["event", "harm", "defendant"]),
    ("4", ["event", "harm", "defendant", "plaintiff"]),
    ("6", ["event", "harm", "defendant", "plaintiff"]),
    ("8", ["event", "harm", "defendant", "plaintiff"]),
    ("8(1)", ["event", "harm", "defendant", "plaintiff"]),
    ("413", ["event", "harm", "defendant"]),
    ("44", ["event", "harm", "defendant"]),
    ("165(2)", ["event", "harm", "defendant"]),
    ("410", ["maker", "event", "defendant"]),
    ("8(2)", ["plaintiff", "event", "defendant"]),
    ("164(13)", ["plaintiff", "event", "defendant"]),
    ("148", ["defendant"]),
    ("448", ["mediator", "defendant", "plaintiff"]),
    ("451", ["property"]),
    ("458", ["defendant"]),
    ("459", ["payment"]),
    ("461", ["company"]),
    ("475", ["property", "defendant"]),
    ("481", ["plaintiff", "defendant", "event"]),
    ("511", ["original_court"]),
    ("512(1)", ["original_court"]),
    ("514", ["original_court"]),
]


@pytest.mark.parametrize(("cause", "places"), TABLE, ids=[row[0] for row in TABLE])
def test_the_places_of_a_cause_in_the_order_of_the_law(cause: str, places: list[str]) -> None:
    advice = advise(matter(cause, **ALL))
    assert advice.codes() == places_of(*places)
    assert all(one.reason.zh and one.reason.en and one.citations for one in advice.suggestions)


@pytest.mark.parametrize("cause", list(registry.choosable()), ids=lambda cause: cause.code)
def test_every_cause_of_the_tree_has_a_court(cause: registry.Cause) -> None:
    assert advise(matter(cause.code, **ALL)).suggestions
    assert {one.place for one in connections_of(cause.code)} <= set(PLACES)


def test_an_unknown_place_suggests_no_court_and_equal_places_one() -> None:
    assert advise(matter("108(3)", defendant="", payee=NANHAI)).codes() == [NANHAI]
    assert advise(matter("108(3)", defendant=CHANCHENG, payee=CHANCHENG)).codes() == [CHANCHENG]
    assert advise(matter("108(3)")).codes() == []


def test_each_domicile_of_several_defendants_will_do() -> None:
    assert advise(matter("148", defendant=[CHANCHENG, NANHAI])).codes() == [CHANCHENG, NANHAI]


def test_goods_over_the_network_go_to_the_buyer() -> None:
    here = {"defendant": TIANHE, "receipt": CHANCHENG, "buyer": NANHAI}
    assert advise(matter("88(8)", **here)).codes() == [TIANHE, CHANCHENG]
    assert advise(matter("88(8)", online_delivery=True, **here)).codes() == [TIANHE, NANHAI]


@pytest.mark.parametrize("cause", ["38(1)", "39", "40", "56(2)"])
def test_a_right_in_an_immovable_is_exclusive_and_in_a_movable_not(cause: str) -> None:
    here = {"defendant": TIANHE, "immovable": CHANCHENG}
    fixed = advise(matter(cause, about_immovable=True, **here))
    assert fixed.codes() == [CHANCHENG]
    assert fixed.exclusive
    assert advise(matter(cause, **here)).codes() == [TIANHE]


@pytest.mark.parametrize("cause", ["116(2)", "120(3)", "55", "29", "30", "31"])
def test_exclusive_jurisdiction_says_so_and_no_agreement_breaks_it(cause: str) -> None:
    advice = advise(matter(cause, agreed=TIANHE, **ALL))
    assert advice.exclusive
    assert TIANHE not in advice.codes()
    assert {"exclusive", "agreement_against_exclusive"} <= {note.code for note in advice.notes}


def test_an_agreed_court_goes_first_if_it_is_connected() -> None:
    advice = advise(matter("88", agreed=SHUNDE, defendant=TIANHE, performance=SHUNDE))
    assert advice.codes() == [SHUNDE, TIANHE]
    assert [note.code for note in advice.notes if note.warns] == ["agreement_standard_terms"]


def test_an_agreed_court_without_connection_is_named_with_a_warning() -> None:
    advice = advise(matter("108(3)", agreed=FUTIAN, defendant=CHANCHENG))
    assert advice.codes() == [FUTIAN, CHANCHENG]
    assert "agreement_unconnected" in {note.code for note in advice.notes if note.warns}


@pytest.mark.parametrize("cause", ["14", "22(1)", "205", "458"])
def test_family_labour_and_applications_know_no_agreed_court(cause: str) -> None:
    advice = advise(matter(cause, agreed=FUTIAN, **ALL))
    assert FUTIAN not in advice.codes()
    assert "no_agreement_here" in {note.code for note in advice.notes}


def test_an_arbitration_clause_warns_and_stops_nothing() -> None:
    advice = advise(matter("88", defendant=TIANHE, arbitration_agreed=True))
    assert advice.codes() == [TIANHE]
    assert advice.notes[0].code == "arbitration_agreed"
    assert advice.notes[0].warns
    assert "arbitration_agreed" not in {
        note.code for note in advise(matter("14", defendant=TIANHE, arbitration_agreed=True)).notes
    }


@pytest.mark.parametrize(
    ("amount", "plaintiff", "defendant", "level"),
    [
        (Decimal("499999999.99"), NANHAI, CHANCHENG, "basic"),
        (Decimal("500000000"), NANHAI, CHANCHENG, "intermediate"),
        (Decimal("99999999.99"), CHAOYANG, CHANCHENG, "basic"),
        (Decimal("100000000"), CHAOYANG, CHANCHENG, "intermediate"),
        (Decimal("100000000"), NANHAI, CHANCHENG, "basic"),
        (Decimal("4999999999.99"), NANHAI, CHANCHENG, "intermediate"),
        (Decimal("5000000000"), NANHAI, CHANCHENG, "high"),
        (None, CHAOYANG, CHANCHENG, "basic"),
    ],
)
def test_the_level_follows_the_amount_and_the_provinces(
    amount: Decimal | None, plaintiff: str, defendant: str, level: str
) -> None:
    advice = advise(matter("88", amount=amount, plaintiff=plaintiff, defendant=defendant))
    assert [one.level for one in advice.suggestions] == [level]
    assert ("higher_level" in {note.code for note in advice.notes}) == (level != "basic")


def test_both_outside_the_province_of_the_court_take_the_upper_line() -> None:
    both = matter("29", amount=100 * MILLION, plaintiff=CHAOYANG, defendant=CHAOYANG, estate=CHANCHENG)
    assert level_of(both, CHANCHENG) == "basic"


@pytest.mark.parametrize(
    ("place", "amount", "level"),
    [(CHANCHENG, 39, "basic"), (CHANCHENG, 40, "intermediate"), ("川0104", 19, "basic"), ("川0104", 20, "intermediate")],
)
def test_foreign_matters_have_lines_of_their_own(place: str, amount: int, level: str) -> None:
    assert level_of(matter("88", amount=amount * MILLION, foreign=True, defendant=place), place) == level


@pytest.mark.parametrize("cause", ["165(2)", "164(13)", "159"])
def test_the_amount_says_nothing_of_the_level_of_ip_cases(cause: str) -> None:
    assert level_of(matter(cause, amount=900 * MILLION, defendant=CHANCHENG), CHANCHENG) == "basic"


@pytest.mark.parametrize(
    ("cause", "note"),
    [
        ("165(2)", "special_ip"), ("88(8)", "special_internet"), ("201", "special_internet"), ("108(1)", "special_financial"),
        ("120(5)", "building_like"), ("14", "status_abroad"),
        ("22(2)", "status_abroad"), ("27", "status_abroad"), ("15", "confined"), ("148", "confined"),
        ("352(3)", "special_financial"),
    ],
)  # fmt: skip
def test_special_courts_and_habits_are_told(cause: str, note: str) -> None:
    assert note in {one.code for one in advise(matter(cause, **ALL)).notes}


@pytest.mark.parametrize("cause", ["8", "8(1)", "8(2)", "H5.3", "88(8)", "142(14)", "199", "201", "204"])
def test_what_an_internet_court_hears_is_told_with_its_article(cause: str) -> None:
    notes = {one.code: one.citation for one in advise(matter(cause, **ALL)).notes}
    cited = notes["special_internet"]
    assert cited is not None
    assert cited.text.zh == "《最高人民法院关于互联网法院案件管辖的规定》（法释〔2025〕14号）第一条"


@pytest.mark.parametrize("cause", ["6", "115(2)", "164(13)", "410"])
def test_what_left_the_internet_courts_is_not_sent_there(cause: str) -> None:
    assert "special_internet" not in {one.code for one in advise(matter(cause, **ALL)).notes}


@pytest.mark.parametrize("cause", ["14", "22(1)", "22(2)", "24(1)", "27"])
def test_a_matter_of_status_goes_to_the_plaintiff_whom_the_other_side_left_alone(cause: str) -> None:
    """民事诉讼法 第二十三条: abroad, missing, in compulsory education, in prison."""
    here, own = advise(matter(cause, defendant=TIANHE, plaintiff=CHANCHENG)).suggestions
    assert (here.conditional, own.conditional, own.place) == (False, True, CHANCHENG)
    for condition in ("不在我国境内居住", "下落不明或者宣告失踪", "被采取强制性教育措施", "被监禁"):
        assert condition in own.reason.zh
    assert cpl("23") in own.citations


@pytest.mark.parametrize("cause", ["108(3)", "29", "1", "458", "14"])
def test_only_what_the_general_rule_governs_alone_tells_of_prison_in_a_note(cause: str) -> None:
    assert "confined" not in {one.code for one in advise(matter(cause, **ALL)).notes}


def test_a_right_in_an_immovable_is_told_nothing_of_prison() -> None:
    assert "confined" in {one.code for one in advise(matter("39", defendant=TIANHE)).notes}
    assert "confined" not in {one.code for one in advise(matter("39", about_immovable=True, immovable=CHANCHENG)).notes}


def test_where_a_court_is_competent_on_a_condition_not_all_are_said_to_be_competent() -> None:
    codes = {note.code for note in advise(matter("88", defendant=TIANHE, obligor=NANHAI)).notes}
    assert "conditional_courts" in codes
    assert "several_courts" not in codes
    assert "several_courts" in {note.code for note in advise(matter("88", defendant=TIANHE, payee=NANHAI)).notes}


def test_plain_lending_has_no_special_note() -> None:
    assert [note.code for note in advise(matter("108(3)", defendant=CHANCHENG, payee=CHANCHENG)).notes] == []


def test_several_courts_leave_the_choice_to_the_plaintiff() -> None:
    advice = advise(matter("108(3)", defendant=CHANCHENG, payee=NANHAI))
    assert [note.code for note in advice.notes] == ["several_courts"]


CODES = st.sampled_from([cause.code for cause in registry.choosable()])


@given(CODES, st.dictionaries(st.sampled_from(sorted(PLACES)), st.sampled_from(["", CHANCHENG, NANHAI, CHAOYANG])), st.booleans())
def test_only_entered_places_are_suggested_each_once(cause: str, places: dict[str, str], immovable: bool) -> None:
    advice = advise(Matter(cause, {key: [value] for key, value in places.items()}, about_immovable=immovable))
    assert set(advice.codes()) <= {value for value in places.values() if value}
    assert len(set(advice.codes())) == len(advice.codes())
    assert advice.exclusive == is_exclusive(cause, immovable=immovable)


@given(CODES, st.sampled_from([CHANCHENG, CHAOYANG]))
def test_an_agreed_court_is_only_added_where_an_agreement_may_be(cause: str, agreed: str) -> None:
    advice = advise(Matter(cause, {"defendant": [NANHAI]}, agreed_court=agreed))
    assert (agreed in advice.codes()) == (may_agree(cause) and not is_exclusive(cause))
