"""What a recipient is told of papers, by their kinds."""

import pytest

from delivery.service.actions.serve_this import purpose_of


@pytest.mark.parametrize(
    ("kinds", "purpose"),
    [
        (["notice_of_evidence"], "evidence"),
        (["notice_of_evidence", "notice_to_respond"], "respond"),
        (["notice_of_evidence", "notice_of_acceptance"], "acceptance"),
        (["civil_ruling"], "ruling"),
        (["notice_of_panel"], "other"),
    ],
)
def test_a_plaintiff_is_not_told_to_answer_because_of_the_notice_on_evidence(kinds: list[str], purpose: str) -> None:
    assert purpose_of(kinds) == purpose
