"""The tree of causes of action."""

import pytest

from filing.causes import registry
from filing.causes.procedures import case_type_of, number_of
from filing.fees.rules.kinds import fee_kind_of_cause
from filing.fees.rules.scales import FeeKind
from filing.intake.rules.connections import is_exclusive, may_agree


def test_private_lending_stands_under_loan_contracts() -> None:
    assert registry.path_names("108(3)") == ("合同、准合同纠纷", "合同纠纷", "借款合同纠纷", "民间借贷纠纷")
    assert registry.path_names("108(3)", "en")[-1] == "Private lending"


def test_the_tree_has_twelve_parts_and_every_cause_hangs_on_one() -> None:
    assert len(registry.children()) == 12
    assert all(registry.path(cause.code)[0].level == 1 for cause in registry.causes())


@pytest.mark.parametrize("text", ["民间借贷", "mjjd", "minjianjiedai", "private lend", "108(3)"])
def test_a_cause_is_found_by_name_pinyin_initials_or_number(text: str) -> None:
    assert registry.search(text)[0].code == "108(3)"


def test_a_heading_is_found_after_every_cause_and_can_be_chosen_where_none_below_it_fits() -> None:
    found = [cause.is_cause for cause in registry.search("合同纠纷", limit=200)]
    assert found == sorted(found, reverse=True)
    assert not found[-1]
    assert registry.get("H4.1").may_be_chosen
    assert not registry.get("P4").may_be_chosen


def test_what_no_cause_of_the_table_names_is_filed_under_its_heading() -> None:
    assert registry.search("期货")[0].code == "H9.7"
    assert registry.is_suit("H9.7")
    assert not registry.is_suit("H11.1")  # an application has its cause below it


def test_the_rules_of_a_heading_are_those_of_its_part() -> None:
    assert fee_kind_of_cause("H1.1", has_amount=False) is FeeKind.PERSONALITY
    assert fee_kind_of_cause("H5.3", has_amount=False) is FeeKind.IP
    assert fee_kind_of_cause("H7.2", has_amount=True) is FeeKind.LABOUR
    assert fee_kind_of_cause("H9.7", has_amount=True) is FeeKind.PROPERTY
    assert is_exclusive("H2.2")
    assert not may_agree("H2.1")
    assert case_type_of("H3.1") == "民初"
    with pytest.raises(ValueError, match="invalid literal"):
        number_of("P4")


def test_an_empty_search_finds_nothing() -> None:
    assert registry.search("  ") == []


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(registry.UnknownCause):
        registry.get("9999")
