"""Under whose evidence a paper stands in the file."""

import pytest

from filing.cases.models import Party
from filing.dossier.entries import evidence_of


@pytest.mark.parametrize(
    ("role", "original", "kind"),
    [("plaintiff", "", "claimant_evidence"), ("defendant", "", "defendant_evidence"),
     ("third_party", "", "third_party_evidence"),
     ("appellant", "plaintiff", "claimant_evidence"), ("appellant", "defendant", "defendant_evidence"),
     ("appellee", "plaintiff", "claimant_evidence"), ("respondent", "", "defendant_evidence"),
     ("applicant", "", "claimant_evidence"), ("applicant", "defendant", "defendant_evidence")],
)  # fmt: skip
def test_evidence_stands_under_the_role_of_the_first_instance(role: str, original: str, kind: str) -> None:
    assert evidence_of(Party(role=role, original_role=original)) == kind
