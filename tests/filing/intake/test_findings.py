"""The automatic pre-check says what may be wrong, and where."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from filing.causes.elements import load_form
from filing.intake.rules.findings import Material, findings, rate_limit, yearly_rate
from filing.intake.rules.jurisdiction import is_intermediate, suggest
from tests.factories.lending import lending_answers

COURT = "佛山市禅城区人民法院"
PLAINTIFF = {"name": "林小满", "address": "佛山市禅城区演示路12号", "phone": "13800000001"}
DEFENDANT = {"name": "周远航", "address": "佛山市禅城区演示路88号", "phone": "13800000002"}


def looked_at(
    defendant: dict[str, str] = DEFENDANT, evidence: tuple[tuple[str, ...], ...] = (("iou",),), **changed: Any
) -> set[str]:
    material = Material(load_form("private_lending"), lending_answers(**changed), [PLAINTIFF], [defendant], evidence, COURT)
    return {finding.code for finding in findings(material) if finding.level == "look"}


def test_a_sound_claim_gives_nothing_to_look_at() -> None:
    assert looked_at() == set()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"principal_owed": "120000"}, "owed_exceeds_lent"),
        ({"principal_repaid": "20000"}, "owed_exceeds_lent"),
        ({"amount_provided": "95000", "principal_owed": "95000"}, "provided_less_than_agreed"),
        ({"rate": "24"}, "rate_above_limit"),
        ({"rate": "2", "rate_period": "month"}, "rate_above_limit"),
        ({"rate_agreed": "no", "overdue": "no"}, "interest_without_rate"),
        ({"term_end": "2024-12-31"}, "term_ends_before_start"),
        ({"term_end": "2026-12-31"}, "term_not_over"),
        ({"forum_agreed": "yes"}, "forum_clause"),
    ],
)
def test_each_seeded_defect_is_found(changed: dict[str, Any], code: str) -> None:
    assert looked_at(**changed) == {code}


def test_a_defendant_of_whom_only_a_name_and_address_is_known_is_pointed_out() -> None:
    assert looked_at(defendant={"name": "周远航", "address": "佛山市禅城区演示路88号"}) == {"defendant_vague"}


def test_a_court_of_another_place_is_pointed_out() -> None:
    far = {**DEFENDANT, "address": "江门市蓬江区演示路1号"}
    assert "court_not_matched" not in looked_at(defendant=far)  # the lender receives the money in the court's place
    material = Material(
        load_form("private_lending"), lending_answers(), [{**PLAINTIFF, "address": "广州市越秀区"}], [far], [("iou",)], COURT
    )
    assert "court_not_matched" in {finding.code for finding in findings(material)}


def test_evidence_without_agreement_or_payment_is_pointed_out() -> None:
    assert looked_at(evidence=()) == {"no_proof_of_agreement", "no_proof_of_payment"}
    assert looked_at(evidence=(("chat_record",),)) == {"no_proof_of_payment"}


def test_the_highest_rate_is_four_times_the_lpr_of_the_day_of_the_contract() -> None:
    assert rate_limit(dt.date(2025, 1, 15)) == Decimal("12.40")
    assert rate_limit(dt.date(2019, 8, 19)) is None
    assert yearly_rate(Decimal("1.5"), "month") == Decimal("18.00")


def test_the_defendants_court_comes_first_and_the_lenders_second() -> None:
    found = suggest(defendant_courts=["粤0604", "粤0604"], payee_court="粤0605")
    assert [suggestion.court_code for suggestion in found] == ["粤0604", "粤0605"]
    assert [citation.article for citation in found[1].citations] == ["24", "18"]
    assert len(suggest(defendant_courts=["粤0604"], payee_court="粤0604")) == 1


def test_very_large_claims_go_to_the_intermediate_court() -> None:
    assert not is_intermediate(Decimal("499999999.99"), across_provinces=False)
    assert is_intermediate(Decimal("500000000"), across_provinces=False)
    assert is_intermediate(Decimal("100000000"), across_provinces=True)
